package com.mellanox.mkt.images.git;

import com.mellanox.mkt.images.io.ContentWriter;
import com.mellanox.mkt.images.io.FileTree;
import java.io.IOException;
import java.nio.file.Path;

/** Fails for a path that leaves the directory of a tree. */
record PathCheck(FileTree.Visitor next) implements FileTree.Visitor {
    private static void require(String path) {
        if (path.startsWith("/") || !Path.of(path).equals(Path.of(path).normalize())) {
            throw new AssertionError("the path '" + path + "' leaves the directory");
        }
    }

    @Override
    public void directory(String path) throws IOException {
        require(path);
        next.directory(path);
    }

    @Override
    public void file(String path, boolean executable, long size, ContentWriter content) throws IOException {
        require(path);
        next.file(path, executable, size, content);
    }

    @Override
    public void link(String path, String target) throws IOException {
        require(path);
        next.link(path, target);
    }
}
