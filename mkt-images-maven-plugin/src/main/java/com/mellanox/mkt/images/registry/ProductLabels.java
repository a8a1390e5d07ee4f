package com.mellanox.mkt.images.registry;

import com.mellanox.mkt.images.type.ImageKey;
import com.mellanox.mkt.images.type.PackageName;
import com.mellanox.mkt.images.type.Platform;
import java.util.SortedMap;
import java.util.TreeMap;

/** The labels of a product image. It has no others, so that the same products are the same image on every machine. */
public record ProductLabels(ImageKey key, PackageName packageName, Platform platform) {
    private static final String MKT = "com.mellanox.mkt.";

    /** The format of the layer: another one makes other images of the same products. */
    private static final String FORMAT = "1";

    /** The labels by their names. */
    SortedMap<String, String> all() {
        SortedMap<String, String> labels = new TreeMap<>();
        labels.put(MKT + "key", key.value());
        labels.put(MKT + "package", packageName.value());
        labels.put(MKT + "platform", platform.toString());
        labels.put(MKT + "products", FORMAT);
        return labels;
    }

    @Override
    public String toString() {
        return "products of " + packageName + " of " + key + " for " + platform;
    }
}
