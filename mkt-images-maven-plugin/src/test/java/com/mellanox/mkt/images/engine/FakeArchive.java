package com.mellanox.mkt.images.engine;

import com.mellanox.mkt.images.failure.EngineException;
import com.mellanox.mkt.images.io.ContentWriter;
import com.mellanox.mkt.images.io.TarReader;
import com.mellanox.mkt.images.io.TarWriter;
import com.mellanox.mkt.images.json.JsonReader;
import com.mellanox.mkt.images.json.JsonValue;
import com.mellanox.mkt.images.type.ImageReference;
import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.zip.GZIPInputStream;

/**
 * What the fake engine has loaded: by its configuration if it is an archive as {@code docker save} writes it, by its
 * bytes if it is anything else.
 */
final class FakeArchive {
    private static final byte[] NONE = {};
    private static final int BLOCK = 512;

    private final ImageId id;
    private final Map<String, String> labels;
    private final List<ImageReference> names;
    private final byte[] layer;

    private FakeArchive(ImageId id, Map<String, String> labels, List<ImageReference> names, byte[] layer) {
        this.id = id;
        this.labels = labels;
        this.names = names;
        this.layer = layer;
    }

    ImageId id() {
        return id;
    }

    Map<String, String> labels() {
        return labels;
    }

    List<ImageReference> names() {
        return names;
    }

    /** The tar of its only layer, unpacked; empty where it has none, or several. */
    byte[] layer() {
        return layer;
    }

    static FakeArchive read(ImageReference image, ContentWriter archive) {
        try {
            ByteArrayOutputStream bytes = new ByteArrayOutputStream();
            archive.writeTo(bytes);
            Map<String, byte[]> files = files(bytes.toByteArray());
            return files.containsKey("manifest.json")
                    ? saved(json(files, "manifest.json").items().get(0), files)
                    : new FakeArchive(
                            FakeImages.idOf(bytes.toString(StandardCharsets.ISO_8859_1)), Map.of(), List.of(), NONE);
        } catch (IOException e) {
            throw new EngineException("The archive of " + image + " cannot be read: " + e.getMessage(), "Look", e);
        }
    }

    /** An image with one layer, as {@code docker save} writes it. */
    static byte[] save(byte[] layer) throws IOException {
        String config = "{\"rootfs\": {\"diff_ids\": [\"" + FakeImages.idOf(layer) + "\"]}}";
        ByteArrayOutputStream bytes = new ByteArrayOutputStream();
        try (TarWriter tar = new TarWriter(bytes, Instant.EPOCH)) {
            add(tar, "layer.tar", layer);
            add(tar, "config.json", config.getBytes(StandardCharsets.UTF_8));
            String manifest = "[{\"Config\": \"config.json\", \"Layers\": [\"layer.tar\"]}]";
            add(tar, "manifest.json", manifest.getBytes(StandardCharsets.UTF_8));
        }
        return bytes.toByteArray();
    }

    private static void add(TarWriter tar, String name, byte[] content) throws IOException {
        tar.file(name, false, content.length, out -> out.write(content));
    }

    private static Map<String, byte[]> files(byte[] archive) throws IOException {
        Map<String, byte[]> files = new HashMap<>();
        if (archive.length % BLOCK == 0) {
            new TarReader(new ByteArrayInputStream(archive))
                    .forEach((entry, content) -> files.put(entry.name(), content.readAllBytes()));
        }
        return files;
    }

    private static FakeArchive saved(JsonValue manifest, Map<String, byte[]> files) throws IOException {
        String name = manifest.at("Config").text().orElse("");
        JsonValue config = json(files, name);
        Map<String, String> labels = new TreeMap<>();
        config.at("config")
                .at("Labels")
                .members()
                .forEach((label, value) -> labels.put(label, value.text().orElse("")));
        List<ImageReference> names = manifest.at("RepoTags").items().stream()
                .flatMap(tag -> tag.text().stream())
                .map(ImageReference::parse)
                .toList();
        List<JsonValue> layers = manifest.at("Layers").items();
        byte[] layer = layers.size() == 1
                ? layer(config, files.getOrDefault(layers.get(0).text().orElse(""), NONE))
                : NONE;
        return new FakeArchive(FakeImages.idOf(text(files, name)), labels, names, layer);
    }

    private static byte[] layer(JsonValue config, byte[] packed) throws IOException {
        byte[] layer = new GZIPInputStream(new ByteArrayInputStream(packed)).readAllBytes();
        String diffId = config.at("rootfs").at("diff_ids").items().get(0).text().orElse("");
        if (!diffId.equals(FakeImages.idOf(layer).toString())) {
            throw new IOException("invalid diffID for layer 0");
        }
        return layer;
    }

    private static JsonValue json(Map<String, byte[]> files, String name) throws IOException {
        return JsonReader.read(text(files, name));
    }

    private static String text(Map<String, byte[]> files, String name) {
        return new String(files.getOrDefault(name, "{}".getBytes(StandardCharsets.UTF_8)), StandardCharsets.UTF_8);
    }
}
