package com.mellanox.mkt.images.sign;

import com.mellanox.mkt.images.json.JsonReader;
import com.mellanox.mkt.images.json.JsonValue;
import com.mellanox.mkt.images.json.JsonWriter;
import com.mellanox.mkt.images.registry.Manifest;
import com.mellanox.mkt.images.registry.Referrers;
import com.mellanox.mkt.images.registry.Registry;
import com.mellanox.mkt.images.registry.StoredManifest;
import com.mellanox.mkt.images.registry.TagUpdate;
import com.mellanox.mkt.images.type.Digest;
import com.mellanox.mkt.images.type.ImageReference;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.TreeMap;

/**
 * The manifest in which cosign 2 keeps the signatures of an image, or the attestations: each is a layer, and each signer adds
 * one. It has a tag made of the image's digest.
 *
 * @param image with a digest
 * @param suffix {@link #SIGNATURES} or {@link #ATTESTATIONS}
 */
record SignatureTag(Registry registry, ImageReference image, String suffix) {
    static final String SIGNATURES = ".sig";
    static final String ATTESTATIONS = ".att";

    private static final String MANIFEST = "application/vnd.oci.image.manifest.v1+json";
    private static final String CONFIG = "application/vnd.oci.image.config.v1+json";
    private static final String NO_TIME = "0001-01-01T00:00:00Z";

    /** A signature or an attestation; its content is a blob. */
    record Layer(String mediaType, Digest digest, long size, Map<String, String> annotations) {
        Layer {
            annotations = Map.copyOf(annotations);
        }

        static Layer of(String mediaType, byte[] content, Map<String, String> annotations) {
            return new Layer(mediaType, Digest.of(content), content.length, annotations);
        }

        static Layer of(JsonValue json) {
            Map<String, String> annotations = new TreeMap<>();
            json.at("annotations")
                    .members()
                    .forEach((name, value) -> value.text().ifPresent(text -> annotations.put(name, text)));
            return new Layer(
                    json.at("mediaType").text().orElse(""),
                    new Digest(json.at("digest").text().orElse("")),
                    json.at("size").number().orElse(0),
                    annotations);
        }

        private Map<String, Object> members() {
            Map<String, Object> members = new LinkedHashMap<>();
            members.put("mediaType", mediaType);
            members.put("digest", digest);
            members.put("size", size);
            members.put("annotations", new TreeMap<>(annotations));
            return members;
        }
    }

    ImageReference tag() {
        return image.withTag(Referrers.tag(Objects.requireNonNull(image.digest()), suffix));
    }

    List<Layer> layers() {
        return registry.stored(tag()).map(SignatureTag::layers).orElse(List.of());
    }

    private static List<Layer> layers(StoredManifest manifest) {
        try {
            return JsonReader.read(manifest.text()).at("layers").items().stream()
                    .map(Layer::of)
                    .toList();
        } catch (IOException e) {
            throw new IllegalStateException("a stored manifest is JSON", e);
        }
    }

    byte[] content(Layer layer) {
        return registry.read(image.repository(), layer.digest());
    }

    /**
     * Adds a layer beside those of others.
     *
     * @param replaced the digests of layers that go for it
     */
    void add(Layer layer, byte[] content, List<Digest> replaced) {
        registry.send(image.repository(), content);
        new TagUpdate(registry, tag()).run(present -> {
            List<Layer> layers =
                    new ArrayList<>(present.map(SignatureTag::layers).orElse(List.of()));
            if (layers.contains(layer)) {
                return Optional.empty();
            }
            layers.removeIf(other -> replaced.contains(other.digest()));
            layers.add(layer);
            return Optional.of(manifest(layers));
        });
    }

    private Manifest manifest(List<Layer> layers) {
        byte[] config = config(layers);
        registry.send(image.repository(), config);
        Map<String, Object> manifest = new LinkedHashMap<>();
        manifest.put("schemaVersion", 2);
        manifest.put("mediaType", MANIFEST);
        manifest.put("config", Layer.of(CONFIG, config, Map.of()).members());
        manifest.put("layers", layers.stream().map(Layer::members).toList());
        String text = JsonWriter.write(manifest);
        return new Manifest(
                MANIFEST,
                text,
                Digest.of(text.getBytes(StandardCharsets.UTF_8)),
                Digest.of(config),
                layers.stream().mapToLong(Layer::size).sum());
    }

    private static byte[] config(List<Layer> layers) {
        Map<String, Object> files = new LinkedHashMap<>();
        files.put("type", "layers");
        files.put("diff_ids", layers.stream().map(Layer::digest).toList());
        Map<String, Object> config = new LinkedHashMap<>();
        config.put("architecture", "");
        config.put("created", NO_TIME);
        config.put(
                "history",
                layers.stream().map(layer -> Map.of("created", NO_TIME)).toList());
        config.put("os", "");
        config.put("rootfs", files);
        config.put("config", Map.of());
        return JsonWriter.line(config).getBytes(StandardCharsets.UTF_8);
    }
}
