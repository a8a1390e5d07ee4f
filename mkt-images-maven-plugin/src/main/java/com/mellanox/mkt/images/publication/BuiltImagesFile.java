package com.mellanox.mkt.images.publication;

import com.mellanox.mkt.images.failure.InvalidInputException;
import com.mellanox.mkt.images.io.StateFile;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;

/**
 * {@code image.json}: the result of a build, for publishing, for Maven as an artifact, and for other builds. Its content is
 * described in {@code docs/publish.md}. Each complete run writes it.
 */
public final class BuiltImagesFile {
    public static final String NAME = "image.json";

    private BuiltImagesFile() {}

    /** Writes it, unless the file has the same content. */
    public static void write(Path file, BuiltImages built) {
        String text = DocumentFile.text(built);
        if (StateFile.read(file).filter(text.strip()::equals).isPresent()) {
            return;
        }
        try {
            StateFile.write(file, text);
        } catch (IOException e) {
            throw new InvalidInputException(
                    file + " cannot be written: " + e.getMessage(), "Check its permissions and the free space");
        }
    }

    /**
     * Reads it.
     *
     * @throws InvalidInputException if it is missing or of another format
     */
    public static BuiltImages read(Path file) {
        if (!Files.isReadable(file)) {
            throw new InvalidInputException(
                    "There is no " + file + ", which a complete build writes",
                    "Build first: mvn mkt-images:build, or a phase that the goal is bound to");
        }
        return DocumentFile.read(file, BuiltImages.class)
                .orElseThrow(() -> new InvalidInputException(
                        file + " is not of this version of the plugin", "Build again, which writes it anew"));
    }
}
