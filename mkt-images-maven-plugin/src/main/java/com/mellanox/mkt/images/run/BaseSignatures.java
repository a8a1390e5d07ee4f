package com.mellanox.mkt.images.run;

import com.mellanox.mkt.images.engine.EngineImage;
import com.mellanox.mkt.images.run.BaseImages.Base;
import com.mellanox.mkt.images.sign.SignatureRequirement;
import com.mellanox.mkt.images.type.Digest;
import com.mellanox.mkt.images.type.ImageReference;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.Callable;

/** Checks the signatures of base images before anything is built on them, if they have to be signed. */
record BaseSignatures(SignatureRequirement requirement) {

    /** Checks all of them in parallel; they are what the images are built on. */
    Map<ImageReference, Base> check(Map<ImageReference, Base> bases) {
        if (requirement.isSet() && !bases.isEmpty()) {
            List<Callable<Boolean>> checks = bases.values().stream()
                    .<Callable<Boolean>>map(base -> () -> {
                        requirement.check(base.image(), digest(base));
                        return true;
                    })
                    .toList();
            ParallelTasks.run("checking the signatures of the base images", checks);
        }
        return bases;
    }

    private static Optional<Digest> digest(Base base) {
        EngineImage present = base.present();
        return present == null
                ? Optional.ofNullable(base.published())
                : present.digestAt(base.image()).or(() -> Optional.ofNullable(base.published()));
    }
}
