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
 * whole seconds, modes 0755 and 0644. Closing it ends the archive and leaves the stream below open.
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

    @Override
    public void directory(String path) throws IOException {
        TarArchiveEntry entry = new TarArchiveEntry(path + "/");
        entry.setMode(EXECUTABLE);
        put(entry);
    }

    @Override
    public void file(String path, boolean executable, long size, FileTree.Content content) throws IOException {
        TarArchiveEntry entry = new TarArchiveEntry(path);
        entry.setMode(executable ? EXECUTABLE : REGULAR);
        entry.setSize(size);
        stamp(entry);
        tar.putArchiveEntry(entry);
        content.writeTo(tar);
        tar.closeArchiveEntry();
    }

    @Override
    public void link(String path, String target) throws IOException {
        TarArchiveEntry entry = new TarArchiveEntry(path, TarConstants.LF_SYMLINK);
        entry.setLinkName(target);
        entry.setMode(LINK);
        put(entry);
    }

    private void put(TarArchiveEntry entry) throws IOException {
        stamp(entry);
        tar.putArchiveEntry(entry);
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
