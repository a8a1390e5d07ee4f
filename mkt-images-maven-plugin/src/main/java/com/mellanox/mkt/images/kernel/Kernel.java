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
 * What a user named as a kernel: a compiled tree, a bzImage, a directory with one, or a {@code .config} alone, which is
 * enough to be checked and not to be booted.
 */
public final class Kernel {
    /** A copy of a tree has its files in any order. */
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
     * Looks at what the path leads to.
     *
     * @throws InvalidInputException where that is neither a kernel nor a configuration of one
     */
    public static Kernel at(Path path) {
        return new KernelLocator(path).locate();
    }

    /** The path that the user named. */
    public Path named() {
        return named;
    }

    /** The tree that the kernel was compiled in, where it is known. */
    public Optional<Path> tree() {
        return Optional.ofNullable(tree);
    }

    /**
     * The kernel to boot.
     *
     * @throws InvalidInputException where there is none yet, or it is none
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

    /** The configuration that the kernel was made with, where it can be found. */
    public Optional<KernelConfig> config() {
        return Optional.ofNullable(config).map(KernelConfig::read);
    }

    /** The name of the modules' directory, {@code 6.1.0-18-amd64}, as the tree or the image has it. */
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
     * Compares the configuration with the contract; empty where there is none. With a bzImage from nobody knows where there
     * are no modules to load.
     *
     * @param features what the VM is asked for
     */
    public Optional<ContractCheck> check(Set<Feature> features) {
        return config().map(read -> ContractCheck.of(read, features, tree != null || image == null));
    }

    /** Says of a configuration that was edited after the kernel was compiled that it may be another's. */
    public Optional<String> notice() {
        if (tree == null || image == null || config == null) {
            return Optional.empty();
        }
        try {
            Instant compiled = Files.getLastModifiedTime(image).toInstant();
            Instant edited = Files.getLastModifiedTime(config).toInstant();
            return edited.isAfter(compiled.plus(COPIED_TOGETHER))
                    ? Optional.of(config + " is newer than " + image + ", which may have been compiled otherwise")
                    : Optional.empty();
        } catch (IOException e) {
            return Optional.empty();
        }
    }
}
