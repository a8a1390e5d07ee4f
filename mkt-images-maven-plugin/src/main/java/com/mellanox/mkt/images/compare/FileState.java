package com.mellanox.mkt.images.compare;

import com.mellanox.mkt.images.io.TarReader.Entry;
import com.mellanox.mkt.images.type.Digest;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.security.DigestOutputStream;
import java.security.MessageDigest;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;

/**
 * A file of a layer.
 *
 * @param changed its time
 * @param size its bytes
 * @param content the digest of its content
 */
record FileState(Entry entry, Instant changed, long size, Digest content) {
    private static final String LINK = "link";

    static FileState read(Entry entry, Instant changed, InputStream in) throws IOException {
        MessageDigest sha = Digest.sha256();
        long size = in.transferTo(new DigestOutputStream(OutputStream.nullOutputStream(), sha));
        return new FileState(entry, changed, size, Digest.of(sha));
    }

    boolean isDirectory() {
        return entry.type().equals("directory");
    }

    static boolean isHardLink(Entry entry) {
        return entry.type().equals("hard link");
    }

    boolean hasContentOf(FileState other) {
        return size == other.size && content.equals(other.content);
    }

    /** What differs but content and time: {@code mode 0644, then 0600}. */
    List<String> attributes(FileState then) {
        List<String> differences = new ArrayList<>();
        add(differences, "type", entry.type(), then.entry.type());
        add(differences, "owner", owner(), then.owner());
        if (!entry.type().equals(LINK)) {
            add(differences, "mode", mode(), then.mode());
        }
        add(differences, "target", entry.target(), then.entry.target());
        if (!entry.attributes().equals(then.entry.attributes())) {
            differences.add("extended attributes");
        }
        return differences;
    }

    private static void add(List<String> differences, String what, String first, String second) {
        if (!first.equals(second)) {
            differences.add(what + " " + first + ", then " + second);
        }
    }

    private String owner() {
        return entry.owner() + ":" + entry.group();
    }

    private String mode() {
        return "0" + Integer.toOctalString(entry.mode());
    }
}
