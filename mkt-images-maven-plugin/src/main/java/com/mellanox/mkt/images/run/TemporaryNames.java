package com.mellanox.mkt.images.run;

import com.mellanox.mkt.images.engine.Engine;
import com.mellanox.mkt.images.engine.ImageId;
import com.mellanox.mkt.images.io.StateFile;
import com.mellanox.mkt.images.type.ImageReference;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.SecureRandom;
import java.util.Collection;
import java.util.HashMap;
import java.util.HexFormat;
import java.util.Map;
import java.util.stream.Collectors;

/**
 * Chooses the names by which BuildKit finds the images that a build needs, since it takes no ids. They are written to a file
 * before the builder gives them to the images; the next build of the image removes those that a killed run has left. For use
 * under the image's lock.
 */
final class TemporaryNames {
    /**
     * The host of no registry: the domain "invalid" is reserved and never exists, so that nothing is pulled by such a name
     * even if somebody removes it during the build.
     */
    private static final String HOST = "mkt-images.invalid";

    private static final SecureRandom RANDOM = new SecureRandom();
    private static final int BYTES = 12;

    private final Path directory;
    private final String engine;

    TemporaryNames(Path cacheDirectory, String engine) {
        this.directory = cacheDirectory.resolve("names");
        this.engine = engine;
    }

    /** Chooses and records the names of the images that the build of an image needs. */
    Map<ImageId, ImageReference> choose(ImageReference image, Collection<ImageId> needed) {
        byte[] random = new byte[BYTES];
        RANDOM.nextBytes(random);
        String name = HOST + "/" + HexFormat.of().formatHex(random);
        Map<ImageId, ImageReference> names = new HashMap<>();
        needed.forEach(id -> names.computeIfAbsent(id, key -> ImageReference.parse(name + ":" + names.size())));
        if (!names.isEmpty()) {
            StateFile.keep(
                    file(image),
                    names.values().stream().map(ImageReference::toString).collect(Collectors.joining("\n")));
        }
        return names;
    }

    /** Removes the names that an earlier build of the image has left on the engine. */
    void removeLeft(ImageReference image, Engine from) {
        StateFile.read(
                        file(image),
                        text -> text.lines().map(ImageReference::parse).toList())
                .ifPresent(names -> names.forEach(from::untag));
        forget(image);
    }

    /** Removes the record, once the builder has removed the names. */
    void forget(ImageReference image) {
        try {
            Files.deleteIfExists(file(image));
        } catch (IOException e) {
            return; // the next build removes names that are gone
        }
    }

    private Path file(ImageReference image) {
        return directory.resolve((engine + " " + image.canonical()).replaceAll("[^A-Za-z0-9._-]+", "-"));
    }
}
