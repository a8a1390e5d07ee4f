package com.mellanox.mkt.images.compare;

import com.mellanox.mkt.images.io.StoredTar;
import com.mellanox.mkt.images.io.TarReader;
import com.mellanox.mkt.images.io.TarReader.VisitorWithTimes;
import com.mellanox.mkt.images.json.JsonReader;
import com.mellanox.mkt.images.json.JsonValue;
import java.io.Closeable;
import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Path;
import java.util.List;

/** An image as {@code docker save} writes it: its configuration, and its layers from the lowest to the highest. */
public final class ImageArchive implements Closeable {
    private static final String MANIFEST = "manifest.json";

    private final StoredTar tar;
    private final JsonValue configuration;
    private final List<String> layers;

    private ImageArchive(StoredTar tar, JsonValue configuration, List<String> layers) {
        this.tar = tar;
        this.configuration = configuration;
        this.layers = layers;
    }

    /**
     * Stores an archive in a directory until it is closed.
     *
     * @throws IOException if it has no image, or cannot be stored
     */
    public static ImageArchive store(Path directory, InputStream in) throws IOException {
        StoredTar tar = new StoredTar(directory, in);
        try {
            JsonValue image = read(tar, MANIFEST).items().get(0);
            List<String> layers = image.at("Layers").items().stream()
                    .flatMap(layer -> layer.text().stream())
                    .toList();
            return new ImageArchive(tar, read(tar, image.at("Config").text().orElse("")), layers);
        } catch (IOException | IndexOutOfBoundsException e) {
            tar.close();
            throw new IOException("the engine's archive of the image cannot be read: " + e.getMessage(), e);
        }
    }

    private static JsonValue read(StoredTar tar, String name) throws IOException {
        try (InputStream in = tar.open(name)) {
            return JsonReader.read(in);
        }
    }

    /** Its configuration, as the image specification describes it. */
    public JsonValue configuration() {
        return configuration;
    }

    /** The digest of each layer's files; the same files with the same times have the same one. */
    List<String> layers() {
        return configuration.at("rootfs").at("diff_ids").items().stream()
                .flatMap(digest -> digest.text().stream())
                .toList();
    }

    /** Calls the visitor for each entry of a layer. */
    void forEach(int layer, VisitorWithTimes visitor) throws IOException {
        if (layer >= layers.size()) {
            throw new IOException("the configuration names more layers than the engine's archive of the image has");
        }
        try (InputStream in = tar.open(layers.get(layer))) {
            new TarReader(in).forEachWithTime(visitor);
        }
    }

    @Override
    public void close() throws IOException {
        tar.close();
    }
}
