package com.mellanox.mkt.images.engine.buildkit;

import com.mellanox.mkt.images.json.JsonReader;
import java.io.IOException;
import java.util.HashMap;
import java.util.Map;

/** Reads the configuration of an image, in JSON as the OCI image format has it. */
final class ImageConfig {
    private ImageConfig() {}

    /** The labels; none if the text is no configuration. */
    static Map<String, String> labels(String json) {
        Map<String, String> labels = new HashMap<>();
        try {
            JsonReader.read(json)
                    .at("config")
                    .at("Labels")
                    .members()
                    .forEach((name, value) -> labels.put(name, value.text().orElse("")));
        } catch (IOException e) {
            return Map.of();
        }
        return labels;
    }
}
