package com.mellanox.mkt.images.outdated;

import com.mellanox.mkt.images.engine.Engine;
import com.mellanox.mkt.images.engine.ImageId;
import com.mellanox.mkt.images.failure.EngineException;
import com.mellanox.mkt.images.io.TarReader;
import com.mellanox.mkt.images.type.ImageReference;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** Finds when the release of a distribution in an image ends: by its own {@code os-release}, or else by its reference. */
record ReleaseFinder(Engine engine) {
    private static final List<String> FILES = List.of("/usr/lib/os-release", "/etc/os-release");

    /**
     * Looks for the end.
     *
     * @param present the image on the engine; null if it is not there
     * @return empty if neither the image nor the table tells it
     */
    Optional<ReleaseEnd> of(ImageReference image, @Nullable ImageId present) {
        return Optional.ofNullable(present)
                .map(this::osRelease)
                .flatMap(ReleaseEnd::of)
                .or(() -> ReleaseEnd.find(
                        image.shortName(), String.valueOf(image.tag()).replaceFirst("-.*", "")));
    }

    private Map<String, String> osRelease(ImageId image) {
        return FILES.stream()
                .map(file -> read(image, file))
                .filter(fields -> !fields.isEmpty())
                .findFirst()
                .orElse(Map.of());
    }

    /** None if the file is missing or cannot be read: the reference tells it, too. */
    private Map<String, String> read(ImageId image, String file) {
        Map<String, String> fields = new HashMap<>();
        try {
            engine.read(
                    image,
                    file,
                    tar -> new TarReader(tar)
                            .forEach((entry, content) ->
                                    fields.putAll(fields(new String(content.readAllBytes(), StandardCharsets.UTF_8)))));
            return fields;
        } catch (IOException | EngineException e) {
            return Map.of();
        }
    }

    /** The lines {@code NAME=value} of a text, the values without quotes. */
    static Map<String, String> fields(String text) {
        Map<String, String> fields = new HashMap<>();
        text.lines().map(String::strip).forEach(line -> {
            int equals = line.indexOf('=');
            if (equals > 0) {
                fields.put(line.substring(0, equals), line.substring(equals + 1).replaceAll("^[\"']|[\"']$", ""));
            }
        });
        return fields;
    }
}
