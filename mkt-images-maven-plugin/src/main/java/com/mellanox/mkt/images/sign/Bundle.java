package com.mellanox.mkt.images.sign;

import com.mellanox.mkt.images.json.JsonReader;
import com.mellanox.mkt.images.json.JsonValue;
import com.mellanox.mkt.images.json.JsonWriter;
import com.mellanox.mkt.images.registry.Artifact;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.LinkedHashMap;
import java.util.Map;

/**
 * A signed statement with a hint at its key, as cosign 3 attaches it to an image.
 *
 * @param hint the SHA-256 of the public key in base64; empty if the bundle names no key
 */
record Bundle(Envelope envelope, String hint) {
    static final String MEDIA_TYPE = "application/vnd.dev.sigstore.bundle.v0.3+json";

    private static final String ANY_VERSION = "application/vnd.dev.sigstore.bundle";

    static final String PREDICATE_TYPE = "dev.sigstore.bundle.predicateType";

    /** The attachment of a signed statement. */
    static Artifact artifact(Envelope envelope, SigningKey key, String predicateType) {
        Map<String, Object> bundle = new LinkedHashMap<>();
        bundle.put("mediaType", MEDIA_TYPE);
        bundle.put(
                "verificationMaterial",
                Map.of("publicKey", Map.of("hint", key.publicKey().hint())));
        bundle.put("dsseEnvelope", envelope.members());
        return new Artifact(
                MEDIA_TYPE,
                MEDIA_TYPE,
                JsonWriter.line(bundle).strip().getBytes(StandardCharsets.UTF_8),
                Map.of("dev.sigstore.bundle.content", "dsse-envelope", PREDICATE_TYPE, predicateType));
    }

    /** Whether a document is a bundle: by its own type, since clients list bundles also under other types. */
    static boolean isOne(byte[] document) {
        try {
            return JsonReader.read(new String(document, StandardCharsets.UTF_8))
                    .at("mediaType")
                    .text()
                    .filter(type -> type.startsWith(ANY_VERSION))
                    .isPresent();
        } catch (IOException e) {
            return false;
        }
    }

    /**
     * Reads one.
     *
     * @throws IOException if it is damaged, or has no statement
     */
    static Bundle read(byte[] bytes) throws IOException {
        JsonValue json = JsonReader.read(new String(bytes, StandardCharsets.UTF_8));
        return new Bundle(
                Envelope.read(json.at("dsseEnvelope")),
                json.at("verificationMaterial")
                        .at("publicKey")
                        .at("hint")
                        .text()
                        .orElse(""));
    }
}
