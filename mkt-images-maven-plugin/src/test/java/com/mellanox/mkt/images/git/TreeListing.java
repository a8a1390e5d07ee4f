package com.mellanox.mkt.images.git;

import com.mellanox.mkt.images.io.ContentWriter;
import com.mellanox.mkt.images.io.FileTree;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;

/** Lists the entries of a tree, a line for each: {@code d src}, {@code - README: text}, {@code x run: text}, {@code l a -> b}. */
final class TreeListing implements FileTree.Visitor {
    private final List<String> lines = new ArrayList<>();

    static List<String> of(FileTree tree) throws IOException {
        TreeListing listing = new TreeListing();
        tree.walk(listing);
        return listing.lines;
    }

    @Override
    public void directory(String path) {
        lines.add("d " + path);
    }

    @Override
    public void file(String path, boolean executable, long size, ContentWriter content) throws IOException {
        ByteArrayOutputStream bytes = new ByteArrayOutputStream();
        content.writeTo(bytes);
        if (bytes.size() != size) {
            throw new IOException(path + " was said to have " + size + " bytes and has " + bytes.size());
        }
        lines.add((executable ? "x " : "- ") + path + ": " + bytes.toString(StandardCharsets.UTF_8));
    }

    @Override
    public void link(String path, String target) {
        lines.add("l " + path + " -> " + target);
    }
}
