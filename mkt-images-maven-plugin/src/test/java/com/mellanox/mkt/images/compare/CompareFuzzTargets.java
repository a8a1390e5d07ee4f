package com.mellanox.mkt.images.compare;

import com.mellanox.mkt.images.fuzz.FuzzTarget;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.nio.file.Path;
import java.util.Map;

/** The reader of the archive of an image, with its layers. */
public final class CompareFuzzTargets {
    private CompareFuzzTargets() {}

    public static Map<String, FuzzTarget> all() {
        return Map.of("image-archive", CompareFuzzTargets::archive);
    }

    private static void archive(byte[] input, Path directory) throws IOException {
        try (ImageArchive archive = ImageArchive.store(directory, new ByteArrayInputStream(input))) {
            FileTree tree = new FileTree();
            for (int layer = 0; layer < archive.layers().size(); layer++) {
                tree.add(archive, layer);
            }
        }
    }
}
