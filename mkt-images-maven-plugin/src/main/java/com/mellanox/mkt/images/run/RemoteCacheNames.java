package com.mellanox.mkt.images.run;

import com.mellanox.mkt.images.descriptor.ImageDescriptor;
import com.mellanox.mkt.images.plan.PlannedImage;
import com.mellanox.mkt.images.plan.PlannedImage.DockerfileImage;
import com.mellanox.mkt.images.plan.PlannedImage.SupportImage;
import com.mellanox.mkt.images.type.Digest;
import com.mellanox.mkt.images.type.ImageReference;
import java.util.LinkedHashSet;
import java.util.Optional;
import java.util.Set;

/**
 * The images of a run that can come from the registry, and their references there: final images, and packages of which only
 * products are copied; no image that is made of a user's own source tree.
 */
final class RemoteCacheNames {
    private final ResolvedFiles files;
    private final OwnTrees own;
    private final RemoteCache remote;
    private final Set<ImageReference> collected = new LinkedHashSet<>();
    private boolean isCollecting = true;

    RemoteCacheNames(ResolvedFiles files, RemoteCache remote) {
        this.files = files;
        this.own = files.ownTrees();
        this.remote = remote;
    }

    /** Whether the registry may have an image, once its inputs are known. */
    boolean mayHave(PlannedImage image) {
        return published(image).isPresent() && remote.registry().isPresent();
    }

    /**
     * The reference at the registry of the image made of these inputs; empty if the registry does not have it. In the first
     * round, references are only collected, so that all of them can be looked up in parallel.
     */
    Optional<ImageReference> find(PlannedImage image, Digest inputs) {
        Optional<ImageReference> tag = published(image).map(name -> name.withInputs(inputs));
        if (isCollecting) {
            tag.ifPresent(collected::add);
            return Optional.empty();
        }
        return tag.filter(name -> remote.digest(name).isPresent());
    }

    /** Looks up all collected references in parallel; false if there are none. From then on, each is looked up directly. */
    boolean lookUpCollected() {
        isCollecting = false;
        remote.lookUp(collected);
        return !collected.isEmpty();
    }

    /** The reference under which an image is published, without the inputs; empty if it is not shared. */
    private Optional<ImageReference> published(PlannedImage image) {
        if (!files.options().fetchesFromRegistry() || !own.of(image).isEmpty()) {
            return Optional.empty();
        }
        if (image instanceof SupportImage support && files.graph().isTakenByProductsAlone(image.reference())) {
            return Optional.of(files.descriptor().productImage(support.script().name()));
        }
        return image instanceof DockerfileImage && isAtRegistry(image.reference())
                ? Optional.of(image.reference())
                : Optional.empty();
    }

    /** Only one registry is used: an overlay may be published at another one, and is built in seconds. */
    private boolean isAtRegistry(ImageReference image) {
        ImageDescriptor owner = files.descriptor().of(image);
        return owner.isPublished(image)
                && owner.destination()
                        .registry()
                        .equals(files.descriptor().ofOs().destination().registry());
    }
}
