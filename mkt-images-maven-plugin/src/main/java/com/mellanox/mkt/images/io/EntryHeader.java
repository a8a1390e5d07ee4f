package com.mellanox.mkt.images.io;

import com.mellanox.mkt.images.io.TarReader.Entry;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.apache.commons.compress.archivers.tar.TarArchiveEntry;
import org.apache.commons.compress.archivers.tar.TarConstants;

/** The tar headers of an entry that a {@link TarReader} has read. */
final class EntryHeader {
    /** The prefix of the names of extended attributes. */
    static final String ATTRIBUTE = "SCHILY.xattr.";

    /** The name in a plain header if an extended header before it has the real one. */
    private static final String REPLACED = "replaced";

    private static final Pattern DEVICE = Pattern.compile("(?<kind>block|character) (?<major>\\d+):(?<minor>\\d+)");

    private EntryHeader() {}

    /** The plain header; if there are extended attributes, only with what the extended header does not replace. */
    static TarArchiveEntry of(Entry entry) throws IOException {
        boolean replaced = !entry.attributes().isEmpty();
        String slash = entry.type().equals("directory") ? "/" : "";
        TarArchiveEntry header = new TarArchiveEntry((replaced ? REPLACED : entry.name()) + slash, flag(entry.type()));
        header.setMode(entry.mode());
        header.setUserId(replaced ? 0 : entry.owner());
        header.setGroupId(replaced ? 0 : entry.group());
        header.setNames("", "");
        if (!entry.target().isEmpty()) {
            header.setLinkName(replaced ? REPLACED : entry.target());
        }
        Matcher device = DEVICE.matcher(entry.type());
        if (device.matches()) {
            header.setDevMajor(Integer.parseInt(device.group("major")));
            header.setDevMinor(Integer.parseInt(device.group("minor")));
        }
        return header;
    }

    /**
     * The content of the extended header, with the extended attributes. Commons Compress writes such headers as UTF-8
     * text, which changes the bytes of a capability. The library adds a header of its own for what does not fit into a
     * plain one, and readers use the last: all of that is in this one.
     */
    static byte[] extended(Entry entry) {
        StringBuilder records = new StringBuilder();
        append(records, "path", utf8(entry.name()));
        append(records, "uid", String.valueOf(entry.owner()));
        append(records, "gid", String.valueOf(entry.group()));
        if (!entry.target().isEmpty()) {
            append(records, "linkpath", utf8(entry.target()));
        }
        entry.attributes().forEach((name, value) -> append(records, ATTRIBUTE + name, value));
        return records.toString().getBytes(StandardCharsets.ISO_8859_1);
    }

    /** Each byte of the text as one character. */
    private static String utf8(String text) {
        return new String(text.getBytes(StandardCharsets.UTF_8), StandardCharsets.ISO_8859_1);
    }

    private static void append(StringBuilder records, String name, String value) {
        String record = " " + name + "=" + value + "\n";
        int length = record.length();
        // The number includes its own digits.
        while (length != record.length() + String.valueOf(length).length()) {
            length = record.length() + String.valueOf(length).length();
        }
        records.append(length).append(record);
    }

    private static byte flag(String type) throws IOException {
        return switch (type.replaceFirst(" \\d+:\\d+$", "")) {
            case "file" -> TarConstants.LF_NORMAL;
            case "directory" -> TarConstants.LF_DIR;
            case "link" -> TarConstants.LF_SYMLINK;
            case "hard link" -> TarConstants.LF_LINK;
            case "pipe" -> TarConstants.LF_FIFO;
            case "block" -> TarConstants.LF_BLK;
            case "character" -> TarConstants.LF_CHR;
            default -> throw new IOException("a tar entry cannot have the type " + type);
        };
    }
}
