package com.mellanox.mkt.images.publication;

import com.fasterxml.jackson.core.util.DefaultIndenter;
import com.fasterxml.jackson.core.util.DefaultPrettyPrinter;
import com.fasterxml.jackson.databind.DeserializationContext;
import com.fasterxml.jackson.databind.DeserializationFeature;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.deser.std.FromStringDeserializer;
import com.fasterxml.jackson.databind.json.JsonMapper;
import com.fasterxml.jackson.databind.module.SimpleModule;
import com.fasterxml.jackson.databind.node.ObjectNode;
import com.fasterxml.jackson.databind.ser.std.ToStringSerializer;
import com.mellanox.mkt.images.failure.Causes;
import com.mellanox.mkt.images.failure.InvalidInputException;
import com.mellanox.mkt.images.io.StateFile;
import com.mellanox.mkt.images.type.Digest;
import com.mellanox.mkt.images.type.ImageKey;
import com.mellanox.mkt.images.type.ImageReference;
import java.io.IOException;
import java.nio.file.Path;
import java.time.DateTimeException;
import java.time.Instant;
import java.util.Optional;
import java.util.function.Function;

/** {@code published.json}, the receipt of a publication. Its format is described in {@code docs/publish.md}. */
public final class ReceiptFile {
    public static final String NAME = "published.json";

    private static final int FORMAT_VERSION = 1;
    private static final String VERSION_FIELD = "formatVersion";

    private ReceiptFile() {}

    /** Loaded only by runs that publish, since Jackson's mapper takes a third of a second. */
    private static final class Mapper {
        static final ObjectMapper JSON = JsonMapper.builder()
                .addModule(new SimpleModule()
                        .addSerializer(Instant.class, ToStringSerializer.instance)
                        .addDeserializer(Instant.class, parser(Instant.class, Instant::parse))
                        .addSerializer(ImageKey.class, ToStringSerializer.instance)
                        .addDeserializer(ImageKey.class, parser(ImageKey.class, ImageKey::new))
                        .addSerializer(Digest.class, ToStringSerializer.instance)
                        .addDeserializer(Digest.class, parser(Digest.class, Digest::new))
                        .addSerializer(ImageReference.class, ToStringSerializer.instance)
                        .addDeserializer(ImageReference.class, parser(ImageReference.class, ImageReference::parse)))
                .disable(DeserializationFeature.FAIL_ON_UNKNOWN_PROPERTIES)
                .defaultPrettyPrinter(new DefaultPrettyPrinter()
                        .withObjectIndenter(new DefaultIndenter("  ", "\n"))
                        .withArrayIndenter(new DefaultIndenter("  ", "\n")))
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

    static void write(Path file, Receipt receipt) {
        try {
            ObjectNode document = Mapper.JSON.createObjectNode().put(VERSION_FIELD, FORMAT_VERSION);
            document.setAll((ObjectNode) Mapper.JSON.valueToTree(receipt));
            StateFile.write(file, Mapper.JSON.writerWithDefaultPrettyPrinter().writeValueAsString(document) + "\n");
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
        return StateFile.read(file).flatMap(ReceiptFile::parse);
    }

    private static Optional<Receipt> parse(String text) {
        try {
            JsonNode document = Mapper.JSON.readTree(text);
            return document.path(VERSION_FIELD).asInt() == FORMAT_VERSION
                    ? Optional.of(Mapper.JSON.treeToValue(document, Receipt.class))
                    : Optional.empty();
        } catch (IOException | DateTimeException e) {
            return Optional.empty();
        }
    }
}
