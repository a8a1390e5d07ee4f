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
 * A registry's answer to the question for a manifest.
 *
 * @param contentType its type, as the registry says
 * @param claimed its digest by the header of the response; empty where it has none
 * @param bytes the manifest
 */
@SuppressWarnings("ArrayRecordComponent") // compared by nobody
record ReceivedManifest(String contentType, Optional<String> claimed, byte[] bytes) {
    /** The accepted types: of images, and of lists of images. */
    static final List<String> TYPES = List.of(
            "application/vnd.docker.distribution.manifest.v2+json",
            "application/vnd.oci.image.manifest.v1+json",
            "application/vnd.docker.distribution.manifest.list.v2+json",
            "application/vnd.oci.image.index.v1+json");

    /** The digest of the bytes, whatever the registry says. */
    Digest digest() {
        return Digest.of(bytes);
    }

    /** The manifest, if its bytes have the digest that was asked for. */
    Manifest read(ImageReference image) {
        Digest digest = digest();
        String expected = image.digest() != null ? image.digest().value() : claimed.orElse(digest.value());
        if (!expected.equals(digest.value())) {
            throw unusable(image, "came with the digest " + digest + " instead of " + expected);
        }
        String text = new String(bytes, StandardCharsets.UTF_8);
        try {
            return manifest(image, JsonReader.read(text), text, digest);
        } catch (JacksonException e) {
            throw unusable(image, "is not JSON");
        } catch (IOException e) {
            throw new IllegalStateException("text is read without input", e);
        }
    }

    private Manifest manifest(ImageReference image, JsonValue json, String text, Digest digest) {
        String mediaType = json.at("mediaType")
                .text()
                .orElse(contentType.replaceFirst(";.*", "").strip());
        if (!json.at("manifests").items().isEmpty()) {
            throw unusable(image, "lists images of several platforms and is none itself (" + mediaType + ")");
        }
        try {
            return new Manifest(
                    mediaType,
                    text,
                    digest,
                    new Digest(json.at("config").at("digest").text().orElse("")),
                    json.at("layers").items().stream()
                            .map(layer -> layer.at("size").number().orElse(0))
                            .toList());
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
