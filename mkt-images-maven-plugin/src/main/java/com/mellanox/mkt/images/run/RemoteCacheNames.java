package com.mellanox.mkt.images.run;

import com.mellanox.mkt.images.descriptor.ImageDescriptor;
import com.mellanox.mkt.images.plan.ImageGraph;
import com.mellanox.mkt.images.plan.PlannedImage;
import com.mellanox.mkt.images.plan.PlannedImage.DockerfileImage;
import com.mellanox.mkt.images.plan.PlannedImage.SupportImage;
import com.mellanox.mkt.images.type.Digest;
import com.mellanox.mkt.images.type.ImageReference;
import com.mellanox.mkt.images.type.PackageName;
import java.util.HashSet;
import java.util.LinkedHashSet;
import java.util.Optional;
import java.util.Set;

/**
 * Which images of a run can come from the registry, and under which names: final images, and the products of packages of
 * which nothing else is taken; nothing that is made of a user's own tree.
 */
final class RemoteCacheNames {
    private final ImageDescriptor descriptor;
    private final ImageGraph graph;
    private final boolean wanted;
    private final Set<ImageReference> own;
    private final RemoteCache remote;
    private final Set<ImageReference> collected = new LinkedHashSet<>();
    private boolean isCollecting = true;

    RemoteCacheNames(ImageDescriptor descriptor, ImageGraph graph, BuildOptions options, RemoteCache remote) {
        this.descriptor = descriptor;
        this.graph = graph;
        this.wanted = options.takesFromRegistry();
        this.own = madeOf(options.sourceDirectories().keySet(), graph);
        this.remote = remote;
    }

    /** The images of packages, and all that is made of these. */
    private static Set<ImageReference> madeOf(Set<PackageName> packages, ImageGraph graph) {
        Set<ImageReference> made = new HashSet<>();
        for (PlannedImage image : graph.all()) {
            boolean isOne = image instanceof SupportImage support
                    && packages.contains(support.script().name());
            if (isOne || image.needs().stream().anyMatch(made::contains)) {
                made.add(image.reference());
            }
        }
        return made;
    }

    /** Whether the registry may have an image, once its inputs are known. */
    boolean mayHave(PlannedImage image) {
        return published(image).isPresent() && remote.registry().isPresent();
    }

    /**
     * The reference under which the registry has the image made of certain inputs; empty where it has not. The questions of
     * the first round are collected and answered with no, so that all of them can be asked at once.
     */
    Optional<ImageReference> find(PlannedImage image, Digest inputs) {
        Optional<ImageReference> tag = published(image).map(name -> name.withInputs(inputs));
        if (isCollecting) {
            tag.ifPresent(collected::add);
            return Optional.empty();
        }
        return tag.filter(name -> remote.digest(name).isPresent());
    }

    /** Asks all collected questions at once; false where there is none. From then on, each question is asked directly. */
    boolean askCollected() {
        isCollecting = false;
        remote.ask(collected);
        return !collected.isEmpty();
    }

    /** The reference under which an image is published, whatever it is made of; empty where it is not shared. */
    private Optional<ImageReference> published(PlannedImage image) {
        if (!wanted || own.contains(image.reference())) {
            return Optional.empty();
        }
        if (image instanceof SupportImage support && graph.isTakenByProductsAlone(image.reference())) {
            return Optional.of(descriptor.productImage(support.script().name()));
        }
        return image instanceof DockerfileImage && isAtRegistry(image.reference())
                ? Optional.of(image.reference())
                : Optional.empty();
    }

    /** One registry is asked: an overlay may be published at another, and is built in seconds. */
    private boolean isAtRegistry(ImageReference image) {
        ImageDescriptor owner = descriptor.of(image);
        return owner.isPublished(image)
                && owner.destination()
                        .registry()
                        .equals(descriptor.ofOs().destination().registry());
    }
}
