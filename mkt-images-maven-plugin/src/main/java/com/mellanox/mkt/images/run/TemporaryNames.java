package com.mellanox.mkt.images.run;

import com.mellanox.mkt.images.engine.Engine;
import com.mellanox.mkt.images.engine.ImageId;
import com.mellanox.mkt.images.failure.MktException;
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
import java.util.regex.Pattern;
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

    private static final Pattern FORM = Pattern.compile(Pattern.quote(HOST) + "/[0-9a-f]+:\\d{1,9}");

    private static final SecureRandom RANDOM = new SecureRandom();
    private static final int BYTES = 12;

    private final Engine engine;
    private final Path directory;
    private final String name;
    private final Map<ImageId, ImageReference> names = new LinkedHashMap<>();
    private @Nullable ProcessFile file;

    /** The names of a run. */
    TemporaryNames(Path cacheDirectory, Engine engine) {
        this.engine = engine;
        this.directory = directory(cacheDirectory, engine.description());
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
                .filter(TemporaryNames::isName)
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

    /** Whether a line has a name that this class gives: no other one must be removed, whatever a record says. */
    private static boolean isName(String line) {
        return FORM.matcher(line).matches();
    }

    /**
     * Removes the names that other runs have left on an engine, which were killed or have lost it. A record with lines of another
     * form stays for the version of this plugin that has written it.
     */
    static void removeLeft(Path cacheDirectory, Engine engine) {
        ProcessFile.takeOver(directory(cacheDirectory, engine.description()), lines -> {
            lines.stream()
                    .filter(TemporaryNames::isName)
                    .map(ImageReference::parse)
                    .forEach(engine::untag);
            return lines.stream().allMatch(TemporaryNames::isName);
        });
    }

    /**
     * Removes the names at the end of the builds, and their record after them. If the engine does not answer, a later run removes
     * them: a builder that loses the engine cannot.
     */
    @Override
    public synchronized void close() {
        if (file == null) {
            return;
        }
        boolean removed = false;
        try {
            removed = isUntagged();
        } finally {
            end(file, removed);
        }
    }

    private boolean isUntagged() {
        // An interrupt would end the request that removes a name.
        boolean interrupted = Thread.interrupted();
        try {
            names.values().forEach(engine::untag);
            return true;
        } catch (MktException e) {
            return false;
        } finally {
            if (interrupted) {
                Thread.currentThread().interrupt();
            }
        }
    }

    private static void end(ProcessFile record, boolean removed) {
        try {
            if (removed) {
                record.close();
            } else {
                record.leave();
            }
        } catch (IOException e) {
            return; // a later run removes names that are gone
        }
    }
}
