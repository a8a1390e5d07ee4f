package com.mellanox.mkt.images.registry;

import com.mellanox.mkt.images.json.JsonValue;
import com.mellanox.mkt.images.json.JsonWriter;
import com.mellanox.mkt.images.type.Digest;
import com.mellanox.mkt.images.type.Platform;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/**
 * The images of several platforms under one name, as a registry has it: an OCI image index, or Docker's manifest list.
 *
 * @param mediaType Docker's or OCI's
 * @param text byte for byte what its digest is of
 * @param digest by which the registry identifies it
 * @param parts the digests of the images' manifests
 */
public record ManifestIndex(String mediaType, String text, Digest digest, Map<Platform, Digest> parts)
        implements StoredManifest {
    static final String DOCKER = "application/vnd.docker.distribution.manifest.list.v2+json";
    static final String OCI = "application/vnd.oci.image.index.v1+json";

    private static final String DOCKER_IMAGE = "application/vnd.docker.distribution.manifest.v2+json";

    public ManifestIndex {
        parts = Map.copyOf(parts);
    }

    /** The index of images, whose bytes depend only on these. It is Docker's if all of them are. */
    public static ManifestIndex of(Map<Platform, Manifest> images) {
        boolean isDocker = images.values().stream()
                .allMatch(manifest -> manifest.mediaType().equals(DOCKER_IMAGE));
        List<Map<String, Object>> manifests = new ArrayList<>();
        Map<Platform, Digest> parts = new LinkedHashMap<>();
        images.forEach((platform, manifest) -> {
            Map<String, Object> entry = new LinkedHashMap<>();
            entry.put("mediaType", manifest.mediaType());
            entry.put("digest", manifest.digest().value());
            entry.put("size", bytes(manifest.text()).length);
            Map<String, Object> of = new LinkedHashMap<>();
            of.put("architecture", platform.architecture());
            of.put("os", platform.os());
            entry.put("platform", of);
            manifests.add(entry);
            parts.put(platform, manifest.digest());
        });
        Map<String, Object> index = new LinkedHashMap<>();
        index.put("schemaVersion", 2);
        index.put("mediaType", isDocker ? DOCKER : OCI);
        index.put("manifests", manifests);
        String text = JsonWriter.write(index);
        return new ManifestIndex(isDocker ? DOCKER : OCI, text, Digest.of(bytes(text)), parts);
    }

    private static byte[] bytes(String text) {
        return text.getBytes(StandardCharsets.UTF_8);
    }

    /** Reads one. Attestations, which BuildKit lists for no platform, are left out. */
    static ManifestIndex of(String mediaType, JsonValue json, String text, Digest digest) {
        Map<Platform, Digest> parts = new LinkedHashMap<>();
        for (JsonValue entry : json.at("manifests").items()) {
            String os = entry.at("platform").at("os").text().orElse("unknown");
            String architecture = entry.at("platform").at("architecture").text().orElse("unknown");
            String part = entry.at("digest").text().orElse("");
            if (!os.equals("unknown")) {
                parts.putIfAbsent(new Platform(os, architecture), new Digest(part));
            }
        }
        return new ManifestIndex(mediaType, text, digest, parts);
    }
}
