package com.mellanox.mkt.images.run;

import com.mellanox.mkt.images.engine.Engine;
import com.mellanox.mkt.images.engine.ImageId;
import com.mellanox.mkt.images.engine.ImageInventory;
import com.mellanox.mkt.images.io.ProcessFile;
import com.mellanox.mkt.images.type.ImageReference;
import java.io.IOException;
import java.nio.file.Path;
import java.security.SecureRandom;
import java.util.Collection;
import java.util.HashMap;
import java.util.HexFormat;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * The names by which BuildKit finds the images that the builds of a run need, since it takes no ids. An image keeps its name to
 * the end of the run: it can lose its own one meanwhile, and an image without a name is gone. The names are written to a file
 * before images get them; a later run removes those that a killed one has left.
 */
public final class TemporaryNames implements AutoCloseable {
    /**
     * The host of no registry: the domain "invalid" is reserved and never exists, so that nothing is pulled by such a name
     * even if somebody removes it during the build.
     */
    private static final String HOST = "mkt-images.invalid";

    private static final SecureRandom RANDOM = new SecureRandom();
    private static final int BYTES = 12;

    private final Path directory;
    private final String name;
    private final Map<ImageId, ImageReference> names = new LinkedHashMap<>();
    private @Nullable ProcessFile file;

    /** The names of a run. */
    TemporaryNames(Path cacheDirectory, String engine) {
        this.directory = directory(cacheDirectory, engine);
        byte[] random = new byte[BYTES];
        RANDOM.nextBytes(random);
        this.name = HexFormat.of().formatHex(random);
    }

    private static Path directory(Path cacheDirectory, String engine) {
        return cacheDirectory.resolve("names").resolve(engine.replaceAll("[^A-Za-z0-9._-]+", "-"));
    }

    /** The names that killed runs have recorded for an engine, whether that still has them or not. */
    public static List<ImageReference> left(Path cacheDirectory, String engine) {
        return ProcessFile.left(directory(cacheDirectory, engine)).values().stream()
                .flatMap(List::stream)
                .map(ImageReference::parse)
                .toList();
    }

    /** Chooses and records the names of images; one that has a name keeps it. */
    synchronized Map<ImageId, ImageReference> of(Collection<ImageId> images) {
        Map<ImageId, ImageReference> chosen = new HashMap<>();
        for (ImageId image : images) {
            chosen.put(image, names.computeIfAbsent(image, this::choose));
        }
        return chosen;
    }

    private ImageReference choose(ImageId image) {
        ImageReference chosen = ImageReference.parse(HOST + "/" + name + ":" + names.size());
        record(chosen);
        return chosen;
    }

    /** Without a record, a full disk stops no build: the names are removed at its end, unless it is killed. */
    private void record(ImageReference chosen) {
        try {
            if (file == null) {
                file = ProcessFile.create(directory.resolve(name));
            }
            file.add(chosen.toString());
        } catch (IOException e) {
            return;
        }
    }

    /** Removes the names that killed runs have left on an engine. */
    void removeLeft(ImageInventory present, Engine engine) {
        ProcessFile.takeOver(
                directory,
                lines -> lines.stream()
                        .map(ImageReference::parse)
                        .filter(left -> present.find(left).isPresent())
                        .forEach(engine::untag));
    }

    /** Removes the record, at the end of the builds: the builder removes the names when the engine is closed. */
    @Override
    public synchronized void close() {
        try {
            if (file != null) {
                file.close();
            }
        } catch (IOException e) {
            return; // a later run removes names that are gone
        }
    }
}
