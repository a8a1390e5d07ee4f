package com.mellanox.mkt.images.io;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.time.DateTimeException;
import java.util.Optional;
import java.util.function.Function;

/**
 * A small text file that a run writes for later runs. A reader sees the whole old text or the whole new one, also while
 * it is written and after a crash.
 */
public final class StateFile {
    private StateFile() {}

    /** The text without blanks around it; empty if the file is missing or cannot be read. */
    public static Optional<String> read(Path file) {
        try {
            return Optional.of(Files.readString(file).strip());
        } catch (IOException e) {
            return Optional.empty();
        }
    }

    /** The value that the text means; empty if the file cannot be read, or if the text is not of the parser's form. */
    public static <T> Optional<T> read(Path file, Function<String, T> parse) {
        try {
            return read(file).map(parse);
        } catch (IllegalArgumentException | DateTimeException e) {
            return Optional.empty();
        }
    }

    /** Replaces the text; missing directories are created. */
    public static void write(Path file, String text) throws IOException {
        Path directory = Files.createDirectories(file.toAbsolutePath().getParent());
        Path fresh = Files.createTempFile(directory, "new", "");
        try {
            Files.writeString(fresh, text);
            Files.move(fresh, file, StandardCopyOption.ATOMIC_MOVE);
        } finally {
            Files.deleteIfExists(fresh);
        }
    }

    /** Replaces the text if possible: for data that later runs do not need, so that a full disk stops no run. */
    public static void keep(Path file, String text) {
        try {
            write(file, text);
        } catch (IOException e) {
            return;
        }
    }
}
