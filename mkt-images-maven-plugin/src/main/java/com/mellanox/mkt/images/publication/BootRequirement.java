package com.mellanox.mkt.images.publication;

import com.mellanox.mkt.images.boot.BootRecords;
import com.mellanox.mkt.images.engine.ImageId;
import com.mellanox.mkt.images.event.BuildEvent;
import com.mellanox.mkt.images.publication.BuiltImages.Image;
import com.mellanox.mkt.images.type.ImageKey;
import com.mellanox.mkt.images.type.ImageReference;
import java.util.Optional;

/** That a KVM image has booted on this machine before others get it. */
public final class BootRequirement {
    private final BootRecords records;

    public BootRequirement(BootRecords records) {
        this.records = records;
    }

    /**
     * What can be said before a build that is to be published at once: an image that it makes has a new id, and has not
     * booted. Empty where nothing may have to be built, since what is there has booted.
     *
     * @param present the KVM image as the engine has it
     */
    public Optional<BuildEvent> foretold(ImageKey key, ImageReference kvm, Optional<ImageId> present) {
        if (present.flatMap(records::of).isPresent()) {
            return Optional.empty();
        }
        return Optional.of(new BuildEvent.Warning(
                key + " is published only once its KVM image has booted here, since mkt.push.requireBoot says so, and "
                        + present.map(id -> kvm + " (" + id + ") has not").orElse("there is no " + kvm + " yet"),
                "Once it is built, " + step(key)));
    }

    /** Adds a doubt of an image that has not. */
    void check(ImageKey key, Image image, PublicationIssues doubts) {
        if (image.isKvm() && records.of(image.id()).isEmpty()) {
            doubts.add(image.reference() + " (" + image.id() + ") has not booted here", step(key));
        }
    }

    private static String step(ImageKey key) {
        return "boot it, mvn mkt-images:boot -Dkey=" + key
                + " -Dmkt.kernel=…, then publish it, mvn mkt-images:push -Dkey=" + key;
    }
}
