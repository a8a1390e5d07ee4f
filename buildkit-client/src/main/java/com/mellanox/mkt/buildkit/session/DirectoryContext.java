package com.mellanox.mkt.buildkit.session;

import java.io.IOException;
import java.io.OutputStream;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermission;
import java.util.Set;
import java.util.stream.Stream;
import org.apache.commons.compress.archivers.tar.TarArchiveEntry;
import org.apache.commons.compress.archivers.tar.TarArchiveOutputStream;
import org.apache.commons.compress.archivers.tar.TarConstants;

/** The files below a directory. Sockets and devices are left out. */
record DirectoryContext(Path directory) implements BuildContext {
    private static final int DIRECTORY = 0755;
    private static final int PROGRAM = 0755;
    private static final int FILE = 0644;

    @Override
    public void writeTo(OutputStream out) throws IOException {
        try (TarArchiveOutputStream tar = new TarArchiveOutputStream(out, "UTF-8");
                Stream<Path> walk = Files.walk(directory)) {
            tar.setLongFileMode(TarArchiveOutputStream.LONGFILE_POSIX);
            tar.setBigNumberMode(TarArchiveOutputStream.BIGNUMBER_POSIX);
            // BuildKit reads 1,024 bytes to see that it is a tar: the first entry must have no extended header.
            put(tar, new TarArchiveEntry("./"), DIRECTORY);
            for (Path file : (Iterable<Path>)
                    walk.filter(path -> !path.equals(directory)).sorted()::iterator) {
                write(tar, file);
            }
        }
    }

    private void write(TarArchiveOutputStream tar, Path file) throws IOException {
        String name = directory.relativize(file).toString();
        if (Files.isSymbolicLink(file)) {
            TarArchiveEntry entry = new TarArchiveEntry(name, TarConstants.LF_SYMLINK);
            entry.setLinkName(Files.readSymbolicLink(file).toString());
            put(tar, entry, FILE);
        } else if (Files.isDirectory(file)) {
            put(tar, new TarArchiveEntry(name + "/"), DIRECTORY);
        } else if (Files.isRegularFile(file)) {
            TarArchiveEntry entry = new TarArchiveEntry(name);
            entry.setSize(Files.size(file));
            begin(tar, entry, mode(file));
            Files.copy(file, tar);
            tar.closeArchiveEntry();
        }
    }

    private static void put(TarArchiveOutputStream tar, TarArchiveEntry entry, int mode) throws IOException {
        begin(tar, entry, mode);
        tar.closeArchiveEntry();
    }

    private static void begin(TarArchiveOutputStream tar, TarArchiveEntry entry, int mode) throws IOException {
        entry.setMode(mode);
        entry.setModTime(0);
        entry.setIds(0, 0);
        // Otherwise it is the name of the user of this process.
        entry.setNames("", "");
        tar.putArchiveEntry(entry);
    }

    private static int mode(Path file) throws IOException {
        Set<PosixFilePermission> permissions = Files.getPosixFilePermissions(file, LinkOption.NOFOLLOW_LINKS);
        return permissions.contains(PosixFilePermission.OWNER_EXECUTE) ? PROGRAM : FILE;
    }
}
