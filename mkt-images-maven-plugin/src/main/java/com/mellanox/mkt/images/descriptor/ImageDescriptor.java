package com.mellanox.mkt.images.descriptor;

import com.mellanox.mkt.images.failure.Problems;
import com.mellanox.mkt.images.failure.Suggestion;
import com.mellanox.mkt.images.type.ImageKey;
import com.mellanox.mkt.images.type.ImageReference;
import com.mellanox.mkt.images.type.PackageName;
import com.mellanox.mkt.images.type.Platform;
import java.nio.file.Path;
import java.util.Collection;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/**
 * The content of an OS module's {@code image.yaml}, with all defaults. It describes the images of an OS release, or of an
 * overlay, which adds a Dockerfile of its own to the KVM image of another module.
 *
 * @param file the descriptor's file
 * @param key the OS release; for a platform other than the first with its architecture, {@code deb12-arm64}
 * @param writtenKey the key as the file has it
 * @param title the OS release for people, {@code Fedora 40}
 * @param dockerDirectory where Dockerfiles and support scripts are; it exists
 * @param destination where final images are published
 * @param images the final images, in the order of the file; their Dockerfiles exist
 * @param without packages that are left out
 * @param arguments values for the arguments of the Dockerfiles, in the order of the file
 * @param platforms what the images are built for, the most usual first; empty if the file does not say it, which means the
 *     platform of the engine
 * @param snapshot the date of the distribution's packages; null if the file has none
 * @param extended what this overlay goes on top of; null if the descriptor is that of an OS
 */
