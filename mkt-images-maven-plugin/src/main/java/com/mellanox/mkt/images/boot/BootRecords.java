package com.mellanox.mkt.images.boot;

import com.mellanox.mkt.images.engine.ImageId;
import com.mellanox.mkt.images.failure.InvalidInputException;
import com.mellanox.mkt.images.io.StateFile;
import java.io.IOException;
import java.nio.file.Path;
import java.time.DateTimeException;
import java.time.Instant;
import java.util.List;
import java.util.Optional;

/** The last boot of each image on this machine, by image id: in the cache, a file each. */
public final class BootRecords {
    private final Path directory;

    public BootRecords(Path cacheDirectory) {
        this.directory = cacheDirectory.resolve("booted");
    }

    /**
     * A boot of an image, with no failed unit.
     *
     * @param kernel the output of {@code uname -r}
     */
    public record BootRecord(ImageId image, String kernel, Instant time) {}

    /** Replaces the record of the image. */
    void write(BootRecord record) {
        try {
            StateFile.write(file(record.image()), record.kernel() + "\n" + record.time() + "\n");
        } catch (IOException e) {
            throw new InvalidInputException(
                    "Cannot record in " + directory + " that the image has booted: " + e.getMessage(),
                    "Make room there, or name another directory with -Dmkt.cacheDir");
        }
    }

    /** The last record of an image; empty if it has never booted here. */
    public Optional<BootRecord> of(ImageId image) {
        return StateFile.read(file(image)).map(text -> text.lines().toList()).flatMap(lines -> record(image, lines));
    }

    private static Optional<BootRecord> record(ImageId image, List<String> lines) {
        try {
            return lines.size() == 2
                    ? Optional.of(new BootRecord(image, lines.get(0), Instant.parse(lines.get(1))))
                    : Optional.empty();
        } catch (DateTimeException e) {
            return Optional.empty();
        }
    }

    private Path file(ImageId image) {
        return directory.resolve(image.toString().replace(':', '-'));
    }
}
