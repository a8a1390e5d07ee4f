package com.mellanox.mkt.images.io;

import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.InvalidPathException;
import java.nio.file.LinkOption;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.StandardOpenOption;
import java.time.LocalDateTime;
import java.time.ZoneId;
import java.util.Collections;
import java.util.Comparator;
import java.util.List;
import java.util.stream.Stream;
import org.apache.commons.compress.archivers.zip.UnixStat;
import org.apache.commons.compress.archivers.zip.ZipArchiveEntry;
import org.apache.commons.compress.archivers.zip.ZipArchiveOutputStream;
import org.apache.commons.compress.archivers.zip.ZipFile;
import org.apache.commons.io.FileUtils;
import org.apache.commons.io.IOUtils;

/**
 * Writes a zip of directories whose bytes depend only on names, executable bits and contents: one time for all entries,
 * modes 0755 and 0644, symbolic links as links, but a link to a shared file as that file. Closing it ends the archive.
 */
public final class DirectoryZip implements AutoCloseable {
    private static final int EXECUTABLE = 0755;
    private static final int REGULAR = 0644;
    private static final int LINK = 0777;
    private static final int OWNER_EXECUTES = 0100;
    private static final long MOST_UNPACKED_BYTES = 1L << 30;

    /** The zip format has local times: the same one in every time zone. */
    private static final LocalDateTime TIME = LocalDateTime.of(1980, 2, 1, 0, 0, 0);

    private final ZipArchiveOutputStream zip;

    public DirectoryZip(OutputStream out) {
        this.zip = new ZipArchiveOutputStream(out);
        zip.setEncoding(StandardCharsets.UTF_8.name());
    }

    /** Adds a file. */
    public void text(String path, String text) throws IOException {
        add(path, UnixStat.FILE_FLAG | REGULAR, out -> out.write(text.getBytes(StandardCharsets.UTF_8)));
    }

    /** Adds all files of a directory, in the order of their names. */
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
            byte[] target = Files.readSymbolicLink(file).toString().getBytes(StandardCharsets.UTF_8);
            add(path, UnixStat.LINK_FLAG | LINK, out -> out.write(target));
        } else if (Files.isRegularFile(file)) {
            int mode = Files.isExecutable(file) ? EXECUTABLE : REGULAR;
            add(path, UnixStat.FILE_FLAG | mode, out -> Files.copy(file, out));
        }
    }

    private void add(String path, int mode, ContentWriter content) throws IOException {
        ZipArchiveEntry entry = new ZipArchiveEntry(path);
        entry.setTime(TIME.atZone(ZoneId.systemDefault()).toInstant().toEpochMilli());
        entry.setUnixMode(mode);
        zip.putArchiveEntry(entry);
        content.writeTo(zip);
        zip.closeArchiveEntry();
    }

    @Override
    public void close() throws IOException {
        zip.close();
    }

    /**
     * Unpacks a zip that another project may have written: no entry leaves the directory. The directory appears with
     * all of its files at once; if it exists, nothing is done.
     *
     * @throws IOException if it is damaged, leads out of the directory or has more than 1 GiB, or if it cannot be written
     */
    public static void unpack(Path file, Path directory) throws IOException {
        unpack(file, directory, MOST_UNPACKED_BYTES);
    }

    static void unpack(Path file, Path directory, long mostBytes) throws IOException {
        if (Files.exists(directory)) {
            return;
        }
        Files.createDirectories(directory.getParent());
        Path fresh = Files.createTempDirectory(directory.getParent(), "new");
        try {
            extractAll(file, fresh, mostBytes);
            Files.move(fresh, directory, StandardCopyOption.ATOMIC_MOVE);
        } catch (InvalidPathException e) {
            FileUtils.deleteDirectory(fresh.toFile());
            throw new IOException("the name '" + e.getInput().replace('\0', '?') + "' in it is not a path", e);
        } catch (IOException e) {
            FileUtils.deleteDirectory(fresh.toFile());
            // Another process may have unpacked it meanwhile.
            if (!Files.exists(directory)) {
                throw e;
            }
        }
    }

    private static void extractAll(Path file, Path directory, long mostBytes) throws IOException {
        try (ZipFile zip = ZipFile.builder().setPath(file).get()) {
            List<ZipArchiveEntry> entries = Collections.list(zip.getEntries());
            for (ZipArchiveEntry entry : entries) {
                Path path = inside(directory, entry.getName());
                Files.createDirectories(entry.isDirectory() ? path : path.getParent());
            }
            // Links come last, when all directories exist: nothing is written through a link.
            entries.sort(Comparator.comparing(ZipArchiveEntry::isUnixSymlink));
            long left = mostBytes;
            for (ZipArchiveEntry entry : entries) {
                left -= extract(zip, entry, inside(directory, entry.getName()), left);
                if (left < 0) {
                    throw new IOException("the files in it have more than " + mostBytes + " bytes");
                }
            }
        }
    }

    private static Path inside(Path directory, String name) throws IOException {
        Path path = directory.resolve(name).normalize();
        if (!path.startsWith(directory) || path.equals(directory)) {
            throw new IOException("the entry '" + name + "' leads out of it");
        }
        return path;
    }

    /** Writes an entry, and returns its bytes: one more than are left if there are more, since the size in a zip may be wrong. */
    private static long extract(ZipFile zip, ZipArchiveEntry entry, Path path, long left) throws IOException {
        long size = 0;
        if (entry.isUnixSymlink()) {
            Files.createSymbolicLink(path, Path.of(zip.getUnixSymlink(entry)));
        } else if (!entry.isDirectory()) {
            try (InputStream in = zip.getInputStream(entry);
                    OutputStream out = Files.newOutputStream(path, StandardOpenOption.CREATE_NEW)) {
                size = IOUtils.copyLarge(in, out, 0, left + 1);
            }
            if ((entry.getUnixMode() & OWNER_EXECUTES) != 0 && !path.toFile().setExecutable(true, false)) {
                throw new IOException(path + " cannot be made executable");
            }
        }
        return size;
    }
}
