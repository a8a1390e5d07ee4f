package com.mellanox.mkt.images.publication;

import com.mellanox.mkt.images.failure.Causes;
import com.mellanox.mkt.images.failure.InvalidInputException;
import com.mellanox.mkt.images.io.StateFile;
import java.io.IOException;
import java.nio.file.Path;
import java.util.Optional;

/** {@code published.json}, the receipt of a publication. Its content is described in {@code docs/publish.md}. */
public final class ReceiptFile {
    public static final String NAME = "published.json";

    private ReceiptFile() {}

    static void write(Path file, Receipt receipt) {
        try {
            StateFile.write(file, DocumentFile.text(receipt));
        } catch (IOException e) {
            throw new InvalidInputException(
                    "The receipt " + file + " cannot be written: " + Causes.reason(e),
                    "Check its permissions and the free space, and publish again: what is at the registry is not sent again");
        }
    }

    /**
     * Reads it.
     *
     * @throws InvalidInputException if it is not a receipt
     */
    public static Receipt read(Path file) {
        return find(file)
                .orElseThrow(() -> new InvalidInputException(
                        file + " is not a receipt of a publication",
                        "Name the " + NAME + " that a publication has left in target/mkt-images/<key>"));
    }

    /** Reads it; empty if it is missing, of another version or not complete. */
    static Optional<Receipt> find(Path file) {
        return DocumentFile.read(file, Receipt.class);
    }
}
