package com.mellanox.mkt.images.registry;

import com.mellanox.mkt.images.json.JsonRecord;
import com.mellanox.mkt.images.json.JsonValue;
import com.mellanox.mkt.images.type.Digest;
import java.util.LinkedHashMap;
import java.util.Map;

/**
 * A manifest that names an image as its subject, as a registry lists it.
 *
 * @param mediaType of the manifest
 * @param size of the manifest, in bytes
 * @param artifactType what it is: {@code application/vnd.cyclonedx+json}; empty if the list does not say
 */
public record Referrer(String mediaType, Digest digest, long size, String artifactType, Map<String, String> annotations)
        implements JsonRecord {

    public Referrer {
        annotations = Map.copyOf(annotations);
    }

    /**
     * Reads an entry of an index.
     *
     * @throws IllegalArgumentException if it has no digest
     */
    static Referrer of(JsonValue entry) {
        Map<String, String> annotations = new LinkedHashMap<>();
        entry.at("annotations")
                .members()
                .forEach((name, value) -> value.text().ifPresent(text -> annotations.put(name, text)));
        return new Referrer(
                entry.at("mediaType").text().orElse(Artifact.MANIFEST),
                new Digest(entry.at("digest").text().orElse("")),
                entry.at("size").number().orElse(0),
                entry.at("artifactType").text().orElse(""),
                annotations);
    }
}
