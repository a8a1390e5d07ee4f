package com.mellanox.mkt.images.registry;

import com.fasterxml.jackson.core.JacksonException;
import com.mellanox.mkt.images.failure.RegistryException;
import com.mellanox.mkt.images.json.JsonReader;
import com.mellanox.mkt.images.json.JsonValue;
import com.mellanox.mkt.images.type.Digest;
import com.mellanox.mkt.images.type.ImageReference;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Optional;

/**
 * A manifest of one image, as a registry has it.
 *
 * @param mediaType Docker's or OCI's
 * @param text byte for byte what its digest is of
 * @param digest by which the registry identifies it
 * @param config the digest of the image's configuration, which is the image's id on most engines
 * @param size the bytes of all layers together, as they are sent
 */
public record Manifest(String mediaType, String text, Digest digest, Digest config, long size) {
    /** The accepted media types: of images, and of lists of images. */
    static final List<String> TYPES = List.of(
            "application/vnd.docker.distribution.manifest.v2+json",
            "application/vnd.oci.image.manifest.v1+json",
            "application/vnd.docker.distribution.manifest.list.v2+json",
            "application/vnd.oci.image.index.v1+json");

    /**
     * Reads a registry's response.
     *
     * @param type the content type of the response
     * @param declared the digest in the header of the response
     * @throws RegistryException if the bytes have another digest, or are not the manifest of one image
     */
    static Manifest read(ImageReference image, String type, Optional<String> declared, byte[] bytes)
            throws IOException {
        Digest digest = Digest.of(bytes);
        String expected = image.digest() != null ? image.digest().value() : declared.orElse(digest.value());
        if (!expected.equals(digest.value())) {
            throw unusable(image, "came with the digest " + digest + " instead of " + expected);
        }
        String text = new String(bytes, StandardCharsets.UTF_8);
        try {
            return of(image, type, JsonReader.read(text), text, digest);
        } catch (JacksonException e) {
            throw unusable(image, "is not JSON");
        }
    }

    private static Manifest of(ImageReference image, String type, JsonValue json, String text, Digest digest) {
        String mediaType =
                json.at("mediaType").text().orElse(type.replaceFirst(";.*", "").strip());
        if (!json.at("manifests").items().isEmpty()) {
            throw unusable(image, "lists images of several platforms and is none itself (" + mediaType + ")");
        }
        long size = json.at("layers").items().stream()
                .mapToLong(layer -> layer.at("size").number().orElse(0))
                .sum();
        try {
            Digest config = new Digest(json.at("config").at("digest").text().orElse(""));
            return new Manifest(mediaType, text, digest, config, size);
        } catch (IllegalArgumentException e) {
            throw unusable(image, "names no configuration (" + mediaType + ")");
        }
    }

    private static RegistryException unusable(ImageReference image, String why) {
        return new RegistryException(
                RegistryException.Kind.OTHER,
                "The manifest of " + image + " " + why,
                "Check what was pushed there; 'docker pull' shows whether Docker can use it",
                null);
    }
}
