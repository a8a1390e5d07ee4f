package com.mellanox.mkt.images.io;

import com.mellanox.mkt.images.io.TarReader.Entry;
import java.io.IOException;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.apache.commons.compress.archivers.tar.TarArchiveEntry;
import org.apache.commons.compress.archivers.tar.TarConstants;

/** The headers of a tar's entry that say again what a {@link TarReader} has read. */
final class EntryHeader {
    /** The name in a header that another one before it replaces. */
    private static final String REPLACED = "replaced";

    private static final Pattern DEVICE = Pattern.compile("(?<kind>block|character) (?<major>\\d+):(?<minor>\\d+)");

    private EntryHeader() {}

    /** The plain header; where there are extended attributes, what the header before it does not replace. */
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
     * The header before it, with the extended attributes. It has all that a plain one may not have room for: of two such
     * headers, readers take the last.
     */
    static byte[] extended(Entry entry) {
        ExtendedHeader header = new ExtendedHeader()
                .text("path", entry.name())
                .text("uid", String.valueOf(entry.owner()))
                .text("gid", String.valueOf(entry.group()));
        if (!entry.target().isEmpty()) {
            header.text("linkpath", entry.target());
        }
        entry.attributes().forEach((name, value) -> header.bytes(ExtendedHeader.ATTRIBUTE + name, value));
        return header.toBytes();
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
            default -> throw new IOException("no tar has a " + type);
        };
    }
}
