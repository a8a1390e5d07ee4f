package com.mellanox.mkt.images.engine.buildkit;

import com.mellanox.mkt.images.engine.EngineImage;
import com.mellanox.mkt.images.engine.ImageId;
import com.mellanox.mkt.images.io.StateFile;
import com.mellanox.mkt.images.json.JsonReader;
import com.mellanox.mkt.images.json.JsonValue;
import com.mellanox.mkt.images.json.JsonWriter;
import com.mellanox.mkt.images.type.Digest;
import com.mellanox.mkt.images.type.ImageReference;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;
import java.util.stream.Stream;

/**
 * What is known of the images of a builder without an image store: their names, labels, and digests at registries. Those with a
 * name are kept in a directory, a file for each name, so that later runs know what was built.
 */
final class RemoteImages {
    private final Path directory;
    private final Map<ImageId, EngineImage> known = new ConcurrentHashMap<>();

    RemoteImages(Path directory) {
        this.directory = directory;
    }

    /** Adds an image that has no name yet. */
    void add(EngineImage image) {
        known.put(image.id(), image);
    }

    /** The image; empty if it was neither added nor given a name. */
    Optional<EngineImage> find(ImageId id) {
        return Optional.ofNullable(known.get(id))
                .or(() ->
                        named().stream().filter(image -> image.id().equals(id)).findFirst());
    }

    /** Gives an image a name, and takes the name from any other image. */
    void name(EngineImage image, ImageReference name) {
        Map<String, Object> json = new LinkedHashMap<>();
        json.put("name", name.toString());
        json.put("id", image.id().toString());
        json.put(
                "origins",
                image.origins().stream().map(ImageReference::toString).toList());
        json.put("labels", image.labels());
        try {
            StateFile.write(file(name), JsonWriter.write(json));
        } catch (IOException e) {
            throw new UncheckedIOException("The name " + name + " cannot be kept in " + directory, e);
        }
    }

    void removeName(ImageReference name) {
        try {
            Files.deleteIfExists(file(name));
        } catch (IOException e) {
            throw new UncheckedIOException("The name " + name + " cannot be removed from " + directory, e);
        }
    }

    /** All that have a name. */
    List<EngineImage> named() {
        if (!Files.isDirectory(directory)) {
            return List.of();
        }
        try (Stream<Path> files = Files.list(directory)) {
            return files.flatMap(file -> read(file).stream()).toList();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private Path file(ImageReference name) {
        String canonical = name.canonical().toString();
        return directory.resolve(
                Digest.of(canonical.getBytes(StandardCharsets.UTF_8)).hex());
    }

    /** A file that was damaged, or is gone by now, is no image. */
    private static Optional<EngineImage> read(Path file) {
        try {
            return StateFile.read(file).isEmpty()
                    ? Optional.empty()
                    : Optional.of(image(JsonReader.read(Files.newInputStream(file))));
        } catch (IOException | IllegalArgumentException e) {
            return Optional.empty();
        }
    }

    private static EngineImage image(JsonValue json) {
        List<ImageReference> origins = new ArrayList<>();
        json.at("origins")
                .items()
                .forEach(origin -> origin.text().map(ImageReference::parse).ifPresent(origins::add));
        Map<String, String> labels = new HashMap<>();
        json.at("labels")
                .members()
                .forEach((name, value) -> labels.put(name, value.text().orElse("")));
        return new EngineImage(
                new ImageId(new Digest(json.at("id").text().orElse(""))),
                List.of(ImageReference.parse(json.at("name").text().orElse(""))),
                origins,
                labels);
    }
}
