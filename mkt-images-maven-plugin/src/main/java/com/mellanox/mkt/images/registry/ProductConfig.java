package com.mellanox.mkt.images.registry;

import com.google.cloud.tools.jib.image.json.ContainerConfigurationTemplate;
import com.google.cloud.tools.jib.image.json.HistoryEntry;
import com.mellanox.mkt.images.json.JsonReader;
import com.mellanox.mkt.images.json.JsonValue;
import com.mellanox.mkt.images.type.Digest;
import java.io.IOException;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;

/**
 * The configuration of a product image, whose digest is the image's id: nothing in it depends on anything but the products
 * and what they are the products of.
 */
final class ProductConfig {
    private static final String CREATED_BY = "mkt-images";

    private ProductConfig() {}

    static TextBlob write(ProductLabels labels, ProductLayer layer) throws IOException {
        ContainerConfigurationTemplate config = new ContainerConfigurationTemplate();
        config.setCreated(Instant.EPOCH.toString());
        config.setArchitecture(labels.platform().architecture());
        config.setOs(labels.platform().os());
        config.setContainerLabels(labels.all());
        config.addLayerDiffId(layer.tar());
        config.addHistoryEntry(HistoryEntry.builder()
                .setCreationTimestamp(Instant.EPOCH)
                .setCreatedBy(CREATED_BY)
                .build());
        return TextBlob.of(config);
    }

    /**
     * Makes sure that one that somebody wrote is of certain products, and of this layer.
     *
     * @throws IOException with what is wrong
     */
    static void check(TextBlob config, ProductLabels labels, ProductLayer layer) throws IOException {
        JsonValue read = JsonReader.read(config.text());
        Map<String, String> found = new TreeMap<>();
        read.at("config")
                .at("Labels")
                .members()
                .forEach((name, value) -> found.put(name, value.text().orElse("")));
        require("its labels are", found, labels.all());
        String platform = read.at("os").text().orElse("") + "/"
                + read.at("architecture").text().orElse("");
        require("it is for", platform, labels.platform().toString());
        List<Optional<Digest>> layers = read.at("rootfs").at("diff_ids").items().stream()
                .map(digest -> digest.text().map(Digest::new))
                .toList();
        require("its layers are", layers, List.of(Optional.of(layer.diffId())));
    }

    private static void require(String what, Object found, Object wanted) throws IOException {
        if (!found.equals(wanted)) {
            throw new IOException(what + " " + found + " and not " + wanted);
        }
    }
}
