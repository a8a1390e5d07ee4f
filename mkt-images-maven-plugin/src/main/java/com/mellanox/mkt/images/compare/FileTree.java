package com.mellanox.mkt.images.compare;

import java.io.IOException;
import java.util.Map;
import java.util.SortedMap;
import java.util.TreeMap;

/** The files of an image as its containers see them: each layer adds some, and hides some of the layers below. */
final class FileTree {
    private static final String HIDDEN = ".wh.";

    /** Hides all that the layers below have in its directory. */
    private static final String OPAQUE = ".wh..wh..opq";

    private final SortedMap<String, FileState> files = new TreeMap<>();
    private long size;

    /** A tree with the same files, which can get other layers. */
    FileTree copy() {
        FileTree copy = new FileTree();
        copy.files.putAll(files);
        copy.size = size;
        return copy;
    }

    /** The files by their absolute paths. */
    SortedMap<String, FileState> files() {
        return files;
    }

    /** The bytes of the files of all layers together, as engines count them. */
    long size() {
        return size;
    }

    /** Whether it is no file, but hides others. */
    static boolean isMark(String path) {
        return path.startsWith(HIDDEN, path.lastIndexOf('/') + 1);
    }

    /** Whether there is something that a mark hides. */
    boolean isHiddenBy(String mark) {
        return isOpaque(mark)
                ? !below(directory(mark)).isEmpty()
                : files.containsKey(hidden(mark)) || !below(hidden(mark)).isEmpty();
    }

    private static boolean isOpaque(String mark) {
        return mark.endsWith("/" + OPAQUE);
    }

    private static String directory(String path) {
        return path.substring(0, path.lastIndexOf('/'));
    }

    private static String hidden(String mark) {
        return directory(mark) + "/" + mark.substring(mark.lastIndexOf('/') + 1 + HIDDEN.length());
    }

    /** Adds the next layer of an image. */
    void add(ImageArchive image, int layer) throws IOException {
        Map<String, FileState> added = new TreeMap<>();
        image.forEach(layer, (entry, changed, in) -> {
            String path = path(entry.name());
            if (isOpaque(path)) {
                below(directory(path)).clear();
            } else if (isMark(path)) {
                remove(hidden(path));
            } else {
                FileState state = FileState.read(entry, changed, in);
                size += state.size();
                added.put(path, FileState.isHardLink(entry) ? linked(path(entry.target()), added, state) : state);
            }
        });
        added.forEach(this::put);
    }

    private void put(String path, FileState state) {
        if (!state.isDirectory()) {
            below(path).clear();
        }
        files.put(path, state);
    }

    /** A hard link is a name of a file; which of its names has the content in a tar does not matter. */
    private FileState linked(String target, Map<String, FileState> added, FileState link) {
        FileState of = added.getOrDefault(target, files.get(target));
        return of == null ? link : of;
    }

    private void remove(String path) {
        files.remove(path);
        below(path).clear();
    }

    private SortedMap<String, FileState> below(String directory) {
        // '0' is the character after '/'.
        return files.subMap(directory + "/", directory + "0");
    }

    static String path(String name) {
        return "/" + name.replaceFirst("^(\\./|/)+", "").replaceFirst("^\\.$", "");
    }
}
