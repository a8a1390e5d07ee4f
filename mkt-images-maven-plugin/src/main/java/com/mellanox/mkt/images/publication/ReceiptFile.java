package com.mellanox.mkt.images.publication;

import com.mellanox.mkt.images.failure.InvalidInputException;
import com.mellanox.mkt.images.io.StateFile;
import com.mellanox.mkt.images.json.JsonReader;
import com.mellanox.mkt.images.json.JsonValue;
import com.mellanox.mkt.images.json.JsonWriter;
import com.mellanox.mkt.images.publication.Receipt.Boot;
import com.mellanox.mkt.images.publication.Receipt.Moved;
import com.mellanox.mkt.images.publication.Receipt.Upload;
import com.mellanox.mkt.images.type.Digest;
import com.mellanox.mkt.images.type.ImageKey;
import com.mellanox.mkt.images.type.ImageReference;
import java.io.IOException;
import java.nio.file.Path;
import java.time.DateTimeException;
import java.time.Instant;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** {@code published.json}, the receipt of a publication. Its shape is described in {@code docs/publish.md}. */
public final class ReceiptFile {
    public static final String NAME = "published.json";

    private static final long FORMAT_VERSION = 1;

    private ReceiptFile() {}

    static void write(Path file, Receipt receipt) {
        try {
            StateFile.write(file, JsonWriter.write(document(receipt)));
        } catch (IOException e) {
            throw new InvalidInputException(
                    "The receipt " + file + " cannot be written: " + e.getMessage(),
                    "Make room there, or look at its rights, and publish again: what is at the registry is not sent again");
        }
    }

    /**
     * Reads it.
     *
     * @throws InvalidInputException where it is no receipt
     */
    public static Receipt read(Path file) {
        return find(file)
                .orElseThrow(() -> new InvalidInputException(
                        file + " is no receipt of a publication",
                        "Name the " + NAME + " that a publication has left in target/mkt-images/<key>"));
    }

    /** Reads it; empty where there is none that can be understood. */
    static Optional<Receipt> find(Path file) {
        return StateFile.read(file).flatMap(ReceiptFile::parse);
    }

    private static Optional<Receipt> parse(String text) {
        try {
            JsonValue document = JsonReader.read(text);
            return document.at("formatVersion").number().orElse(0) == FORMAT_VERSION
                    ? Optional.of(receipt(document))
                    : Optional.empty();
        } catch (IOException | IllegalArgumentException | DateTimeException e) {
            return Optional.empty();
        }
    }

    private static Map<String, @Nullable Object> document(Receipt receipt) {
        Map<String, @Nullable Object> document = new LinkedHashMap<>();
        document.put("formatVersion", FORMAT_VERSION);
        document.put("key", receipt.key());
        document.put("version", receipt.version());
        document.put("at", receipt.at());
        document.put("complete", receipt.complete());
        document.put(
                "images", receipt.images().stream().map(ReceiptFile::document).toList());
        document.put("tags", receipt.tags().stream().map(ReceiptFile::document).toList());
        return document;
    }

    private static Map<String, @Nullable Object> document(Upload upload) {
        Map<String, @Nullable Object> document = new LinkedHashMap<>();
        document.put("image", upload.image());
        document.put("digest", upload.digest());
        document.put("size", upload.size());
        document.put("sent", upload.sent());
        if (!(upload.boot() instanceof Boot.Unsaid)) {
            document.put("boot", document(upload.boot()));
        }
        return document;
    }

    private static Map<String, @Nullable Object> document(Boot boot) {
        Map<String, @Nullable Object> document = new LinkedHashMap<>();
        document.put("booted", boot instanceof Boot.Seen);
        if (boot instanceof Boot.Seen seen) {
            document.put("kernel", seen.kernel());
            document.put("at", seen.at());
        }
        return document;
    }

    private static Map<String, @Nullable Object> document(Moved moved) {
        Map<String, @Nullable Object> document = new LinkedHashMap<>();
        document.put("tag", moved.tag());
        document.put("before", moved.before());
        document.put("after", moved.after());
        return document;
    }

    private static Receipt receipt(JsonValue document) {
        return new Receipt(
                new ImageKey(text(document, "key")),
                text(document, "version"),
                Instant.parse(text(document, "at")),
                document.at("complete").isTrue(),
                document.at("images").items().stream().map(ReceiptFile::upload).toList(),
                document.at("tags").items().stream().map(ReceiptFile::moved).toList());
    }

    private static Upload upload(JsonValue upload) {
        return new Upload(
                ImageReference.parse(text(upload, "image")),
                new Digest(text(upload, "digest")),
                upload.at("size").number().orElse(0),
                upload.at("sent").number().orElse(0),
                boot(upload.at("boot")));
    }

    private static Boot boot(JsonValue boot) {
        if (boot.members().isEmpty()) {
            return new Boot.Unsaid();
        }
        return boot.at("booted").isTrue()
                ? new Boot.Seen(text(boot, "kernel"), Instant.parse(text(boot, "at")))
                : new Boot.NotSeen();
    }

    private static Moved moved(JsonValue moved) {
        return new Moved(
                ImageReference.parse(text(moved, "tag")),
                moved.at("before").text().map(Digest::new).orElse(null),
                new Digest(text(moved, "after")));
    }

    private static String text(JsonValue value, String name) {
        return value.at(name).text().orElseThrow(() -> new IllegalArgumentException(name + " is missing"));
    }
}
