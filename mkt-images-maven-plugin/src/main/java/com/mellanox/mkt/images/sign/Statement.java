package com.mellanox.mkt.images.sign;

import com.mellanox.mkt.images.json.JsonReader;
import com.mellanox.mkt.images.json.JsonValue;
import com.mellanox.mkt.images.json.JsonWriter;
import com.mellanox.mkt.images.type.Digest;
import com.mellanox.mkt.images.type.ImageReference;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/**
 * What somebody states about images: an in-toto statement.
 *
 * @param subjects the digests of the images' manifests, as hexadecimal digits
 * @param predicateType a URI: {@code https://cyclonedx.org/bom}
 */
record Statement(List<String> subjects, String predicateType) {
    static final String MEDIA_TYPE = "application/vnd.in-toto+json";

    /** The predicate type by which cosign signs an image itself. */
    static final String SIGNATURE = "https://sigstore.dev/cosign/sign/v1";

    private static final String FORM = "https://in-toto.io/Statement/";

    Statement {
        subjects = List.copyOf(subjects);
    }

    /** The statement that an image is signed. */
    static byte[] ofSignature(Digest image) {
        Map<String, Object> statement = new LinkedHashMap<>();
        statement.put("_type", FORM + "v1");
        statement.put("subject", List.of(Map.of("digest", Map.of("sha256", image.hex()))));
        statement.put("predicateType", SIGNATURE);
        statement.put("predicate", Map.of());
        return bytes(statement);
    }

    /**
     * The statement that a document belongs to an image. A document that is a statement already stays as it is.
     *
     * @param document JSON, which is kept byte for byte
     * @throws IOException if it is not JSON, or a statement about other images
     */
    static byte[] of(ImageReference image, Digest digest, String predicateType, byte[] document) throws IOException {
        String text = new String(document, StandardCharsets.UTF_8);
        JsonValue json = JsonReader.read(text);
        if (json.at("_type").text().orElse("").startsWith(FORM)) {
            if (!read(document).subjects().contains(digest.hex())) {
                throw new IOException("it is a statement about another image");
            }
            return document.clone();
        }
        Map<String, Object> subject = new LinkedHashMap<>();
        subject.put("name", image.name());
        subject.put("digest", Map.of("sha256", digest.hex()));
        Map<String, Object> statement = new LinkedHashMap<>();
        statement.put("_type", FORM + "v1");
        statement.put("subject", List.of(subject));
        statement.put("predicateType", predicateType);
        String head = JsonWriter.line(statement).strip();
        // A reader and a writer would not keep every number.
        return (head.substring(0, head.length() - 1) + ",\"predicate\":" + text.strip() + "}")
                .getBytes(StandardCharsets.UTF_8);
    }

    private static byte[] bytes(Map<String, Object> statement) {
        return JsonWriter.line(statement).strip().getBytes(StandardCharsets.UTF_8);
    }

    /**
     * Reads one.
     *
     * @throws IOException if it is none
     */
    static Statement read(byte[] statement) throws IOException {
        JsonValue json = JsonReader.read(new String(statement, StandardCharsets.UTF_8));
        if (!json.at("_type").text().orElse("").startsWith(FORM)) {
            throw new IOException("it is not an in-toto statement");
        }
        return new Statement(
                json.at("subject").items().stream()
                        .flatMap(subject -> subject.at("digest").at("sha256").text().stream())
                        .toList(),
                json.at("predicateType").text().orElse(""));
    }
}
