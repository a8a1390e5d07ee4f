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
 * The kernel at a path of the user's: a compiled tree, a bzImage, a directory with one, or a {@code .config} alone, which can
 * be checked but not booted.
 */
public final class Kernel {
    /** The difference between the times of files in the copy of a tree. */
    private static final Duration COPIED_TOGETHER = Duration.ofSeconds(10);

    private final Path named;
    private final @Nullable Path tree;
    private final @Nullable Path image;
    private final @Nullable Path config;

    Kernel(Path named, @Nullable Path tree, @Nullable Path image, @Nullable Path config) {
        this.named = named;
        this.tree = tree;
        this.image = image;
        this.config = config;
    }

    /**
     * Finds the files of a kernel.
     *
     * @throws InvalidInputException if there is neither a kernel nor a configuration of one
     */
    public static Kernel at(Path path) {
        return new KernelLocator(path).locate();
    }

    /** The path that the user named. */
    public Path named() {
        return named;
    }

    /** The tree that the kernel was compiled in, if it is known. */
    public Optional<Path> tree() {
        return Optional.ofNullable(tree);
    }

    /**
     * The kernel to boot.
     *
     * @throws InvalidInputException if there is no image, or it is not a bzImage
     */
    public KernelImage image() {
        if (image != null) {
            return KernelImage.read(image);
        }
        throw tree == null
                ? new InvalidInputException(
                        named + " is a configuration, which can be checked but not booted",
                        "Name the compiled kernel tree, or its bzImage")
                : new InvalidInputException("The kernel in " + tree + " is not compiled yet", "Run make bzImage there");
    }

    /** The name of the modules' directory, {@code 6.1.0-18-amd64}, from the tree or the image. */
    public Optional<String> release() {
        Optional<String> ofTree =
                tree().flatMap(directory -> StateFile.read(directory.resolve("include/config/kernel.release")));
        return ofTree.or(() -> image == null ? Optional.empty() : Optional.of(image().release()))
                .filter(release -> !release.isEmpty());
    }

    /** Whether the tree holds modules that were compiled: {@code make modules} leaves a list of them. */
    public boolean hasModules() {
        return tree != null && Files.isRegularFile(tree.resolve("modules.order"));
    }

    /**
     * Compares the configuration with the contract of this version of the plugin; empty without a configuration. A bzImage
     * without a tree has no modules.
     *
     * @param features the features that the VM needs
     */
    public Optional<ContractCheck> check(Set<Feature> features) {
        boolean hasModules = tree != null || image == null;
        return Optional.ofNullable(config)
                .map(file -> ContractCheck.of(KernelConfig.read(file), features, hasModules, KernelContract.read()));
    }

    /** A notice about a configuration that was edited after the kernel was compiled, and can differ from that of the kernel. */
    public Optional<String> notice() {
        if (tree == null || image == null || config == null) {
            return Optional.empty();
        }
        try {
            Instant compiled = Files.getLastModifiedTime(image).toInstant();
            Instant edited = Files.getLastModifiedTime(config).toInstant();
            return edited.isAfter(compiled.plus(COPIED_TOGETHER))
                    ? Optional.of(
                            config + " is newer than " + image + ", which may have been compiled with another one")
                    : Optional.empty();
        } catch (IOException e) {
            return Optional.empty();
        }
    }
}
