package com.mellanox.mkt.images.compare;

import com.mellanox.mkt.images.compare.FileChange.Kind;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.SortedMap;
import java.util.TreeSet;
import org.jspecify.annotations.Nullable;

/**
 * What differs between two images of whatever layers, as their containers see them. Times of files do not count.
 *
 * @param sizeBefore the bytes of all files of the layers of the first image
 * @param sizeAfter the same of the second image
 * @param files by their paths
 */
public record ImageChanges(
        List<ConfigurationChange> configuration, long sizeBefore, long sizeAfter, List<FileChange> files) {

    public ImageChanges {
        configuration = List.copyOf(configuration);
        files = List.copyOf(files);
    }

    /**
     * Compares two images. The layers that both begin with are read once.
     *
     * @param ignored labels that are left out
     */
    public static ImageChanges between(ImageArchive before, ImageArchive after, Set<String> ignored)
            throws IOException {
        int common = commonLayers(before.layers(), after.layers());
        FileTree below = new FileTree();
        addLayers(below, before, 0, common);
        FileTree first = below.copy();
        addLayers(first, before, common, before.layers().size());
        addLayers(below, after, common, after.layers().size());
        return new ImageChanges(
                ConfigurationChange.between(before.configuration(), after.configuration(), ignored),
                first.size(),
                below.size(),
                compare(first.files(), below.files()));
    }

    private static void addLayers(FileTree tree, ImageArchive image, int from, int to) throws IOException {
        for (int layer = from; layer < to; layer++) {
            tree.add(image, layer);
        }
    }

    private static int commonLayers(List<String> one, List<String> other) {
        int common = 0;
        while (common < one.size() && common < other.size() && one.get(common).equals(other.get(common))) {
            common++;
        }
        return common;
    }

    private static List<FileChange> compare(SortedMap<String, FileState> before, SortedMap<String, FileState> after) {
        Set<String> paths = new TreeSet<>(before.keySet());
        paths.addAll(after.keySet());
        List<FileChange> changes = new ArrayList<>();
        for (String path : paths) {
            @Nullable FileState was = before.get(path);
            @Nullable FileState is = after.get(path);
            if (was == null) {
                changes.add(new FileChange(Kind.ADDED, path, ""));
            } else if (is == null) {
                changes.add(new FileChange(Kind.REMOVED, path, ""));
            } else {
                String how = difference(was, is);
                if (!how.isEmpty()) {
                    changes.add(new FileChange(Kind.CHANGED, path, how));
                }
            }
        }
        return changes;
    }

    private static String difference(FileState was, FileState is) {
        List<String> how = new ArrayList<>(was.attributes(is));
        if (!was.hasContentOf(is)) {
            how.add(
                    was.size() == is.size()
                            ? "other content of " + is.size() + " bytes"
                            : was.size() + " bytes, then " + is.size());
        }
        return String.join("; ", how);
    }
}
