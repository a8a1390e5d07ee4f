package com.mellanox.mkt.images.lock;

import com.mellanox.mkt.images.failure.Causes;
import com.mellanox.mkt.images.failure.InvalidInputException;
import com.mellanox.mkt.images.io.StateFile;
import com.mellanox.mkt.images.yaml.YamlWriter;
import java.io.IOException;
import java.nio.file.Path;
import java.util.Map;
import java.util.TreeMap;

/** Writes lock files: names in their order and one fact on a line, so that a change is easy to read as a diff. */
public final class LockFileWriter {
    private static final String HEAD = "# Written by mvn mkt-images:lock. Commit it.\n";

    private LockFileWriter() {}

    /** The text of the file. */
    public static String text(Lock lock) {
        Map<String, Object> fields = new TreeMap<>();
        fields.put(LockFileReader.VERSION, LockFileReader.FORMAT);
        lock.snapshotInstant().ifPresent(date -> fields.put(LockFileReader.SNAPSHOT, date));
        Map<String, Object> images = new TreeMap<>();
        lock.images().forEach((image, locked) -> images.put(image.toString(), fields(locked)));
        Map<String, Object> sources = new TreeMap<>();
        lock.sources().forEach((name, locked) -> sources.put(name.value(), fields(locked)));
        Map<String, Object> files = new TreeMap<>();
        lock.files().forEach((path, digest) -> files.put(path, digest.value()));
        put(fields, LockFileReader.IMAGES, images);
        put(fields, LockFileReader.SOURCES, sources);
        put(fields, LockFileReader.FILES, files);
        return HEAD + YamlWriter.text(fields);
    }

    private static Map<String, Object> fields(LockedImage image) {
        Map<String, Object> fields = new TreeMap<>();
        fields.put(LockFileReader.DIGEST, image.digest().value());
        Map<String, Object> platforms = new TreeMap<>();
        image.platforms().forEach((platform, digest) -> platforms.put(platform.toString(), digest.value()));
        put(fields, LockFileReader.PLATFORMS, platforms);
        return fields;
    }

    private static Map<String, Object> fields(LockedSource source) {
        Map<String, Object> fields = new TreeMap<>();
        fields.put(LockFileReader.URL, source.url());
        if (source.isByName()) {
            fields.put(LockFileReader.REVISION, source.revision());
        }
        fields.put(LockFileReader.COMMIT, source.commit().id());
        fields.put(LockFileReader.TREE, source.tree().id());
        Map<String, Object> submodules = new TreeMap<>();
        source.submodules().forEach((path, commit) -> submodules.put(path, commit.id()));
        put(fields, LockFileReader.SUBMODULES, submodules);
        return fields;
    }

    private static void put(Map<String, Object> fields, String name, Map<String, Object> content) {
        if (!content.isEmpty()) {
            fields.put(name, content);
        }
    }

    /**
     * Replaces a lock file at once.
     *
     * @throws InvalidInputException if it cannot be written
     */
    public static void write(Path file, Lock lock) {
        try {
            StateFile.write(file, text(lock));
        } catch (IOException e) {
            throw new InvalidInputException(
                    file + " cannot be written: " + Causes.reason(e),
                    "Check the permissions of its directory, and the free space");
        }
    }
}
