package com.mellanox.mkt.images.run;

import com.mellanox.mkt.images.descriptor.ImageDescriptor;
import com.mellanox.mkt.images.engine.ImageId;
import com.mellanox.mkt.images.plan.ImageGraph;
import com.mellanox.mkt.images.plan.PlannedImage;
import com.mellanox.mkt.images.plan.PlannedImage.DockerfileImage;
import com.mellanox.mkt.images.plan.PlannedImage.SupportImage;
import com.mellanox.mkt.images.publication.BuiltImages;
import com.mellanox.mkt.images.publication.BuiltImages.Image;
import com.mellanox.mkt.images.publication.BuiltImages.Source;
import com.mellanox.mkt.images.run.BaseImages.Base;
import com.mellanox.mkt.images.run.PackageSource.Directory;
import com.mellanox.mkt.images.run.PackageSource.Identity;
import com.mellanox.mkt.images.run.Planner.PlannedBuild;
import com.mellanox.mkt.images.support.SupportScript;
import com.mellanox.mkt.images.type.Digest;
import com.mellanox.mkt.images.type.ImageReference;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * Says of a complete build what there is to publish, and what it was made of.
 *
 * @param personal what is so by the user's own settings alone
 */
record BuildResultRecorder(
        ImageDescriptor descriptor, ImageGraph graph, PlannedBuild planned, String version, List<String> personal) {

    /**
     * What a build has come to.
     *
     * @param id what an image of the key is on the engine
     * @param inputs what it counts by
     */
    record Outcome(ImageId id, Digest inputs) {}

    /**
     * All of it.
     *
     * @param shareProducts whether products are published by themselves
     */
    BuiltImages of(boolean shareProducts) {
        List<Image> images = new ArrayList<>();
        List<BuiltImages.SupportPackage> packages = new ArrayList<>();
        for (PlannedImage image : graph.inOrder()) {
            if (image instanceof DockerfileImage built && descriptor.isPublished(image.reference())) {
                images.add(image(built));
            } else if (image instanceof SupportImage support) {
                packages.add(supportPackage(support, shareProducts));
            }
        }
        return new BuiltImages(
                descriptor.key(),
                descriptor.title(),
                version,
                planned.inputs().platform(),
                images,
                packages,
                planned.inputs().bases().values().stream()
                        .map(BuildResultRecorder::base)
                        .toList(),
                personal);
    }

    private Image image(DockerfileImage image) {
        Outcome outcome = planned.decisions().outcome(image.reference());
        return new Image(
                image.reference(),
                image.reference().withInputs(outcome.inputs()),
                outcome.id(),
                outcome.inputs(),
                List.copyOf(graph.packagesIn(image)));
    }

    private BuiltImages.SupportPackage supportPackage(SupportImage image, boolean shareProducts) {
        SupportScript script = image.script();
        Outcome outcome = planned.decisions().outcome(image.reference());
        @Nullable ImageReference published =
                shareProducts && descriptor.extendedOs().isEmpty() && graph.isTakenByProductsAlone(image.reference())
                        ? descriptor.productImage(script.name()).withInputs(outcome.inputs())
                        : null;
        return new BuiltImages.SupportPackage(
                script.name(),
                image.reference(),
                published,
                outcome.id(),
                outcome.inputs(),
                script.products(),
                planned.inputs()
                        .sources()
                        .identity(script)
                        .map(BuildResultRecorder::source)
                        .orElse(null));
    }

    private static Source source(Identity identity) {
        return new Source(
                identity instanceof Directory directory ? path(directory) : identity.origin(),
                identity.commit(),
                identity.tree().id());
    }

    private static String path(Directory directory) {
        Path path = directory.path();
        return path.toAbsolutePath().normalize().toString();
    }

    private static BuiltImages.Base base(Base base) {
        return new BuiltImages.Base(base.image(), base.value(), base.refresh());
    }
}
