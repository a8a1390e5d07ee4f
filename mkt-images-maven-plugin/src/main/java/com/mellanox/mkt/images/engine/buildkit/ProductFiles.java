package com.mellanox.mkt.images.engine.buildkit;

import com.mellanox.mkt.buildkit.session.BuildContext;
import com.mellanox.mkt.images.engine.ImageId;
import com.mellanox.mkt.images.io.TarWriter;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.util.Map;
import java.util.Optional;
import java.util.SortedMap;
import java.util.concurrent.ConcurrentHashMap;
import org.apache.commons.io.FileUtils;

/**
 * The products of images as tars in a temporary directory, by which they come from the builder that has made them to others. Each is
 * read once, when its digest is made.
 */
final class ProductFiles implements AutoCloseable {
    private final Path directory;
    private final Map<ImageId, Map<String, Path>> files = new ConcurrentHashMap<>();

    /** Creates the directory. */
    ProductFiles(Path parent) throws IOException {
        this.directory = Files.createTempDirectory(Files.createDirectories(parent), "products");
    }

    /** A new file, for a tar whose names begin with the last part of a path. */
    Path create() throws IOException {
        return Files.createTempFile(directory, "tar", "");
    }

    /** Keeps a file, with the path in the image that it has. */
    void keep(ImageId image, String path, Path file) {
        files.computeIfAbsent(image, ignored -> new ConcurrentHashMap<>()).put(path, file);
    }

    /** Lets an image be known by another id, too. */
    void standIn(ImageId built, ImageId other) {
        Map<String, Path> there = files.get(built);
        if (there != null) {
            files.putIfAbsent(other, there);
        }
    }

    /** The tar of a product; empty if it was not read. */
    Optional<Path> find(ImageId image, String path) {
        return Optional.ofNullable(files.getOrDefault(image, Map.of()).get(path));
    }

    /** A build context that makes an image of products alone, by their paths. */
    static BuildContext context(SortedMap<String, Path> products) {
        return out -> write(products, out);
    }

    private static void write(SortedMap<String, Path> products, OutputStream out) throws IOException {
        StringBuilder dockerfile = new StringBuilder("FROM scratch\n");
        int number = 0;
        for (String path : products.keySet()) {
            String parent = path.substring(0, path.lastIndexOf('/') + 1);
            dockerfile
                    .append("ADD [\"")
                    .append(number++)
                    .append(".tar\", \"")
                    .append(parent)
                    .append("\"]\n");
        }
        byte[] bytes = dockerfile.toString().getBytes(StandardCharsets.UTF_8);
        try (TarWriter tar = new TarWriter(out, Instant.EPOCH)) {
            number = 0;
            for (Path file : products.values()) {
                tar.file(number++ + ".tar", false, Files.size(file), content -> Files.copy(file, content));
            }
            tar.file("Dockerfile", false, bytes.length, content -> content.write(bytes));
        }
    }

    @Override
    public void close() {
        FileUtils.deleteQuietly(directory.toFile());
    }
}
