package com.mellanox.mkt.images.kernel;

import com.mellanox.mkt.images.failure.Causes;
import com.mellanox.mkt.images.failure.InvalidInputException;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/** Finds the image and the configuration of a kernel at a path of the user's. */
final class KernelLocator {
    /** A regular expression: the names of images that a directory is searched for. */
    static final String IMAGE_NAMES = "bzImage|vmlinuz.*";

    private static final Path IMAGE_IN_TREE = Path.of("arch/x86/boot/bzImage");
    private static final Path SAME_IMAGE_IN_TREE = Path.of("arch/x86_64/boot/bzImage");
    private static final String CONFIG = ".config";
    private static final String VERSIONED = "vmlinuz-";
    private static final int INSPECTED = 1024;
    private static final long LARGEST_CONFIG = 1 << 20;
    private static final String ALLOWED =
            "Name a compiled kernel tree, a bzImage, a package (.deb, .rpm), a directory with one, or a .config to be checked";

    private final Path path;

    KernelLocator(Path path) {
        this.path = path.toAbsolutePath().normalize();
    }

    Kernel locate() {
        if (Files.isDirectory(path)) {
            return isTree(path) ? tree(path) : directory();
        }
        if (Files.isRegularFile(path)) {
            return isText() ? new Kernel(path, null, null, path) : image(path);
        }
        String fault = Files.exists(path) ? " is neither a file nor a directory" : " does not exist";
        throw new InvalidInputException("The kernel " + path + fault, ALLOWED);
    }

    /** Whether a kernel or a tree is there that needs no package. */
    boolean isKernel() {
        return Files.isDirectory(path) && (isTree(path) || !images().isEmpty());
    }

    /** A tree of sources or one that {@code make O=} compiles into. */
    private static boolean isTree(Path directory) {
        return Files.exists(directory.resolve(IMAGE_IN_TREE))
                || (Files.exists(directory.resolve("Makefile"))
                        && Stream.of("Kbuild", CONFIG).anyMatch(name -> Files.exists(directory.resolve(name))));
    }

    private Kernel tree(Path tree) {
        Path image = existing(tree.resolve(IMAGE_IN_TREE));
        Path config = existing(tree.resolve(CONFIG));
        if (image == null && config == null) {
            throw new InvalidInputException(
                    "The kernel tree " + tree + " is not compiled yet, and has no .config",
                    "Run make defconfig there, merge what mkt-images:kernel-config writes, and run make bzImage");
        }
        return new Kernel(path, tree, image, config);
    }

    private Kernel directory() {
        List<Path> images = images();
        if (images.size() == 1) {
            return image(images.get(0));
        }
        Path config = existing(path.resolve(CONFIG));
        if (images.isEmpty() && config != null) {
            return new Kernel(path, null, null, config);
        }
        throw images.isEmpty()
                ? new InvalidInputException("There is no bzImage, no vmlinuz* and no package in " + path, ALLOWED)
                : new InvalidInputException(
                        "There are several kernels in " + path + ": "
                                + images.stream()
                                        .map(image -> image.getFileName().toString())
                                        .collect(Collectors.joining(", ")),
                        "Name one of them");
    }

    private List<Path> images() {
        try (Stream<Path> files = Files.list(path)) {
            return files.filter(file -> file.getFileName().toString().matches(IMAGE_NAMES))
                    .sorted()
                    .toList();
        } catch (IOException e) {
            throw unreadable(e);
        }
    }

    private Kernel image(Path image) {
        if (image.endsWith(IMAGE_IN_TREE) || image.endsWith(SAME_IMAGE_IN_TREE)) {
            Path tree = image.resolve("../../../..").normalize();
            return new Kernel(path, tree, image, existing(tree.resolve(CONFIG)));
        }
        return new Kernel(path, null, image, configBeside(image));
    }

    private static @Nullable Path configBeside(Path image) {
        String name = image.getFileName().toString();
        Stream<String> versioned = name.startsWith(VERSIONED)
                ? Stream.of("config-" + name.substring(VERSIONED.length()))
                : Stream.of("config-" + KernelImage.read(image).release(), CONFIG, "config");
        return versioned
                .map(image::resolveSibling)
                .filter(Files::isRegularFile)
                .findFirst()
                .orElse(null);
    }

    /** A text file is read as a configuration; a kernel has a zero byte in its first bytes. */
    private boolean isText() {
        try (InputStream in = Files.newInputStream(path)) {
            String beginning = new String(in.readNBytes(INSPECTED), StandardCharsets.ISO_8859_1);
            return !beginning.isEmpty() && !beginning.contains("\0") && Files.size(path) <= LARGEST_CONFIG;
        } catch (IOException e) {
            throw unreadable(e);
        }
    }

    private InvalidInputException unreadable(IOException e) {
        return new InvalidInputException(
                path + " cannot be read: " + Causes.reason(e), "Check its permissions and its file system");
    }

    private static @Nullable Path existing(Path file) {
        return Files.isRegularFile(file) ? file : null;
    }
}
