package com.mellanox.mkt.images.engine.buildkit;

import com.mellanox.mkt.buildkit.session.BuildContext;
import com.mellanox.mkt.images.io.StoredTar;
import com.mellanox.mkt.images.io.TarWriter;
import com.mellanox.mkt.images.json.JsonReader;
import com.mellanox.mkt.images.json.JsonValue;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.List;
import java.util.stream.Collectors;

/**
 * A build context that makes an image of the layers of an archive, as {@code docker save} writes it: a builder without an image store
 * loads no archives.
 */
record ArchiveContext(StoredTar archive, List<String> layers) implements BuildContext {
    ArchiveContext {
        layers = List.copyOf(layers);
    }

    /** The context of an archive with one image. */
    static ArchiveContext of(StoredTar archive) throws IOException {
        JsonValue image = JsonReader.read(archive.open("manifest.json")).items().stream()
                .findFirst()
                .orElseThrow(() -> new IOException("the archive has no image"));
        return new ArchiveContext(
                archive,
                image.at("Layers").items().stream()
                        .flatMap(layer -> layer.text().stream())
                        .toList());
    }

    @Override
    public void writeTo(OutputStream out) throws IOException {
        String dockerfile = "FROM scratch\n"
                + layers.stream()
                        .map(layer -> "ADD [\"" + layer + "\", \"/\"]\n")
                        .collect(Collectors.joining());
        byte[] bytes = dockerfile.getBytes(StandardCharsets.UTF_8);
        try (TarWriter tar = new TarWriter(out, Instant.EPOCH)) {
            tar.file("Dockerfile", false, bytes.length, content -> content.write(bytes));
            for (String layer : layers) {
                archive.copy(layer, tar);
            }
        }
    }
}
