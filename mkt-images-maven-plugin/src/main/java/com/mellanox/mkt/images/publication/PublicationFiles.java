package com.mellanox.mkt.images.publication;

import com.fasterxml.jackson.databind.DeserializationContext;
import com.fasterxml.jackson.databind.DeserializationFeature;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.deser.std.FromStringDeserializer;
import com.fasterxml.jackson.databind.json.JsonMapper;
import com.fasterxml.jackson.databind.module.SimpleModule;
import com.mellanox.mkt.images.engine.ImageId;
import com.mellanox.mkt.images.event.BuildEvent;
import com.mellanox.mkt.images.event.BuildListener;
import com.mellanox.mkt.images.failure.Causes;
import com.mellanox.mkt.images.failure.InvalidInputException;
import com.mellanox.mkt.images.io.StateFile;
import com.mellanox.mkt.images.json.JsonRecord;
import com.mellanox.mkt.images.json.JsonWriter;
import com.mellanox.mkt.images.publication.BuiltImages.Refresh;
import com.mellanox.mkt.images.type.Commit;
import com.mellanox.mkt.images.type.Digest;
import com.mellanox.mkt.images.type.ImageKey;
import com.mellanox.mkt.images.type.ImageReference;
import com.mellanox.mkt.images.type.PackageName;
import com.mellanox.mkt.images.type.Platform;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.time.Instant;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;
import java.util.function.Function;
import java.util.regex.Pattern;

/**
 * The files of a publication: {@code image.json}, which each complete build writes for publishing, for Maven as an artifact
 * and for other builds, and {@code published.json}, the receipt. Their content is described in {@code docs/publish.md}.
 */
public final class PublicationFiles {
    public static final String BUILT_IMAGES = "image.json";
    public static final String RECEIPT = "published.json";

    /** The receipt of the images of one platform of several, whose tags are in the {@link #RECEIPT} of all. */
    public static final String RECEIPT_OF_PART = "published-part.json";

    /** The receipt of the publication before, if that was of other images. */
    public static final String EARLIER_RECEIPT = "published-before.json";

    /** Receipts that this version of the plugin cannot read, with the beginning of their digest in the name. */
    private static final String UNREAD_RECEIPT = "published-%s.json";

    private static final Pattern RECEIPTS = Pattern.compile("published(?:-part|-[0-9a-f]{12})?[.]json");

    private static final int DIGITS = 12;

    private static final int FORMAT_VERSION = 1;
    private static final String VERSION_MEMBER = "formatVersion";

    private PublicationFiles() {}

    /** Reads records. Only runs that publish load it, since Jackson's mapper takes a third of a second. */
    private static final class Mapper {
        static final ObjectMapper JSON = JsonMapper.builder()
                .addModule(new SimpleModule()
                        .addDeserializer(Instant.class, parser(Instant.class, Instant::parse))
                        .addDeserializer(ImageKey.class, parser(ImageKey.class, ImageKey::new))
                        .addDeserializer(Commit.class, parser(Commit.class, Commit::new))
                        .addDeserializer(Digest.class, parser(Digest.class, Digest::new))
                        .addDeserializer(ImageId.class, parser(ImageId.class, id -> new ImageId(new Digest(id))))
                        .addDeserializer(PackageName.class, parser(PackageName.class, PackageName::new))
                        .addDeserializer(Platform.class, parser(Platform.class, Platform::parse))
                        .addDeserializer(Refresh.class, parser(Refresh.class, Refresh::parse))
                        .addDeserializer(ImageReference.class, parser(ImageReference.class, ImageReference::parse)))
                .disable(DeserializationFeature.FAIL_ON_UNKNOWN_PROPERTIES)
                .build();

        private Mapper() {}

        private static <T> FromStringDeserializer<T> parser(Class<T> type, Function<String, T> parse) {
            return new FromStringDeserializer<>(type) {
                private static final long serialVersionUID = 1L;

                @Override
                protected T _deserialize(String text, DeserializationContext context) {
                    return parse.apply(text);
                }
            };
        }
    }

