package com.mellanox.mkt.images.io;

import java.io.Closeable;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import org.apache.commons.compress.archivers.tar.TarArchiveEntry;
import org.apache.commons.compress.archivers.tar.TarArchiveOutputStream;
import org.apache.commons.compress.archivers.tar.TarConstants;

/**
 * Writes a tar stream whose bytes depend only on names, modes and contents: owner 0:0, one time for all entries in
 * whole seconds, modes 0755 and 0644. Entries that were read from another tar keep their modes, owners and attributes.
 * Closing it ends the archive and leaves the stream below open.
 */
public class TarWriter implements FileTree.Visitor, Closeable {
    private static final int RECORD = 512;
    private static final int EXECUTABLE = 0755;
    private static final int REGULAR = 0644;
    private static final int LINK = 0777;
    private static final Instant LAST = Instant.ofEpochSecond(TarConstants.MAXSIZE);

    /** The name in a plain header if an extended header before it has the real one. */
    private static final String REPLACED = "replaced";

    private final TarArchiveOutputStream tar;
    private final Instant time;

    public TarWriter(OutputStream out, Instant time) {
        this.tar = new TarArchiveOutputStream(out, StandardCharsets.UTF_8.name());
        this.time = inPlainHeader(time);
        tar.setLongFileMode(TarArchiveOutputStream.LONGFILE_POSIX);
        tar.setBigNumberMode(TarArchiveOutputStream.BIGNUMBER_POSIX);
        tar.setAddPaxHeadersForNonAsciiNames(true);
    }

    /** Bytes of the tar of a tree, the end of the archive included. Reads no file. */
    public static long size(FileTree tree) throws IOException {
        long[] contents = {0};
        TarWriter headers = new TarWriter(OutputStream.nullOutputStream(), Instant.EPOCH) {
            @Override
            public void file(String path, boolean executable, long size, ContentWriter content) throws IOException {
                super.file(path, executable, 0, none -> {});
                contents[0] += (size + RECORD - 1) / RECORD * RECORD;
            }
        };
        tree.walk(headers);
        headers.close();
        return headers.tar.getBytesWritten() + contents[0];
    }

    /** The time of all entries. */
    public Instant time() {
        return time;
    }

    @Override
    public void directory(String path) throws IOException {
        TarArchiveEntry entry = new TarArchiveEntry(path + "/");
        entry.setMode(EXECUTABLE);
        writeAsRoot(entry, none -> {});
    }

    @Override
    public void file(String path, boolean executable, long size, ContentWriter content) throws IOException {
        TarArchiveEntry entry = new TarArchiveEntry(path);
        entry.setMode(executable ? EXECUTABLE : REGULAR);
        entry.setSize(size);
        writeAsRoot(entry, content);
    }

    @Override
    public void link(String path, String target) throws IOException {
        TarArchiveEntry entry = new TarArchiveEntry(path, TarConstants.LF_SYMLINK);
        entry.setLinkName(target);
        entry.setMode(LINK);
        writeAsRoot(entry, none -> {});
    }

    /**
     * Writes an entry that was read from another tar, with its attributes.
     *
     * @param size bytes that the content writes, exactly; 0 unless the entry is a file
     */
    void entry(TarReader.Entry entry, long size, ContentWriter content) throws IOException {
        TarArchiveEntry header = plainHeader(entry);
        header.setSize(size);
        if (!entry.attributes().isEmpty()) {
            byte[] extended = extendedHeader(entry);
            TarArchiveEntry before = new TarArchiveEntry(header.getName(), TarConstants.LF_PAX_EXTENDED_HEADER_LC);
            before.setSize(extended.length);
            writeAsRoot(before, out -> out.write(extended));
        }
        write(header, content);
    }

    /** The plain header; if there are extended attributes, only with what the extended header does not replace. */
    private static TarArchiveEntry plainHeader(TarReader.Entry entry) throws IOException {
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
        String[] device = entry.type().split("[ :]", -1);
        if (device.length == 3) {
            header.setDevMajor(Integer.parseInt(device[1]));
            header.setDevMinor(Integer.parseInt(device[2]));
        }
        return header;
    }

    /**
     * The content of the extended header, with the extended attributes. Commons Compress writes such headers as UTF-8
     * text, which changes the bytes of a capability. The library adds a header of its own for what does not fit into a
     * plain one, and readers use the last: all of that is in this one.
     */
    private static byte[] extendedHeader(TarReader.Entry entry) {
        StringBuilder records = new StringBuilder();
        append(records, "path", utf8(entry.name()));
        append(records, "uid", String.valueOf(entry.owner()));
        append(records, "gid", String.valueOf(entry.group()));
        if (!entry.target().isEmpty()) {
            append(records, "linkpath", utf8(entry.target()));
        }
        entry.attributes().forEach((name, value) -> append(records, TarReader.ATTRIBUTE + name, value));
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

    private void writeAsRoot(TarArchiveEntry entry, ContentWriter content) throws IOException {
        entry.setIds(0, 0);
        entry.setNames("", "");
        write(entry, content);
    }

    private void write(TarArchiveEntry entry, ContentWriter content) throws IOException {
        entry.setModTime(time.toEpochMilli());
        tar.putArchiveEntry(entry);
        content.writeTo(tar);
        tar.closeArchiveEntry();
    }

    /** The nearest time that needs no extended header, so that {@link #size} does not depend on the time. */
    private static Instant inPlainHeader(Instant time) {
        Instant notBefore = time.isBefore(Instant.EPOCH) ? Instant.EPOCH : time;
        return notBefore.isAfter(LAST) ? LAST : notBefore.truncatedTo(ChronoUnit.SECONDS);
    }

    @Override
    public void close() throws IOException {
        tar.finish();
        tar.flush();
    }
}
