package com.mellanox.mkt.images.git;

import java.io.DataInputStream;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.file.Files;
import java.nio.file.Path;

/** The file of git's index, of which JGit believes more than it should. */
final class IndexFile {
    /** Of an entry: all before its name. */
    private static final int FIXED = 62;

    private static final int FLAGS = 60;
    private static final int IS_EXTENDED = 0x4000;
    private static final int WITH_SHORTENED_NAMES = 4;
    private static final int HEADER = 12;

    private IndexFile() {}

    /**
     * Checks what JGit does not survive: it makes room for as many entries as the header names, and reads a shortened name that
     * is cut without an end.
     *
     * @throws IOException if the file is damaged
     */
    static void require(Path file) throws IOException {
        if (!Files.exists(file)) {
            return;
        }
        int version;
        long entries;
        try (DataInputStream in = new DataInputStream(Files.newInputStream(file))) {
            in.skipNBytes(Integer.BYTES);
            version = in.readInt();
            entries = Integer.toUnsignedLong(in.readInt());
        }
        if (entries > Files.size(file) / FIXED) {
            throw new IOException("its header names " + entries + " files, more than it has room for");
        }
        if (version == WITH_SHORTENED_NAMES) {
            requireNames(ByteBuffer.wrap(Files.readAllBytes(file)), entries);
        }
    }

    /** An entry ends with how much of the name before it goes, seven bits a byte, and the rest of its name, up to a zero. */
    private static void requireNames(ByteBuffer index, long entries) throws IOException {
        int at = HEADER;
        for (long entry = 0; entry < entries; entry++) {
            if (index.limit() - at < FIXED) {
                throw new IOException("it ends within its list of files");
            }
            at += FIXED + ((index.getShort(at + FLAGS) & IS_EXTENDED) == 0 ? 0 : Short.BYTES);
            while (at < index.limit() && index.get(at) < 0) {
                at++;
            }
            at++;
            while (at < index.limit() && index.get(at) != 0) {
                at++;
            }
            at++;
        }
        if (at > index.limit()) {
            throw new IOException("it ends within the name of a file");
        }
    }
}
