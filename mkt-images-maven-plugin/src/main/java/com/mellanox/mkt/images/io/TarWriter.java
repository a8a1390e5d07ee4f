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
 * Writes a tar stream whose bytes depend only on names, modes and contents: owner 0:0, one time for all entries in whole
 * seconds, modes 0755 and 0644. Entries that were read from another tar keep their modes, owners and attributes. Closing
 * it ends the archive and leaves the stream below open.
 */
public class TarWriter implements FileTree.Visitor, Closeable {
    private static final int RECORD = 512;
    private static final int EXECUTABLE = 0755;
    private static final int REGULAR = 0644;
    private static final int LINK = 0777;
    private static final Instant LAST = Instant.ofEpochSecond(TarConstants.MAXSIZE);

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
        TarArchiveEntry header = EntryHeader.of(entry);
        header.setSize(size);
        if (!entry.attributes().isEmpty()) {
            byte[] extended = EntryHeader.extended(entry);
            TarArchiveEntry before = new TarArchiveEntry(header.getName(), TarConstants.LF_PAX_EXTENDED_HEADER_LC);
            before.setSize(extended.length);
            writeAsRoot(before, out -> out.write(extended));
        }
        write(header, content);
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
