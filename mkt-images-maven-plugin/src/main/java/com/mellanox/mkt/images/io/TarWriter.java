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
 * Writes a tar stream whose bytes depend on nothing but names, modes and contents: owner 0:0, one time for all entries in
 * whole seconds, modes 0755 and 0644; more of a file only where it is written as another tar had it. Closing it ends the
 * archive and leaves the stream below open.
 */
public final class TarWriter implements FileTree.Visitor, Closeable {
    private static final int EXECUTABLE = 0755;
    private static final int REGULAR = 0644;
    private static final int LINK = 0777;
    private static final Instant LAST = Instant.ofEpochSecond(TarConstants.MAXSIZE);

    private final TarArchiveOutputStream tar;
    private final Instant time;

    public TarWriter(OutputStream out, Instant time) {
        this.tar = new TarArchiveOutputStream(out, StandardCharsets.UTF_8.name());
        this.time = plain(time);
        tar.setLongFileMode(TarArchiveOutputStream.LONGFILE_POSIX);
        tar.setBigNumberMode(TarArchiveOutputStream.BIGNUMBER_POSIX);
        tar.setAddPaxHeadersForNonAsciiNames(true);
    }

    /** The time that all entries bear. */
    public Instant time() {
        return time;
    }

    @Override
    public void directory(String path) throws IOException {
        TarArchiveEntry entry = new TarArchiveEntry(path + "/");
        entry.setMode(EXECUTABLE);
        put(entry);
    }

    @Override
    public void file(String path, boolean executable, long size, ContentWriter content) throws IOException {
        TarArchiveEntry entry = new TarArchiveEntry(path);
        entry.setMode(executable ? EXECUTABLE : REGULAR);
        entry.setSize(size);
        stamp(entry);
        put(entry, content);
    }

    @Override
    public void link(String path, String target) throws IOException {
        TarArchiveEntry entry = new TarArchiveEntry(path, TarConstants.LF_SYMLINK);
        entry.setLinkName(target);
        entry.setMode(LINK);
        put(entry);
    }

    /**
     * Writes what another tar had, with all that is said of it.
     *
     * @param size bytes that the content writes, exactly; 0 for all that is no file
     */
    void entry(TarReader.Entry entry, long size, ContentWriter content) throws IOException {
        TarArchiveEntry header = EntryHeader.of(entry);
        header.setModTime(time.toEpochMilli());
        header.setSize(size);
        if (!entry.attributes().isEmpty()) {
            byte[] extended = EntryHeader.extended(entry);
            TarArchiveEntry before = new TarArchiveEntry(header.getName(), TarConstants.LF_PAX_EXTENDED_HEADER_LC);
            before.setSize(extended.length);
            stamp(before);
            put(before, out -> out.write(extended));
        }
        put(header, content);
    }

    private void put(TarArchiveEntry entry) throws IOException {
        stamp(entry);
        put(entry, none -> {});
    }

    private void put(TarArchiveEntry entry, ContentWriter content) throws IOException {
        tar.putArchiveEntry(entry);
        content.writeTo(tar);
        tar.closeArchiveEntry();
    }

    private void stamp(TarArchiveEntry entry) {
        entry.setModTime(time.toEpochMilli());
        entry.setIds(0, 0);
        entry.setNames("", "");
    }

    /** A time that fits into a plain header: one that does not adds a header, and {@link TarSize} knows no times. */
    private static Instant plain(Instant time) {
        Instant notBefore = time.isBefore(Instant.EPOCH) ? Instant.EPOCH : time;
        return notBefore.isAfter(LAST) ? LAST : notBefore.truncatedTo(ChronoUnit.SECONDS);
    }

    @Override
    public void close() throws IOException {
        tar.finish();
        tar.flush();
    }
}
