package com.mellanox.mkt.images.compare;

import com.mellanox.mkt.images.compare.Difference.Kind;
import java.io.IOException;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.stream.Collectors;

/** Compares two builds of an image. Layers with the same digest are not read. */
public final class ImageComparison {
    /** Of so many files the first line that differs is shown. */
    private static final int MOST_CONTENTS = 50;

    private static final int MOST_BYTES = 1 << 18;

    private static final byte[] NOTHING = {};

    private final ImageArchive first;
    private final ImageArchive second;
    private final Instant committed;
    private final List<Difference> differences = new ArrayList<>();

    private ImageComparison(ImageArchive first, ImageArchive second, Instant committed) {
        this.first = first;
        this.second = second;
        this.committed = committed;
    }

    /**
     * Compares them.
     *
     * @param committed the time that the files of the image have in place of the clock's, if the engine has a use for it: a later
     *     time of a file, and two later ones in the configuration, are those of the clock
     * @return what differs, the most telling first
     */
    public static List<Difference> of(ImageArchive first, ImageArchive second, Instant committed) throws IOException {
        ImageComparison comparison = new ImageComparison(first, second, committed);
        new ConfigurationComparison(committed, comparison.differences)
                .compare(first.configuration(), second.configuration());
        comparison.compareLayers();
        return comparison.differences.stream().sorted().toList();
    }

    private void compareLayers() throws IOException {
        List<String> one = first.layers();
        List<String> other = second.layers();
        if (one.size() != other.size()) {
            differences.add(new Difference(
                    Kind.CONFIGURATION, "rootfs.diff_ids", one.size() + " layers, then " + other.size()));
            return;
        }
        for (int layer = 0; layer < one.size(); layer++) {
            if (!one.get(layer).equals(other.get(layer))) {
                compareLayer(layer);
            }
        }
    }

    private void compareLayer(int layer) throws IOException {
        Map<String, FileState> before = files(first, layer);
        Map<String, FileState> after = files(second, layer);
        LowerLayers belowFirst = new LowerLayers(first, layer);
        LowerLayers belowSecond = new LowerLayers(second, layer);
        SortedMap<String, Sizes> contents = new TreeMap<>();
        Set<String> all = new TreeSet<>(before.keySet());
        all.addAll(after.keySet());
        for (String path : all) {
            FileState one = before.get(path);
            FileState other = after.get(path);
            if (one == null && other != null) {
                compareMissing(path, other, belowSecond, belowFirst, "only in the second build");
            } else if (one != null && other == null) {
                compareMissing(path, one, belowFirst, belowSecond, "only in the first build");
            } else if (one != null && other != null && !FileTree.isMark(path)) {
                compare(path, one, other, contents);
            }
        }
        compareContents(layer, contents);
    }

    /**
     * Compares a file that one layer alone has. It may change nothing: a graph driver stores a file or a directory that was only
     * opened or touched, and the mark of a directory that hides nothing, while the containerd image store does not.
     *
     * @param below what is below the layer that has it
     * @param belowOther what is below the layer that does not have it
     */
    private void compareMissing(String path, FileState file, LowerLayers below, LowerLayers belowOther, String where)
            throws IOException {
        if (FileTree.isMark(path)) {
            if (below.isHiddenBy(path)) {
                differences.add(new Difference(Kind.MISSING, path, where));
            }
            return;
        }
        FileState lower = belowOther.file(path);
        if (lower == null
                || !lower.hasContentOf(file)
                || !lower.attributes(file).isEmpty()) {
            differences.add(new Difference(Kind.MISSING, path, where));
        } else if (!lower.changed().equals(file.changed())) {
            Kind kind = file.changed().isAfter(committed) ? Kind.CLOCK : Kind.TIME;
            differences.add(new Difference(kind, path, "time " + file.changed() + ", " + where));
        }
    }

    private static Map<String, FileState> files(ImageArchive image, int layer) throws IOException {
        Map<String, FileState> files = new TreeMap<>();
        image.forEach(
                layer,
                (entry, changed, in) -> files.put(FileTree.path(entry.name()), FileState.read(entry, changed, in)));
        return files;
    }

    private void compare(String path, FileState one, FileState other, Map<String, Sizes> contents) {
        List<String> attributes = one.attributes(other);
        if (!attributes.isEmpty()) {
            differences.add(new Difference(Kind.ATTRIBUTES, path, String.join("; ", attributes)));
        }
        if (!one.hasContentOf(other)) {
            contents.put(path, new Sizes(one.size(), other.size()));
        }
        if (!one.changed().equals(other.changed())) {
            boolean byClock =
                    one.changed().isAfter(committed) || other.changed().isAfter(committed);
            differences.add(new Difference(
                    byClock ? Kind.CLOCK : Kind.TIME, path, "time " + one.changed() + ", then " + other.changed()));
        }
    }

    private void compareContents(int layer, SortedMap<String, Sizes> files) throws IOException {
        Set<String> shown = files.keySet().stream()
                .filter(path -> files.getOrDefault(path, Sizes.NONE).areSmall())
                .limit(MOST_CONTENTS)
                .collect(Collectors.toSet());
        Map<String, byte[]> one = contents(first, layer, shown);
        Map<String, byte[]> other = contents(second, layer, shown);
        files.forEach((path, sizes) -> {
            String how = shown.contains(path)
                    ? TextComparison.firstDifference(one.getOrDefault(path, NOTHING), other.getOrDefault(path, NOTHING))
                    : sizes.first() + " bytes, then " + sizes.second();
            differences.add(new Difference(Kind.CONTENT, path, how));
        });
    }

    private static Map<String, byte[]> contents(ImageArchive image, int layer, Collection<String> paths)
            throws IOException {
        Map<String, byte[]> contents = new HashMap<>();
        if (!paths.isEmpty()) {
            image.forEach(layer, (entry, changed, in) -> {
                if (paths.contains(FileTree.path(entry.name()))) {
                    contents.put(FileTree.path(entry.name()), in.readAllBytes());
                }
            });
        }
        return contents;
    }

    /** The bytes of a file in both builds. */
    private record Sizes(long first, long second) {
        static final Sizes NONE = new Sizes(0, 0);

        boolean areSmall() {
            return first <= MOST_BYTES && second <= MOST_BYTES;
        }
    }
}
