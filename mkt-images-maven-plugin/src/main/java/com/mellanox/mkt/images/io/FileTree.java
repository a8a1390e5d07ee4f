package com.mellanox.mkt.images.io;

import java.io.IOException;

/**
 * Files in a fixed order that can be walked more than once: a commit, a work tree. Contents are streamed.
 */
public interface FileTree {

    /** Visits every entry, a directory before what is in it; paths are relative, with {@code /}. */
    void walk(Visitor visitor) throws IOException;

    /** Is called for each entry. */
    interface Visitor {
        void directory(String path) throws IOException;

        /**
         * Handles a file.
         *
         * @param size bytes that the content writes, exactly
         */
        void file(String path, boolean executable, long size, ContentWriter content) throws IOException;

        void link(String path, String target) throws IOException;
    }
}
