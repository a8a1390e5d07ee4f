package com.mellanox.mkt.images.run;

import com.mellanox.mkt.images.descriptor.ImageDescriptor;
import com.mellanox.mkt.images.engine.ImageId;
import com.mellanox.mkt.images.ospackage.OsPackageRecords;
import com.mellanox.mkt.images.plan.PlannedImage;
import com.mellanox.mkt.images.plan.PlannedImage.DockerfileImage;
import com.mellanox.mkt.images.plan.PlannedImage.SupportImage;
import com.mellanox.mkt.images.publication.BuiltImages;
import com.mellanox.mkt.images.publication.BuiltImages.Image;
import com.mellanox.mkt.images.publication.BuiltImages.Source;
import com.mellanox.mkt.images.run.BaseImages.Base;
import com.mellanox.mkt.images.run.Planner.PlannedBuild;
import com.mellanox.mkt.images.support.SupportScript;
import com.mellanox.mkt.images.type.Digest;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * Describes the result of a complete build: the images that can be published, and what they were made of.
 *
 * @param version that of the module
 * @param osPackages the packages of the operating systems of images
 * @param lock the digest of the lock file; null if none is used
 */
record BuildResultRecorder(
        ResolvedFiles files,
        PlannedBuild planned,
        String version,
        OsPackageRecords osPackages,
        @Nullable Digest lock) {

    /**
     * An image of the key that is there.
     *
     * @param inputs its inputs digest
     */
    record Outcome(ImageId id, Digest inputs) {}

    BuiltImages builtImages() {
        ImageDescriptor descriptor = files.descriptor();
        List<Image> images = new ArrayList<>();
        List<BuiltImages.SupportPackage> packages = new ArrayList<>();
        for (PlannedImage image : files.graph().inOrder()) {
            if (image instanceof DockerfileImage built && descriptor.isPublished(image.reference())) {
                images.add(image(built));
            } else if (image instanceof SupportImage support) {
                packages.add(supportPackage(support));
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
                files.options().own().packages(files),
                lock);
    }

    private Image image(DockerfileImage image) {
        Outcome outcome = planned.decisions().outcome(image.reference());
        return new Image(
                image.reference(),
                image.reference().withInputs(outcome.inputs()),
                outcome.id(),
                outcome.inputs(),
                List.copyOf(files.graph().packagesIn(image)),
                image.isKvm() ? osPackages.find(outcome.id()).orElse(null) : null);
    }

    private BuiltImages.SupportPackage supportPackage(SupportImage image) {
        SupportScript script = image.script();
        Outcome outcome = planned.decisions().outcome(image.reference());
        boolean isPublished = files.options().sharesProducts()
                && files.descriptor().extendedOs().isEmpty()
                && files.graph().isTakenByProductsAlone(image.reference());
        return new BuiltImages.SupportPackage(
                script.name(),
                image.reference(),
                isPublished ? files.descriptor().productImage(script.name()).withInputs(outcome.inputs()) : null,
                outcome.id(),
                outcome.inputs(),
                script.products(),
                planned.inputs()
                        .sources()
                        .identity(script)
                        .map(source -> source(script, source))
                        .orElse(null));
    }

    private Source source(SupportScript script, PackageSource.Identity source) {
        Path directory = files.options().sourceDirectories().get(script.name());
        String tree = source.tree().id();
        return directory == null
                ? new Source(source.url(), source.commit(), null, tree)
                : new Source(null, null, directory.toAbsolutePath().normalize().toString(), tree);
    }

    private static BuiltImages.Base base(Base base) {
        return new BuiltImages.Base(base.image(), base.value(), base.refresh());
    }
}
