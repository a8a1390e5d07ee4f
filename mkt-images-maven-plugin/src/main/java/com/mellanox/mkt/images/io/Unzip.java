package com.mellanox.mkt.images.io;

import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.attribute.PosixFilePermission;
import java.util.Collections;
import java.util.Comparator;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.Stream;
import org.apache.commons.compress.archivers.zip.ZipArchiveEntry;
import org.apache.commons.compress.archivers.zip.ZipFile;

/** Unpacks a zip that came from elsewhere: nothing of it gets out of the directory that it is unpacked into. */
public final class Unzip {
    private static final int OWNER_EXECUTES = 0100;

    private Unzip() {}

    /** Makes a directory of what is in the zip; whoever finds it finds all of it. One that is there is left as it is. */
    public static void to(Path directory, Path file) throws IOException {
        if (Files.exists(directory)) {
            return;
        }
        Files.createDirectories(directory.getParent());
        Path fresh = Files.createTempDirectory(directory.getParent(), "new");
        try {
            into(fresh, file);
            Files.move(fresh, directory, StandardCopyOption.ATOMIC_MOVE);
        } catch (IOException e) {
            delete(fresh);
            // Another process may have been faster.
            if (!Files.exists(directory)) {
                throw e;
            }
        }
    }

    private static void delete(Path directory) throws IOException {
        List<Path> files;
        try (Stream<Path> all = Files.walk(directory)) {
            files = all.sorted(Comparator.reverseOrder()).toList();
        }
        for (Path file : files) {
            Files.delete(file);
        }
    }

    private static void into(Path directory, Path file) throws IOException {
        try (ZipFile zip = ZipFile.builder().setPath(file).get()) {
            List<ZipArchiveEntry> entries = Collections.list(zip.getEntries());
            for (ZipArchiveEntry entry : entries) {
                if (!entry.isUnixSymlink()) {
                    extract(zip, entry, inside(directory, entry.getName()));
                }
            }
            // Last: nothing is written through one.
            for (ZipArchiveEntry entry : entries) {
                if (entry.isUnixSymlink()) {
                    link(zip, entry, inside(directory, entry.getName()));
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

    private static void extract(ZipFile zip, ZipArchiveEntry entry, Path path) throws IOException {
        if (entry.isDirectory()) {
            Files.createDirectories(path);
            return;
        }
        Files.createDirectories(path.getParent());
        try (InputStream in = zip.getInputStream(entry)) {
            Files.copy(in, path);
        }
        if ((entry.getUnixMode() & OWNER_EXECUTES) != 0) {
            Set<PosixFilePermission> permissions = new TreeSet<>(Files.getPosixFilePermissions(path));
            permissions.add(PosixFilePermission.OWNER_EXECUTE);
            permissions.add(PosixFilePermission.GROUP_EXECUTE);
            permissions.add(PosixFilePermission.OTHERS_EXECUTE);
            Files.setPosixFilePermissions(path, permissions);
        }
    }

    private static void link(ZipFile zip, ZipArchiveEntry entry, Path path) throws IOException {
        Files.createDirectories(path.getParent());
        Files.createSymbolicLink(path, Path.of(zip.getUnixSymlink(entry)));
    }
}
