package com.mellanox.mkt.images.kernel;

import com.mellanox.mkt.images.failure.Causes;
import com.mellanox.mkt.images.failure.InvalidInputException;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/** Finds the image and the configuration of a kernel at a path of the user's. */
final class KernelLocator {
    /** A regular expression: the names of images that a directory is searched for. */
    static final String IMAGE_NAMES = "bzImage|Image|vmlinuz.*";

    private static final String CONFIG = ".config";
    private static final String VERSIONED = "vmlinuz-";
    private static final int INSPECTED = 1024;
    private static final long LARGEST_CONFIG = 1 << 20;
    private static final String ALLOWED =
            "Name a compiled kernel tree, a bzImage (arm64: Image), a package (.deb, .rpm), a directory with one, or a .config"
                    + " to be checked";

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
        return !imagesIn(directory).isEmpty()
                || (Files.exists(directory.resolve("Makefile"))
                        && Stream.of("Kbuild", CONFIG).anyMatch(name -> Files.exists(directory.resolve(name))));
    }

    private Kernel tree(Path tree) {
        Path config = existing(tree.resolve(CONFIG));
        Path image = imageIn(tree, config);
        if (image == null && config == null) {
            throw new InvalidInputException(
                    "The kernel tree " + tree + " is not compiled yet, and has no .config",
                    "Run make defconfig there, merge what mkt-images:kernel-config writes, and run make");
        }
        return new Kernel(path, tree, image, config);
    }

    /** The image in a tree; that of the configuration if there are images for several architectures. */
    private static @Nullable Path imageIn(Path tree, @Nullable Path config) {
        Map<KernelArchitecture, Path> images = imagesIn(tree);
        Optional<Path> configured = images.size() < 2 || config == null
                ? Optional.empty()
                : Optional.ofNullable(images.get(KernelConfig.read(config).architecture()));
        return configured.or(() -> images.values().stream().findFirst()).orElse(null);
    }

    private static Map<KernelArchitecture, Path> imagesIn(Path tree) {
        Map<KernelArchitecture, Path> images = new EnumMap<>(KernelArchitecture.class);
        for (KernelArchitecture architecture : KernelArchitecture.values()) {
            Path image = tree.resolve(architecture.imageInTree());
            if (Files.isRegularFile(image)) {
                images.put(architecture, image);
            }
        }
        return images;
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
                ? new InvalidInputException(
                        "There is no bzImage, no Image, no vmlinuz* and no package in " + path, ALLOWED)
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
        return KernelArchitecture.treeOf(image)
                .map(tree -> new Kernel(path, tree, image, existing(tree.resolve(CONFIG))))
                .orElseGet(() -> new Kernel(path, null, image, configBeside(image)));
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
