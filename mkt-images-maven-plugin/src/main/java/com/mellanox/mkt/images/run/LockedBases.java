package com.mellanox.mkt.images.run;

import com.mellanox.mkt.images.engine.EngineImage;
import com.mellanox.mkt.images.engine.ImageInventory;
import com.mellanox.mkt.images.failure.EngineException;
import com.mellanox.mkt.images.failure.RegistryException;
import com.mellanox.mkt.images.lock.LockComparison;
import com.mellanox.mkt.images.lock.LockedInputs;
import com.mellanox.mkt.images.publication.BuiltImages.Refresh;
import com.mellanox.mkt.images.run.BaseImages.Base;
import com.mellanox.mkt.images.type.Digest;
import com.mellanox.mkt.images.type.ImageKey;
import com.mellanox.mkt.images.type.ImageReference;
import java.util.Optional;

/**
 * The base images that a lock file holds. No registry is asked for the digests of these: what the engine has by that digest is used,
 * and nothing else is pulled.
 *
 * @param key as the user names it
 */
record LockedBases(LockedInputs lock, ImageKey key) {

    /**
     * The base image as the lock file has it; empty if no lock file holds it.
     *
     * @param isLast whether an image that the engine does not have cannot be pulled
     * @throws EngineException if so
     */
    Optional<Base> find(ImageReference image, ImageInventory inventory, boolean isLast) {
        return lock.image(image).map(digest -> {
            ImageReference source = new ImageReference(image.name(), null, digest);
            Optional<EngineImage> present = inventory
                    .find(source)
                    .or(() -> inventory
                            .find(image)
                            .filter(there -> there.id().digest().equals(digest)));
            if (present.isEmpty() && isLast) {
                throw new EngineException(
                        image + " is not on the engine by the digest of the lock file, " + digest
                                + ", and Maven is offline",
                        "Run once without -o, which pulls it",
                        null);
            }
            return new Base(image, present.orElse(null), digest, present.isEmpty(), Refresh.NOT_ASKED, source);
        });
    }

    /** The failure for a base image that cannot be pulled by its digest. */
    EngineException missing(Base base, RegistryException e) {
        Digest digest = base.source().digest();
        String update = LockComparison.update(key.value(), base.image().toString());
        return e.kind() == RegistryException.Kind.ABSENT
                ? new EngineException(
                        base.image() + " is locked to " + digest + ", which its registry does not have any more: "
                                + e.problem(),
                        "Lock what the registry has: " + update + "; or load the old image into the engine",
                        e)
                : new EngineException(
                        base.image() + " is locked to " + digest + ", which cannot be pulled: " + e.problem(),
                        e.remedy(),
                        e);
    }
}