    /** Writes the result of a build, unless the file has the same content. */
    public static void writeBuiltImages(Path file, BuiltImages built) {
        String text = text(built);
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
     * Reads the result of a build.
     *
     * @throws InvalidInputException if it is missing or of another format
     */
    public static BuiltImages readBuiltImages(Path file) {
        if (!Files.isReadable(file)) {
            throw new InvalidInputException(
                    "There is no " + file + ", which a complete build writes",
                    "Build first: mvn mkt-images:build, or a phase that the goal is bound to");
        }
        return findBuiltImages(file)
                .orElseThrow(() -> new InvalidInputException(
                        file + " is not of this version of the plugin", "Build again, which writes it anew"));
    }

    /** Reads the result of a build; empty if the file is missing, of another version or not complete. */
    public static Optional<BuiltImages> findBuiltImages(Path file) {
        return read(file, BuiltImages.class);
    }

    /** Keeps the receipt of an earlier publication of other images beside the one that replaces it. */
    static void keepEarlier(Path file, Receipt earlier) {
        StateFile.keep(file.resolveSibling(EARLIER_RECEIPT), text(earlier));
    }

    /** Whether a file has the name of a receipt which shows what is published. */
    public static boolean isReceipt(Path file) {
        return RECEIPTS.matcher(String.valueOf(file.getFileName())).matches();
    }

    /**
     * The receipt that a publication replaces; empty if there is none. One that cannot be read is the only way back to what tags
     * pointed to: it gets another name.
     */
    static Optional<Receipt> takeReceipt(Path file, BuildListener listener) {
        Optional<Receipt> last = findReceipt(file);
        if (last.isEmpty() && Files.exists(file)) {
            keepUnread(file, listener);
        }
        return last;
    }

    private static void keepUnread(Path file, BuildListener listener) {
        try {
            String digest = Digest.of(Files.readAllBytes(file)).hex().substring(0, DIGITS);
            Path kept = file.resolveSibling(UNREAD_RECEIPT.formatted(digest));
            Files.move(file, kept, StandardCopyOption.REPLACE_EXISTING);
            listener.on(new BuildEvent.Warning(
                    "The receipt of the last publication is not one of this version of the plugin; it is kept as "
                            + kept,
                    "To take that publication back, use the version of the plugin that has written it"));
        } catch (IOException e) {
            throw new InvalidInputException(
                    "The receipt of the last publication, " + file + ", cannot be read: " + Causes.reason(e),
                    "Check its permissions, or move it to another place");
        }
    }

    static void writeReceipt(Path file, Receipt receipt) {
        try {
            StateFile.write(file, text(receipt));
        } catch (IOException e) {
            throw new InvalidInputException(
                    "The receipt " + file + " cannot be written: " + Causes.reason(e),
                    "Check its permissions and the free space, and publish again: what is at the registry is not sent again");
        }
    }

    /**
     * Reads a receipt.
     *
     * @throws InvalidInputException if the file is not a receipt
     */
    public static Receipt readReceipt(Path file) {
        return findReceipt(file)
                .orElseThrow(() -> new InvalidInputException(
                        file + " is not a receipt of a publication by this version of the plugin",
                        "Name the " + RECEIPT + " that a publication has left in target/mkt-images/<key>,"
                                + " or use the version of the plugin that has written it"));
    }

    /** Reads a receipt; empty if it is missing, of another version or not complete. */
    public static Optional<Receipt> findReceipt(Path file) {
        return read(file, Receipt.class);
    }

    private static String text(JsonRecord document) {
        Map<String, Object> members = new LinkedHashMap<>();
        members.put(VERSION_MEMBER, FORMAT_VERSION);
        members.putAll(document.members());
        return JsonWriter.write(members);
    }

    private static <T> Optional<T> read(Path file, Class<T> type) {
        return StateFile.read(file).flatMap(text -> parse(text, type));
    }

    private static <T> Optional<T> parse(String text, Class<T> type) {
        try {
            JsonNode document = Mapper.JSON.readTree(text);
            return document.path(VERSION_MEMBER).asInt() == FORMAT_VERSION
                    ? Optional.of(Mapper.JSON.treeToValue(document, type))
                    : Optional.empty();
        } catch (IOException | IllegalArgumentException e) {
            return Optional.empty();
        }
    }
}
