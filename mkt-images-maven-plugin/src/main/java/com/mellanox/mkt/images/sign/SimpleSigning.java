package com.mellanox.mkt.images.sign;

import com.mellanox.mkt.images.json.JsonReader;
import com.mellanox.mkt.images.json.JsonWriter;
import com.mellanox.mkt.images.type.Digest;
import com.mellanox.mkt.images.type.ImageReference;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** What a signature under cosign's tag {@code sha256-….sig} is of: a small document with the digest of the image's manifest. */
final class SimpleSigning {
    static final String MEDIA_TYPE = "application/vnd.dev.cosign.simplesigning.v1+json";
    static final String SIGNATURE = "dev.cosignproject.cosign/signature";

    private static final String TYPE = "cosign container image signature";

    private SimpleSigning() {}

    /** The document of an image, byte for byte as cosign writes it. */
    static byte[] of(ImageReference image, Digest digest) {
        Map<String, Object> critical = new LinkedHashMap<>();
        critical.put("identity", Map.of("docker-reference", image.name()));
        critical.put("image", Map.of("docker-manifest-digest", digest));
        critical.put("type", TYPE);
        Map<String, @Nullable Object> document = new LinkedHashMap<>();
        document.put("critical", critical);
        document.put("optional", null);
        return JsonWriter.line(document).strip().getBytes(StandardCharsets.UTF_8);
    }

    /** The digest in a document; empty if it is no such document. */
    static Optional<Digest> image(byte[] document) {
        try {
            return JsonReader.read(new String(document, StandardCharsets.UTF_8))
                    .at("critical")
                    .at("image")
                    .at("docker-manifest-digest")
                    .text()
                    .map(Digest::new);
        } catch (IOException | IllegalArgumentException e) {
            return Optional.empty();
        }
    }
}
