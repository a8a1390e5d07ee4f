package com.mellanox.mkt.images.compare;

import java.io.IOException;
import org.jspecify.annotations.Nullable;

/** The files of an image below one of its layers, which are read when they are asked for. */
final class LowerLayers {
    private final ImageArchive image;
    private final int layer;
    private @Nullable FileTree read;

    LowerLayers(ImageArchive image, int layer) {
        this.image = image;
        this.layer = layer;
    }

    /** A file; null if the layers do not have it. */
    @Nullable FileState file(String path) throws IOException {
        return tree().files().get(path);
    }

    /** Whether the mark of a layer above hides something of these layers. */
    boolean isHiddenBy(String mark) throws IOException {
        return tree().isHiddenBy(mark);
    }

    private FileTree tree() throws IOException {
        FileTree tree = read;
        if (tree == null) {
            tree = new FileTree();
            for (int lower = 0; lower < layer; lower++) {
                tree.add(image, lower);
            }
            read = tree;
        }
        return tree;
    }
}
