package com.mellanox.mkt.images.kernel;

import com.mellanox.mkt.images.type.Platform;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.Locale;
import java.util.Optional;
import java.util.stream.Stream;

/** An architecture of kernels that VMs boot. */
public enum KernelArchitecture {
    AMD64("arch/x86/boot/bzImage"),
    ARM64("arch/arm64/boot/Image");

    /** The link that the build of a kernel makes. */
    private static final Path LINK_OF_AMD64 = Path.of("arch/x86_64/boot/bzImage");

    private final Path imageInTree;

    KernelArchitecture(String imageInTree) {
        this.imageInTree = Path.of(imageInTree);
    }

    /** That of a platform; empty if no VM of it can be booted. */
    public static Optional<KernelArchitecture> of(Platform platform) {
        return Arrays.stream(values())
                .filter(architecture -> architecture.platform().equals(platform))
                .findFirst();
    }

    /** That of a platform in the words of the user, {@code linux/arm64}; empty if it is none, or no VM of it can be booted. */
    public static Optional<KernelArchitecture> named(String platform) {
        try {
            return of(Platform.parse(platform));
        } catch (IllegalArgumentException e) {
            return Optional.empty();
        }
    }

    /** The tree that has this image at the place where its build leaves it; empty for an image elsewhere. */
    public static Optional<Path> treeOf(Path image) {
        boolean isInTree = Stream.concat(
                        Arrays.stream(values()).map(KernelArchitecture::imageInTree), Stream.of(LINK_OF_AMD64))
                .anyMatch(image::endsWith);
        return isInTree ? Optional.of(image.resolve("../../../..").normalize()) : Optional.empty();
    }

    /** What images are built for that boot on such kernels. */
    public Platform platform() {
        return new Platform("linux", shortName());
    }

    /** Where the build of a kernel leaves the image, relative to the tree. */
    public Path imageInTree() {
        return imageInTree;
    }

    /** What make is asked for: {@code bzImage}. */
    String makeTarget() {
        return imageInTree.getFileName().toString();
    }

    /** {@code amd64}. */
    String shortName() {
        return name().toLowerCase(Locale.ROOT);
    }
}
