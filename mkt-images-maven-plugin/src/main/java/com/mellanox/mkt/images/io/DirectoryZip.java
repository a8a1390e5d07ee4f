package com.mellanox.mkt.images.io;

import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.Path;
import java.time.LocalDateTime;
import java.time.ZoneId;
import java.util.List;
import java.util.stream.Stream;
import org.apache.commons.compress.archivers.zip.UnixStat;
import org.apache.commons.compress.archivers.zip.ZipArchiveEntry;
import org.apache.commons.compress.archivers.zip.ZipArchiveOutputStream;

/**
 * Writes a zip of directories that depends on nothing but names, executable bits and contents: one time for all entries,
 * modes 0755 and 0644, links as links, but a link to a
 * shared file as that file. Closing it ends the archive.
 */
public final class DirectoryZip implements AutoCloseable {
    private static final int EXECUTABLE = 0755;
    private static final int REGULAR = 0644;
    private static final int LINK = 0777;

    /** The format has local times: the same one in every time zone. */
    private static final LocalDateTime TIME = LocalDateTime.of(1980, 2, 1, 0, 0, 0);

    private final ZipArchiveOutputStream zip;

    public DirectoryZip(OutputStream out) {
        this.zip = new ZipArchiveOutputStream(out);
        zip.setEncoding(StandardCharsets.UTF_8.name());
    }

    /** Adds a file. */
    public void text(String path, String text) throws IOException {
        put(path, UnixStat.FILE_FLAG | REGULAR);
        zip.write(text.getBytes(StandardCharsets.UTF_8));
        zip.closeArchiveEntry();
    }

    /** Adds all that is in a directory, in the order of the names. */
    public void directory(String path, Path directory) throws IOException {
        List<Path> files;
        try (Stream<Path> walk = Files.walk(directory)) {
            files = walk.filter(file -> !Files.isDirectory(file, LinkOption.NOFOLLOW_LINKS))
                    .sorted()
                    .toList();
        }
        for (Path file : files) {
            add(path + "/" + directory.relativize(file), file, SharedFile.isLink(directory, file));
        }
    }

    private void add(String path, Path file, boolean isShared) throws IOException {
        if (Files.isSymbolicLink(file) && !isShared) {
            put(path, UnixStat.LINK_FLAG | LINK);
            zip.write(Files.readSymbolicLink(file).toString().getBytes(StandardCharsets.UTF_8));
            zip.closeArchiveEntry();
        } else if (Files.isRegularFile(file)) {
            put(path, UnixStat.FILE_FLAG | (Files.isExecutable(file) ? EXECUTABLE : REGULAR));
            try (InputStream in = Files.newInputStream(file)) {
                in.transferTo(zip);
            }
            zip.closeArchiveEntry();
        }
    }

    private void put(String path, int mode) throws IOException {
        ZipArchiveEntry entry = new ZipArchiveEntry(path);
        entry.setTime(TIME.atZone(ZoneId.systemDefault()).toInstant().toEpochMilli());
        entry.setUnixMode(mode);
        zip.putArchiveEntry(entry);
    }

    @Override
    public void close() throws IOException {
        zip.close();
    }
}
