package com.mellanox.mkt.images.registry;

import com.mellanox.mkt.images.json.JsonWriter;
import com.mellanox.mkt.images.type.Digest;
import java.nio.charset.StandardCharsets;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;

/**
 * A document that is attached to an image: an OCI 1.1 manifest with one layer, whose subject is the image. Its bytes depend only
 * on the document and the image, so that the same document is attached once.
 *
 * @param artifactType what the document is, for those who list the attachments of an image
 * @param mediaType of its bytes
 */
@SuppressWarnings("ArrayRecordComponent") // passed on, and not compared
public record Artifact(String artifactType, String mediaType, byte[] content, Map<String, String> annotations) {
    static final String MANIFEST = "application/vnd.oci.image.manifest.v1+json";

    /** The configuration of manifests that have none. */
    static final byte[] EMPTY = "{}".getBytes(StandardCharsets.UTF_8);

    private static final String EMPTY_TYPE = "application/vnd.oci.empty.v1+json";

    public Artifact {
        content = content.clone();
        annotations = Map.copyOf(annotations);
    }

    /** The manifest that attaches it. */
    Manifest manifest(StoredManifest subject) {
        Map<String, Object> manifest = new LinkedHashMap<>();
        manifest.put("schemaVersion", 2);
        manifest.put("mediaType", MANIFEST);
        manifest.put("artifactType", artifactType);
        manifest.put("config", descriptor(EMPTY_TYPE, Digest.of(EMPTY), EMPTY.length));
        manifest.put("layers", List.of(descriptor(mediaType, Digest.of(content), content.length)));
        manifest.put("subject", descriptor(subject.mediaType(), subject.digest(), bytes(subject.text()).length));
        if (!annotations.isEmpty()) {
            manifest.put("annotations", new TreeMap<>(annotations));
        }
        String text = JsonWriter.write(manifest);
        return new Manifest(MANIFEST, text, Digest.of(bytes(text)), Digest.of(EMPTY), content.length);
    }

    /** How registries list it. */
    Referrer entry(Manifest manifest) {
        return new Referrer(MANIFEST, manifest.digest(), bytes(manifest.text()).length, artifactType, annotations);
    }

    private static Map<String, Object> descriptor(String mediaType, Digest digest, long size) {
        Map<String, Object> descriptor = new LinkedHashMap<>();
        descriptor.put("mediaType", mediaType);
        descriptor.put("digest", digest);
        descriptor.put("size", size);
        return descriptor;
    }

    private static byte[] bytes(String text) {
        return text.getBytes(StandardCharsets.UTF_8);
    }
}
