package com.mellanox.mkt.images.sign;

import com.mellanox.mkt.images.json.JsonReader;
import com.mellanox.mkt.images.json.JsonValue;
import com.mellanox.mkt.images.json.JsonWriter;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.Base64;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * A signed statement: a DSSE envelope.
 *
 * @param payload the bytes of the statement
 */
@SuppressWarnings("ArrayRecordComponent") // passed on, and not compared
record Envelope(String payloadType, byte[] payload, List<byte[]> signatures) {
    static final String MEDIA_TYPE = "application/vnd.dsse.envelope.v1+json";

    Envelope {
        signatures = List.copyOf(signatures);
    }

    /** Signs a statement. */
    static Envelope sign(byte[] statement, SigningKey key) {
        return new Envelope(
                Statement.MEDIA_TYPE,
                statement.clone(),
                List.of(key.sign(preAuthenticated(Statement.MEDIA_TYPE, statement))));
    }

    /** What is signed: the type and the payload, each with its length before it. */
    static byte[] preAuthenticated(String type, byte[] payload) {
        byte[] typeBytes = type.getBytes(StandardCharsets.UTF_8);
        ByteArrayOutputStream signed = new ByteArrayOutputStream();
        signed.writeBytes(("DSSEv1 " + typeBytes.length + " ").getBytes(StandardCharsets.UTF_8));
        signed.writeBytes(typeBytes);
        signed.writeBytes((" " + payload.length + " ").getBytes(StandardCharsets.UTF_8));
        signed.writeBytes(payload);
        return signed.toByteArray();
    }

    /**
     * Reads one.
     *
     * @throws IOException if it is damaged
     */
    static Envelope read(JsonValue json) throws IOException {
        try {
            return new Envelope(
                    json.at("payloadType").text().orElse(""),
                    bytes(json.at("payload")),
                    json.at("signatures").items().stream()
                            .map(signature -> bytes(signature.at("sig")))
                            .toList());
        } catch (IllegalArgumentException e) {
            throw new IOException("it is damaged", e);
        }
    }

    static Envelope read(byte[] json) throws IOException {
        return read(JsonReader.read(new String(json, StandardCharsets.UTF_8)));
    }

    private static byte[] bytes(JsonValue text) {
        return Base64.getDecoder().decode(text.text().orElse(""));
    }

    /** Whose signature it has; empty if it has none of these. */
    Optional<VerificationKey> signer(PublicKeys keys) {
        byte[] signed = preAuthenticated(payloadType, payload);
        return signatures.stream()
                .flatMap(signature -> keys.signer(signed, signature).stream())
                .findFirst();
    }

    /** The JSON object. */
    Map<String, Object> members() {
        Base64.Encoder base64 = Base64.getEncoder();
        Map<String, Object> members = new LinkedHashMap<>();
        members.put("payload", base64.encodeToString(payload));
        members.put("payloadType", payloadType);
        members.put(
                "signatures",
                signatures.stream()
                        .map(signature -> Map.of("sig", base64.encodeToString(signature)))
                        .toList());
        return members;
    }

    byte[] bytes() {
        return JsonWriter.line(members()).strip().getBytes(StandardCharsets.UTF_8);
    }
}
