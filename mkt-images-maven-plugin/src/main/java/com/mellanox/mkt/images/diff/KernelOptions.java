package com.mellanox.mkt.images.diff;

import com.mellanox.mkt.images.compare.ConfigurationChange;
import com.mellanox.mkt.images.run.Labels;
import java.util.List;
import java.util.Map;
import java.util.SortedMap;
import java.util.TreeMap;

/** The options that a kernel needs to boot an image, as a label of the image has them. */
final class KernelOptions {
    private KernelOptions() {}

    /** The options that differ between the labels of two images. */
    static List<ConfigurationChange> between(Map<String, String> before, Map<String, String> after) {
        return ConfigurationChange.between(parse(before), parse(after));
    }

    /** Of {@code 9P_FS=y,NET_9P=y}. */
    private static SortedMap<String, String> parse(Map<String, String> labels) {
        SortedMap<String, String> options = new TreeMap<>();
        for (String each : labels.getOrDefault(Labels.KERNEL_CONFIG, "").split(",", -1)) {
            int end = each.indexOf('=');
            if (end > 0) {
                options.put(each.substring(0, end), each.substring(end + 1));
            }
        }
        return options;
    }
}
