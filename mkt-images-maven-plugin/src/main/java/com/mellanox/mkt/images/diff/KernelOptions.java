package com.mellanox.mkt.images.diff;

import com.mellanox.mkt.images.compare.ConfigurationChange;
import com.mellanox.mkt.images.run.Labels;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.TreeSet;
import org.jspecify.annotations.Nullable;

/** The options that a kernel needs to boot an image, as a label of the image has them. */
final class KernelOptions {
    private KernelOptions() {}

    /** The options that differ between the labels of two images. */
    static List<ConfigurationChange> between(Map<String, String> before, Map<String, String> after) {
        SortedMap<String, String> first = parse(before);
        SortedMap<String, String> second = parse(after);
        Set<String> names = new TreeSet<>(first.keySet());
        names.addAll(second.keySet());
        List<ConfigurationChange> changes = new ArrayList<>();
        for (String name : names) {
            @Nullable String was = first.get(name);
            @Nullable String is = second.get(name);
            if (!Objects.equals(was, is)) {
                changes.add(new ConfigurationChange(name, was, is));
            }
        }
        return changes;
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
