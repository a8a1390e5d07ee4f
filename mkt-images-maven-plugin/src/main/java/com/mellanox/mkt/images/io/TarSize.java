package com.mellanox.mkt.images.io;

import java.io.IOException;
import java.io.OutputStream;
import java.time.Instant;

/** Tells the size of a tree's tar before it is streamed, as a tar within a tar must have it, without reading a file. */
public final class TarSize {
    private static final int RECORD = 512;

    private TarSize() {}

    /** Bytes of the archive that {@link TarWriter} makes of the tree, its end included. */
    public static long of(FileTree tree) throws IOException {
        Counter headers = new Counter();
        long[] bodies = {0};
        try (TarWriter writer = new TarWriter(headers, Instant.EPOCH)) {
            tree.walk(new FileTree.Visitor() {
                @Override
                public void directory(String path) throws IOException {
                    writer.directory(path);
                }

                @Override
                public void file(String path, boolean executable, long size, ContentWriter content) throws IOException {
                    writer.file(path, executable, 0, none -> {});
                    bodies[0] += (size + RECORD - 1) / RECORD * RECORD;
                }

                @Override
                public void link(String path, String target) throws IOException {
                    writer.link(path, target);
                }
            });
        }
        return headers.count + bodies[0];
    }

    /** Counts what it is given. */
    private static final class Counter extends OutputStream {
        private long count;

        @Override
        public void write(int b) {
            count++;
        }

        @Override
        public void write(byte[] bytes, int offset, int length) {
            count += length;
        }
    }
}
