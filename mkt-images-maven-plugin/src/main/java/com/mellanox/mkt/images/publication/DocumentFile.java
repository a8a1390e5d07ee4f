package com.mellanox.mkt.images.publication;

import com.fasterxml.jackson.databind.DeserializationContext;
import com.fasterxml.jackson.databind.DeserializationFeature;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.deser.std.FromStringDeserializer;
import com.fasterxml.jackson.databind.json.JsonMapper;
import com.fasterxml.jackson.databind.module.SimpleModule;
import com.mellanox.mkt.images.engine.ImageId;
import com.mellanox.mkt.images.io.StateFile;
import com.mellanox.mkt.images.json.JsonRecord;
import com.mellanox.mkt.images.json.JsonWriter;
import com.mellanox.mkt.images.publication.BuiltImages.Refresh;
import com.mellanox.mkt.images.type.Digest;
import com.mellanox.mkt.images.type.ImageKey;
import com.mellanox.mkt.images.type.ImageReference;
import com.mellanox.mkt.images.type.PackageName;
import com.mellanox.mkt.images.type.Platform;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Instant;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;
import java.util.function.Function;

/** Records as JSON files with a format version, for {@link BuiltImagesFile} and {@link ReceiptFile}. */
final class DocumentFile {
    private static final int FORMAT_VERSION = 1;
    private static final String VERSION_MEMBER = "formatVersion";

    private DocumentFile() {}

    /** Reads records. Only runs that publish load it, since Jackson's mapper takes a third of a second. */
    private static final class Mapper {
        static final ObjectMapper JSON = JsonMapper.builder()
                .addModule(new SimpleModule()
                        .addDeserializer(Instant.class, parser(Instant.class, Instant::parse))
                        .addDeserializer(ImageKey.class, parser(ImageKey.class, ImageKey::new))
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

    /** The content of a file. */
    static String text(JsonRecord document) {
        Map<String, Object> members = new LinkedHashMap<>();
        members.put(VERSION_MEMBER, FORMAT_VERSION);
        members.putAll(document.members());
        return JsonWriter.write(members);
    }

    /** Reads a file; empty if it is missing, of another version or not complete. */
    static <T> Optional<T> read(Path file, Class<T> type) {
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
