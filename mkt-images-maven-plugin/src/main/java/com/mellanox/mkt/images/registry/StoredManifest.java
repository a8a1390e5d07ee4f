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

/** What a tag of a registry points to: the manifest of one image, or an index of the manifests of several platforms. */
public sealed interface StoredManifest permits Manifest, ManifestIndex {
    /** The accepted media types: of images, and of indexes. */
    List<String> TYPES = List.of(
            "application/vnd.docker.distribution.manifest.v2+json",
            "application/vnd.oci.image.manifest.v1+json",
            ManifestIndex.DOCKER,
            ManifestIndex.OCI);

    /** Docker's or OCI's. */
    String mediaType();

    /** Byte for byte what its digest is of. */
    String text();

    /** By which the registry identifies it. */
    Digest digest();

    /**
     * Reads a registry's response.
     *
     * @param type the content type of the response
     * @param declared the digest in the header of the response
     * @throws RegistryException if the bytes have another digest, or are neither
     */
    static StoredManifest read(ImageReference image, String type, Optional<String> declared, byte[] bytes)
            throws IOException {
        Digest digest = Digest.of(bytes);
        String expected = image.digest() != null ? image.digest().value() : declared.orElse(digest.value());
        if (!expected.equals(digest.value())) {
            throw unusable(image, "came with the digest " + digest + " instead of " + expected);
        }
        String text = new String(bytes, StandardCharsets.UTF_8);
        try {
            JsonValue json = JsonReader.read(text);
            String mediaType = json.at("mediaType")
                    .text()
                    .orElse(type.replaceFirst(";.*", "").strip());
            return json.members().containsKey("manifests")
                    ? ManifestIndex.of(mediaType, json, text, digest)
                    : Manifest.of(image, mediaType, json, text, digest);
        } catch (JacksonException e) {
            throw unusable(image, "is not JSON");
        } catch (IllegalArgumentException e) {
            throw unusable(image, "is damaged: " + e.getMessage());
        }
    }

    /** A manifest that nothing can be done with. */
    static RegistryException unusable(ImageReference image, String why) {
        return new RegistryException(
                RegistryException.Kind.OTHER,
                "The manifest of " + image + " " + why,
                "Check what was pushed there; 'docker pull' shows whether Docker can use it",
                null);
    }
}