public record ImageDescriptor(
        Path file,
        ImageKey key,
        ImageKey writtenKey,
        String title,
        Path dockerDirectory,
        Destination destination,
        List<FinalImage> images,
        List<ExcludedPackage> without,
        List<BuildArgument> arguments,
        List<Platform> platforms,
        @Nullable Snapshot snapshot,
        @Nullable ExtendedOs extended) {

    /** The Dockerfile that makes the support environment. */
    public static final String SUPPORT_DOCKERFILE = "support.Dockerfile";

    /** The name of a module's lock file. */
    public static final String LOCK_FILE = "mkt-images.lock";

    private static final String SUPPORT_PREFIX = "support_";
    private static final String LOCAL = "local_mkt/";

    public ImageDescriptor {
        images = List.copyOf(images);
        without = List.copyOf(without);
        arguments = List.copyOf(arguments);
        platforms = List.copyOf(platforms);
    }

    /** The same images, published elsewhere. */
    public ImageDescriptor publishedTo(Destination other) {
        return new ImageDescriptor(
                file,
                key,
                writtenKey,
                title,
                dockerDirectory,
                other,
                images,
                without,
                arguments,
                platforms,
                snapshot,
                extended);
    }

    /**
     * The images for one of the platforms. Those of the first one have the key of the file, and those of another one have its
     * architecture in their key, so that an engine can have both.
     */
    public ImageDescriptor builtFor(Platform platform) {
        ExtendedOs os = extended == null
                ? null
                : new ExtendedOs(extended.coordinate(), extended.descriptor().builtFor(platform));
        return new ImageDescriptor(
                file,
                keyFor(platform),
                writtenKey,
                title,
                dockerDirectory,
                destination,
                images,
                without,
                arguments,
                platforms,
                snapshot,
                os);
    }

    /** The platform of these images; empty if the file names none, which means that of the engine. */
    public Optional<Platform> platform() {
        return platforms.stream().filter(each -> keyFor(each).equals(key)).findFirst();
    }

    /** The images for each of the platforms; these images if the file names no platform. */
    public List<ImageDescriptor> forAllPlatforms() {
        return platforms.isEmpty()
                ? List.of(this)
                : platforms.stream().map(this::builtFor).toList();
    }

    private ImageKey keyFor(Platform platform) {
        boolean isOther = !platforms.isEmpty() && !platforms.get(0).equals(platform);
        return isOther ? keyFor(writtenKey, platform) : writtenKey;
    }

    /** The key of the images for another platform than the first. */
    static ImageKey keyFor(ImageKey written, Platform platform) {
        return new ImageKey(written + "-" + platform.architecture());
    }

    /** The name by which files call an image of this key, whatever the platform is. */
    public ImageReference inFiles(ImageReference image) {
        ImageDescriptor owner = of(image);
        return owner.key.value().equals(image.tag()) ? image.withTag(owner.writtenKey.value()) : image;
    }

    /** What this overlay goes on top of; empty if the descriptor is that of an OS. */
    public Optional<ExtendedOs> extendedOs() {
        return Optional.ofNullable(extended);
    }

    /** The descriptor of the OS, whose docker directory has the support packages: this one, or that which an overlay extends. */
    public ImageDescriptor ofOs() {
        return extended == null ? this : extended.descriptor();
    }

    /** The descriptor that an image belongs to: an overlay has its own, and those of the OS that it extends. */
    public ImageDescriptor of(ImageReference image) {
        return isPublished(image) ? this : ofOs();
    }

    /** {@code harbor.mellanox.com/mkt/kvm:fc40} of {@code kvm}. */
    public ImageReference reference(String imageName) {
        return destination.reference(imageName, key);
    }

    /** {@code local_mkt/support_rdma_core:fc40} of {@code rdma_core}. */
    public ImageReference supportImage(PackageName name) {
        return ImageReference.of(LOCAL + SUPPORT_PREFIX + name, ofOs().key());
    }

    /** {@code harbor.mellanox.com/mkt/support_rdma_core:fc40} of {@code rdma_core}: where its products are published. */
    public ImageReference productImage(PackageName name) {
        return ofOs().reference(SUPPORT_PREFIX + name);
    }

    /** {@code harbor.mellanox.com/mkt/cache:fc40-kvm}: where builders keep the steps of an image for each other. */
    public ImageReference stepCache(ImageReference image) {
        return ofOs().reference("cache").withTag(ofOs().key() + "-" + image.shortName());
    }

    /** Whether an image is one of those that this descriptor publishes. */
    public boolean isPublished(ImageReference image) {
        String name = image.shortName();
        return images.stream().map(FinalImage::name).anyMatch(name::equals) && image.equals(reference(name));
    }

    /** The lock file beside the descriptor, which may not exist. */
    public Path lockFile() {
        return file.resolveSibling(LOCK_FILE);
    }

    /** The file that an image is built by. */
    public Path dockerfile(FinalImage image) {
        return dockerDirectory.resolve(image.dockerfile());
    }

    /** The values of the arguments by their names, that of the snapshot among them. */
    public Map<String, String> argumentValues() {
        Map<String, String> values =
                new HashMap<>(arguments.stream().collect(Collectors.toMap(BuildArgument::name, BuildArgument::value)));
        if (snapshot != null) {
            values.put(Snapshot.ARGUMENT, snapshot.argument());
        }
        return values;
    }

    /** Reports arguments that no Dockerfile declares. */
    public void checkArguments(Collection<String> declared, Problems problems) {
        List<String> settable = declared.stream()
                .filter(name -> !BuildArgument.isProxy(name))
                .sorted()
                .toList();
        arguments.stream()
                .filter(argument -> !settable.contains(argument.name()))
                .forEach(argument -> problems.add(
                        file,
                        argument.line(),
                        "'arguments' names '" + argument.name() + "', which no Dockerfile of " + key + " declares",
                        settable.isEmpty()
                                ? "Declare it there with 'ARG " + argument.name() + "', or remove it"
                                : Suggestion.among(argument.name(), settable)));
    }

    /** Names an unknown package in a field of a descriptor or of the user's settings. */
    public static String unknownPackage(String field, PackageName name) {
        return "'" + field + "' names the package '" + name + "', which has no script";
    }

    /** Reports packages to leave out that do not exist, and images with the name of a package. */
    public void checkPackages(Collection<PackageName> known, Problems problems) {
        List<String> canBeLeftOut =
                known.stream().sorted().map(PackageName::value).toList();
        for (ExcludedPackage excluded : without) {
            String name = excluded.name().value();
            if (!known.contains(excluded.name())) {
                problems.add(
                        file,
                        excluded.line(),
                        unknownPackage("without", excluded.name()) + " in " + dockerDirectory,
                        Suggestion.among(name, canBeLeftOut));
            }
        }
        for (FinalImage image : images) {
            if (known.stream().anyMatch(name -> name.value().equals(image.name()))) {
                problems.add(
                        file,
                        0,
                        "the image '" + image.name() + "' has the name of a support package",
                        "Rename support-" + image.name() + ".sh or the image, so that the name means one of them");
            }
        }
    }
}
