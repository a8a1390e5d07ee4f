package com.mellanox.mkt.images.publication;

import com.mellanox.mkt.images.boot.BootRecords;
import com.mellanox.mkt.images.engine.ImageId;
import com.mellanox.mkt.images.event.BuildEvent;
import com.mellanox.mkt.images.type.ImageKey;
import com.mellanox.mkt.images.type.ImageReference;
import java.util.Optional;

/** The check that a KVM image has booted on this machine before it is published. */
public final class BootRequirement {
    private final BootRecords records;

    public BootRequirement(BootRecords records) {
        this.records = records;
    }

    /**
     * The warning before a build with -Dpush: a new image has a new id, and has not booted. Empty if the present image has
     * booted, since it may be up to date.
     *
     * @param present the KVM image on the engine
     */
    public Optional<BuildEvent> warnBeforeBuild(ImageKey key, ImageReference kvm, Optional<ImageId> present) {
        if (present.flatMap(records::of).isPresent()) {
            return Optional.empty();
        }
        return Optional.of(new BuildEvent.Warning(
                key + " is published only after its KVM image has booted here (mkt.push.requireBoot), and "
                        + present.map(id -> kvm + " (" + id + ") has not").orElse("there is no " + kvm + " yet"),
                "After the build, " + step(key)));
    }

    /** What to do about a KVM image that has not booted. */
    static String step(ImageKey key) {
        return "boot it, mvn mkt-images:boot -Dkey=" + key
                + " -Dmkt.kernel=…, then publish it, mvn mkt-images:push -Dkey=" + key;
    }
}
