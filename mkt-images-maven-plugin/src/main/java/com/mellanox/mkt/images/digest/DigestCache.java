package com.mellanox.mkt.images.digest;

import com.mellanox.mkt.images.io.StateFile;
import com.mellanox.mkt.images.type.Digest;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.FileTime;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.concurrent.TimeUnit;

/**
 * The digests of large files, kept between runs: one small file for each path, valid as long as size, times and inode are
 * the same. If the cache cannot be read or written, files are read again.
 */
final class DigestCache {
    /** The beginning of each file of the cache; files of other forms are ignored. */
    private static final String FORM = "1 ";

    /** A file that was changed more recently can change again without another time. */
    private static final Duration UNSETTLED = Duration.ofSeconds(2);

    private final Path directory;
    private final Clock clock;

    DigestCache(Path directory, Clock clock) {
        this.directory = directory;
        this.clock = clock;
    }

    /** Reads a file to its end. */
    @FunctionalInterface
    interface Reading {
        Digest read(Path file) throws IOException;
    }

    /** The digest of a file, which is read if the cache has none for it. */
    Digest of(Path file, Reading reading) throws IOException {
        Optional<Stamp> before = stamp(file);
        Optional<Digest> kept = before.flatMap(stamp -> kept(file, stamp));
        if (kept.isPresent()) {
            return kept.get();
        }
        Instant start = clock.instant();
        Digest digest = reading.read(file);
        before.filter(stamp -> stamp.changed().isBefore(start.minus(UNSETTLED)))
                .filter(stamp -> stamp(file).filter(stamp::equals).isPresent())
                .ifPresent(stamp -> keep(file, stamp, digest));
        return digest;
    }

    /**
     * Shows that a file has changed without reading it.
     *
     * @param text all of it in one line
     * @param changed when its content or anything else of it was last changed
     */
    private record Stamp(String text, Instant changed) {}

    private static Optional<Stamp> stamp(Path file) {
        try {
            Map<String, Object> now = Files.readAttributes(file, "unix:size,lastModifiedTime,ctime,dev,ino");
            FileTime written = (FileTime) Objects.requireNonNull(now.get("lastModifiedTime"));
            FileTime changed = (FileTime) Objects.requireNonNull(now.get("ctime"));
            String text = FORM + now.get("size") + " " + written.to(TimeUnit.NANOSECONDS) + " "
                    + changed.to(TimeUnit.NANOSECONDS) + " " + now.get("dev") + ":" + now.get("ino") + " ";
            return Optional.of(new Stamp(text, (written.compareTo(changed) > 0 ? written : changed).toInstant()));
        } catch (IOException | UnsupportedOperationException | IllegalArgumentException e) {
            return Optional.empty();
        }
    }

    private Optional<Digest> kept(Path file, Stamp stamp) {
        // Another stamp leaves a text that is not a digest.
        return StateFile.read(place(file), text -> new Digest(text.replace(stamp.text(), "")));
    }

    private void keep(Path file, Stamp stamp, Digest digest) {
        StateFile.keep(place(file), stamp.text() + digest + "\n");
    }

    private Path place(Path file) {
        byte[] path = file.toAbsolutePath().toString().getBytes(StandardCharsets.UTF_8);
        return directory.resolve(Digest.of(path).hex());
    }
}
