package com.mellanox.mkt.images.run;

import com.mellanox.mkt.images.descriptor.ImageDescriptor;
import com.mellanox.mkt.images.engine.ImageId;
import com.mellanox.mkt.images.ospackage.InstalledPackages;
import com.mellanox.mkt.images.ospackage.OsPackageRecords;
import com.mellanox.mkt.images.plan.PlannedImage;
import com.mellanox.mkt.images.plan.PlannedImage.DockerfileImage;
import com.mellanox.mkt.images.plan.PlannedImage.SupportImage;
import com.mellanox.mkt.images.publication.BuiltImages;
import com.mellanox.mkt.images.publication.BuiltImages.Image;
import com.mellanox.mkt.images.publication.BuiltImages.InputFile;
import com.mellanox.mkt.images.publication.BuiltImages.Making;
import com.mellanox.mkt.images.publication.BuiltImages.Selection;
import com.mellanox.mkt.images.publication.BuiltImages.Source;
import com.mellanox.mkt.images.run.BaseImages.Base;
import com.mellanox.mkt.images.run.Planner.PlannedBuild;
import com.mellanox.mkt.images.support.SupportScript;
import com.mellanox.mkt.images.type.Commit;
import com.mellanox.mkt.images.type.Digest;
import com.mellanox.mkt.images.type.ImageReference;
import com.mellanox.mkt.images.type.PackageName;
import com.mellanox.mkt.images.type.UrlUsers;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.regex.Pattern;
import java.util.stream.IntStream;
import org.jspecify.annotations.Nullable;

/**
 * Describes the result of a complete build: the images that can be published, and what they were made of.
 *
 * @param version that of the module
 * @param cacheDirectory has records of images: their packages, and how they were built
 * @param lock the digest of the lock file; null if none is used
 */
record BuildResultRecorder(
        ResolvedFiles files,
        PlannedBuild planned,
        String version,
        Path cacheDirectory,
        @Nullable Digest lock) {
    private static final Pattern PATCH = Pattern.compile(".*\\.(?:patch|diff)");

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
                new Selection(
                        sorted(files.options().with()), sorted(files.options().without())),
                lock);
    }

    private static List<PackageName> sorted(Set<PackageName> names) {
        return List.copyOf(new TreeSet<>(names));
    }

    private Image image(DockerfileImage image) {
        Outcome outcome = planned.decisions().outcome(image.reference());
        Optional<InstalledPackages> installed =
                image.isKvm() ? new OsPackageRecords(cacheDirectory).find(outcome.id()) : Optional.empty();
        return new Image(
                image.reference(),
                image.reference().withInputs(outcome.inputs()),
                outcome.id(),
                outcome.inputs(),
                List.copyOf(files.graph().packagesIn(image)),
                installed.map(InstalledPackages::packages).orElse(null),
                installed.map(InstalledPackages::os).orElse(null),
                new Making(
                        arguments(image),
                        List.copyOf(image.baseImages()),
                        otherImages(image),
                        new BuiltRecords(cacheDirectory).execution(outcome.id()).orElse(null)));
    }

    /** Others read them, so that passwords of URLs stay here. */
    private static Map<String, String> arguments(DockerfileImage image) {
        Map<String, String> arguments = new TreeMap<>();
        image.arguments().forEach((name, value) -> arguments.put(name, UrlUsers.removed(value)));
        return arguments;
    }

    /** The images of registries that an image depends on by images of the key, and that its own file does not name. */
    private List<ImageReference> otherImages(PlannedImage image) {
        Set<ImageReference> all = new LinkedHashSet<>();
        addBaseImages(image, new LinkedHashSet<>(), all);
        all.removeAll(image.baseImages());
        return List.copyOf(all);
    }

    private void addBaseImages(PlannedImage image, Set<ImageReference> visited, Set<ImageReference> all) {
        all.addAll(image.baseImages());
        image.frontend().filter(planned.inputs().bases()::containsKey).ifPresent(all::add);
        for (ImageReference needed : image.needs()) {
            if (visited.add(needed)) {
                addBaseImages(files.planned(needed), visited, all);
            }
        }
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
                        .orElse(null),
                nfsFiles(script),
                patches(image));
    }

    private List<InputFile> nfsFiles(SupportScript script) {
        List<Path> local = planned.inputs().sources().nfsFiles(script);
        return IntStream.range(0, local.size())
                .mapToObj(i -> new InputFile(script.nfsFiles().get(i).path(), digest(local.get(i))))
                .toList();
    }

    private List<InputFile> patches(SupportImage image) {
        Path directory = files.descriptor().of(image.reference()).dockerDirectory();
        return image.script().otherFiles().stream()
                .filter(file -> PATCH.matcher(file).matches())
                .map(file -> new InputFile(file, digest(directory.resolve(file))))
                .toList();
    }

    /** Of a file that was read for the decision on its image. */
    private Digest digest(Path file) {
        return planned.inputs().files().target(file).digest();
    }

    private Source source(SupportScript script, PackageSource.Identity source) {
        Path directory = files.options().sourceDirectories().get(script.name());
        String tree = source.tree().id();
        return directory == null
                ? new Source(source.url(), source.commit(), null, tree, revision(script))
                : new Source(null, null, directory.toAbsolutePath().normalize().toString(), tree);
    }

    private static @Nullable String revision(SupportScript script) {
        return script.source()
                .map(SupportScript.GitSource::revision)
                .filter(revision -> !Commit.isFullId(revision))
                .orElse(null);
    }

    private static BuiltImages.Base base(Base base) {
        return new BuiltImages.Base(base.image(), base.value(), base.refresh());
    }
}
