package com.mellanox.mkt.images.engine.docker;

import com.mellanox.mkt.images.fuzz.FuzzTarget;
import com.mellanox.mkt.images.json.JsonReader;
import com.mellanox.mkt.images.type.ImageReference;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.nio.file.Path;
import java.util.Map;

/** The readers of what engines answer. */
public final class DockerFuzzTargets {
    private DockerFuzzTargets() {}

    public static Map<String, FuzzTarget> all() {
        return Map.of("image-list", DockerFuzzTargets::images);
    }

    private static void images(byte[] input, Path directory) throws IOException {
        ImageListing.read(JsonReader.read(new ByteArrayInputStream(input))).find(ImageReference.parse("a:1"));
    }
}
