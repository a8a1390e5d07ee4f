package com.mellanox.mkt.images.engine;

import com.mellanox.mkt.images.engine.FakeImages.FakeImage;
import com.mellanox.mkt.images.io.LayerSlice;
import com.mellanox.mkt.images.io.TarWriter;
import com.mellanox.mkt.images.type.ImageReference;
import java.io.ByteArrayOutputStream;
import java.io.FileNotFoundException;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.Map;
import java.util.TreeMap;
import java.util.concurrent.ConcurrentHashMap;

/** The files of the fake engine's images: those of a test, or a file that depends on the inputs of the image. */
final class FakeFiles {
    private final Map<ImageReference, Map<String, Map<String, String>>> told = new ConcurrentHashMap<>();
    private final Map<ImageId, byte[]> layers = new ConcurrentHashMap<>();

    void put(ImageReference image, String path, Map<String, String> textByPath) {
        told.computeIfAbsent(image, ignored -> new ConcurrentHashMap<>()).put(path, new TreeMap<>(textByPath));
    }

    /** Lets an image that was loaded have the files of its layer. */
    void put(ImageId image, byte[] layer) {
        if (layer.length > 0) {
            layers.put(image, layer);
        }
    }

    /** A directory of the path's last component, and the files in it. */
    byte[] tar(ImageId id, FakeImage image, String path) throws IOException {
        byte[] layer = layers.get(id);
        if (layer != null) {
            return LayerSlice.of(layer, path);
        }
        ByteArrayOutputStream bytes = new ByteArrayOutputStream();
        try (TarWriter tar = new TarWriter(bytes, Instant.EPOCH)) {
            String name = path.substring(path.lastIndexOf('/') + 1);
            tar.directory(name);
            for (Map.Entry<String, String> file : files(image, path).entrySet()) {
                byte[] text = file.getValue().getBytes(StandardCharsets.UTF_8);
                tar.file(name + "/" + file.getKey(), false, text.length, out -> out.write(text));
            }
        }
        return bytes.toByteArray();
    }

    private Map<String, String> files(FakeImage image, String path) throws FileNotFoundException {
        Map<String, Map<String, String>> ofImage = told.get(image.of().canonical());
        if (ofImage == null) {
            return Map.of("made", FakeContents.products(image));
        }
        Map<String, String> files = ofImage.get(path);
        if (files == null) {
            throw new FileNotFoundException(path);
        }
        return files;
    }
}
