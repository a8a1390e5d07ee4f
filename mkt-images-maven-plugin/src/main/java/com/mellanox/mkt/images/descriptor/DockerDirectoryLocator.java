package com.mellanox.mkt.images.descriptor;

import com.mellanox.mkt.images.type.ImageKey;
import com.mellanox.mkt.images.yaml.YamlMapping;
import com.mellanox.mkt.images.yaml.YamlText;
import java.nio.file.Files;
import java.nio.file.InvalidPathException;
import java.nio.file.LinkOption;
import java.nio.file.Path;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** Finds the docker directory that belongs to a descriptor. */
final class DockerDirectoryLocator {
    private final Path module;
    private final YamlMapping fields;

    DockerDirectoryLocator(Path descriptor, YamlMapping fields) {
        this.module = Optional.ofNullable(
                        descriptor.toAbsolutePath().normalize().getParent())
                .orElse(descriptor);
        this.fields = fields;
    }

    /** The directory that the descriptor names, relative to itself. */
    Optional<Path> named(YamlText name) {
        String remedy =
                "Name a directory, relative to " + module + ", or leave 'docker' out to have docker/<key> found";
        try {
            Path directory = module.resolve(name.text()).normalize();
            if (Files.isDirectory(directory)) {
                return Optional.of(directory);
            }
            String fault = Files.exists(directory) ? " is not a directory" : " does not exist";
            fields.report(name.line(), "'docker' is '" + name.text() + "': " + directory + fault, remedy);
        } catch (InvalidPathException e) {
            fields.report(name.line(), "'docker' is '" + name.text() + "', which is not a path", remedy);
        }
        return Optional.empty();
    }

    /** The nearest {@code docker/<key>} in the descriptor's directory or one above it. */
    Optional<Path> nearest(ImageKey key) {
        Optional<Path> directory = find(key);
        if (directory.isEmpty()) {
            fields.report(
                    fields.line("key"),
                    "there is no directory docker/" + key + " in " + module + " or above it",
                    "Create it, or name another with 'docker:'");
        }
        return directory;
    }

    /** The same, or the descriptor's own directory where a file is in that, so that a small module is flat. */
    Optional<Path> withFile(String file, ImageKey key) {
        if (exists(module.resolve(file))) {
            return Optional.of(module);
        }
        Optional<Path> directory = find(key).filter(found -> exists(found.resolve(file)));
        if (directory.isEmpty()) {
            fields.report(
                    fields.line(),
                    "there is no " + file + " in " + module + ", nor in a directory docker/" + key
                            + " there or above it",
                    "Create it, or name its directory with 'docker:'");
        }
        return directory;
    }

    /** A symbolic link to a missing file exists; the reader of the file reports it. */
    static boolean exists(Path file) {
        return Files.exists(file, LinkOption.NOFOLLOW_LINKS);
    }

    private Optional<Path> find(ImageKey key) {
        for (@Nullable Path parent = module; parent != null; parent = parent.getParent()) {
            Path directory = parent.resolve("docker").resolve(key.value());
            if (Files.isDirectory(directory)) {
                return Optional.of(directory);
            }
        }
        return Optional.empty();
    }
}
