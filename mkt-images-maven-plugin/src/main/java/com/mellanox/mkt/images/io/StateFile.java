package com.mellanox.mkt.images.io;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.util.Optional;

/**
 * A small text file that a run leaves for later ones. Whoever reads it while it is written, or after a crash, finds all of
 * the old text or all of the new one.
 */
public final class StateFile {
    private StateFile() {}

    /** The text without blanks around it; empty where the file is missing or cannot be read. */
    public static Optional<String> read(Path file) {
        try {
            return Optional.of(Files.readString(file).strip());
        } catch (IOException e) {
            return Optional.empty();
        }
    }

    /** Replaces the text; directories are made where they are missing. */
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

    /** Replaces the text as far as that is possible: for what a later run can do without, so that a full disk stops none. */
    public static void keep(Path file, String text) {
        try {
            write(file, text);
        } catch (IOException e) {
            return;
        }
    }
}
