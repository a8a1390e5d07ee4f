package com.mellanox.mkt.images.kernel;

import com.mellanox.mkt.images.failure.InvalidInputException;
import com.mellanox.mkt.images.io.StateFile;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.Optional;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * The kernel at a path of the user's: a compiled tree, a bzImage or for arm64 an Image, a directory with one, packages, or a {@code
 * .config} alone, which can be checked but not booted.
 *
 * @param named the path that the user named
 * @param tree the tree that the kernel was compiled in; null if it is unknown
 * @param imageFile the file to boot; null if there is none
 * @param config the file of its configuration; null if there is none
 */
public record Kernel(
        Path named,
        @Nullable Path tree,
        @Nullable Path imageFile,
        @Nullable Path config) {
    /** A regular expression: the names of files that make a directory a kernel, which are its image or its packages. */
    public static final String FILE_NAMES = KernelLocator.IMAGE_NAMES + "|" + KernelPackages.NAMES;

    /** The difference between the times of files in the copy of a tree. */
    private static final Duration COPIED_TOGETHER = Duration.ofSeconds(10);

    /**
     * Finds the files of a kernel.
     *
     * @throws InvalidInputException if there is neither a kernel nor a configuration of one
     */
    public static Kernel at(Path path) {
        return new KernelLocator(path).locate();
    }

    /**
     * Finds the files of a kernel. Those of a package, or of the packages in a directory, are unpacked once.
     *
     * @param cacheDirectory where they stay
     * @throws InvalidInputException if there is neither a kernel nor a configuration of one, or a package is wrong
     */
    public static Kernel at(Path path, Path cacheDirectory) {
        KernelLocator locator = new KernelLocator(path);
        return (locator.isKernel() ? Optional.<KernelPackages>empty() : KernelPackages.at(path))
                .map(packages -> new KernelLocator(packages.unpack(cacheDirectory))
                        .locate()
                        .as(packages.named()))
                .orElseGet(locator::locate);
    }

    private Kernel as(Path name) {
        return new Kernel(name, tree, imageFile, config);
    }

    /**
     * The kernel to boot.
     *
     * @throws InvalidInputException if there is no image, or it is neither a bzImage nor an Image
     */
    public KernelImage image() {
        if (imageFile != null) {
            return KernelImage.read(imageFile);
        }
        throw tree == null
                ? new InvalidInputException(
                        named + " is a configuration, which can be checked but not booted",
                        "Name the compiled kernel tree, or the image in it")
                : new InvalidInputException(
                        "The kernel in " + tree + " is not compiled yet", "Run make " + makeTarget() + " there");
    }

    private String makeTarget() {
        return config == null ? "" : KernelConfig.read(config).architecture().makeTarget();
    }

    /** The name of the modules' directory, {@code 6.1.0-18-amd64}, from the tree or the image. */
    public Optional<String> release() {
        Optional<String> ofTree = Optional.ofNullable(tree)
                .flatMap(directory -> StateFile.read(directory.resolve("include/config/kernel.release")));
        return ofTree.or(() -> imageFile == null ? Optional.empty() : Optional.of(image().release()))
                .filter(release -> !release.isEmpty());
    }

    /** The tree, if it has compiled modules: {@code make modules} leaves a list of them; otherwise null. */
    public @Nullable Path treeWithModules() {
        return tree != null && Files.isRegularFile(tree.resolve("modules.order")) ? tree : null;
    }

    /** The directory {@code lib/modules/<release>} beside the image, with installed modules; null if there is none. */
    public @Nullable Path installedModules() {
        if (tree != null || imageFile == null) {
            return null;
        }
        Path directory = imageFile.resolveSibling("lib/modules").resolve(image().release());
        return !image().release().isEmpty() && Files.isDirectory(directory) ? directory : null;
    }

    /**
     * Compares the configuration with the contract of this version of the plugin; empty without a configuration. An image
     * has modules only in its tree, or installed beside it.
     *
     * @param features the features that the VM needs
     */
    public Optional<ContractCheck> check(Set<Feature> features) {
        boolean hasModules = tree != null || imageFile == null || installedModules() != null;
        return Optional.ofNullable(config)
                .map(KernelConfig::read)
                .map(read -> ContractCheck.of(read, features, hasModules, KernelContract.read(read.architecture())));
    }

    /** A notice about a configuration that was edited after the kernel was compiled, and can differ from that of the kernel. */
    public Optional<String> notice() {
        if (tree == null || imageFile == null || config == null) {
            return Optional.empty();
        }
        try {
            Instant compiled = Files.getLastModifiedTime(imageFile).toInstant();
            Instant edited = Files.getLastModifiedTime(config).toInstant();
            return edited.isAfter(compiled.plus(COPIED_TOGETHER))
                    ? Optional.of(
                            config + " is newer than " + imageFile + ", which may have been compiled with another one")
                    : Optional.empty();
        } catch (IOException e) {
            return Optional.empty();
        }
    }
}
