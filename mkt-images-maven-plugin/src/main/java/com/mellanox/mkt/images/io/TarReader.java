package com.mellanox.mkt.images.io;

import java.io.IOException;
import java.io.InputStream;
import java.util.Map;
import org.apache.commons.compress.archivers.tar.TarArchiveEntry;

/** Reads a tar stream entry by entry, with what says what a file is and not when it was made. */
public final class TarReader {
    private static final int PERMISSIONS = 07777;

    private final InputStream in;

    public TarReader(InputStream in) {
        this.in = in;
    }

    /**
     * What a tar says of a file.
     *
     * @param name its path as it stands in the tar, without a slash at the end
     * @param type {@code file}, {@code directory}, {@code link} for a symbolic and {@code hard link} for a hard one,
     *     {@code pipe}, or a device with its numbers
     * @param mode permissions, set-user-id and its like among them
     * @param owner numeric id
     * @param group numeric id
     * @param target what a link leads to, empty where it is none
     * @param attributes extended attributes, such as capabilities; each byte of a value is one character
     */
    public record Entry(
            String name,
            String type,
            int mode,
            long owner,
            long group,
            String target,
            Map<String, String> attributes) {}

    /** Takes the entries. */
    @FunctionalInterface
    public interface Visitor {
        /**
         * Takes one.
         *
         * @param content the bytes of a file, to be read before the call returns; empty for all that is none
         */
        void entry(Entry entry, InputStream content) throws IOException;
    }

    /**
     * Hands over every entry, in the order of the stream, which is left open.
     *
     * @throws IOException where it is no tar, or ends before the tar does
     */
    public void forEach(Visitor visitor) throws IOException {
        RawHeaders tar = new RawHeaders(in);
        for (TarArchiveEntry entry = tar.next(); entry != null; entry = tar.next()) {
            visitor.entry(read(entry, tar.attributes()), tar);
        }
    }

    private static Entry read(TarArchiveEntry entry, Map<String, String> attributes) {
        return new Entry(
                entry.getName().replaceFirst("/+$", ""),
                type(entry),
                entry.getMode() & PERMISSIONS,
                entry.getLongUserId(),
                entry.getLongGroupId(),
                entry.isSymbolicLink() || entry.isLink() ? entry.getLinkName() : "",
                attributes);
    }

    private static String type(TarArchiveEntry entry) {
        if (entry.isSymbolicLink()) {
            return "link";
        }
        if (entry.isLink()) {
            return "hard link";
        }
        if (entry.isDirectory()) {
            return "directory";
        }
        if (entry.isFIFO()) {
            return "pipe";
        }
        boolean device = entry.isCharacterDevice() || entry.isBlockDevice();
        return device
                ? (entry.isBlockDevice() ? "block " : "character ") + entry.getDevMajor() + ":" + entry.getDevMinor()
                : "file";
    }
}
