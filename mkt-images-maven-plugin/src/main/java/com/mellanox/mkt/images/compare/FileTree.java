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

    /** Adds the next layer of an image. */
    void add(ImageArchive image, int layer) throws IOException {
        Map<String, FileState> added = new TreeMap<>();
        image.forEach(layer, (entry, changed, in) -> {
            String path = path(entry.name());
            String name = path.substring(path.lastIndexOf('/') + 1);
            String directory = path.substring(0, path.lastIndexOf('/'));
            if (name.equals(OPAQUE)) {
                removeBelow(directory);
            } else if (name.startsWith(HIDDEN)) {
                remove(directory + "/" + name.substring(HIDDEN.length()));
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
            removeBelow(path);
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
        removeBelow(path);
    }

    private void removeBelow(String directory) {
        // '0' is the character after '/'.
        files.subMap(directory + "/", directory + "0").clear();
    }

    static String path(String name) {
        return "/" + name.replaceFirst("^(\\./|/)+", "").replaceFirst("^\\.$", "");
    }
}
