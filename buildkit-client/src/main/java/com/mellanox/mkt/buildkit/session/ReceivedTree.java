package com.mellanox.mkt.buildkit.session;

import com.mellanox.mkt.buildkit.proto.fsutil.Stat;
import java.io.BufferedOutputStream;
import java.io.FilterOutputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.file.Files;
import java.nio.file.InvalidPathException;
import java.nio.file.LinkOption;
import java.nio.file.Path;
import java.nio.file.attribute.FileTime;
import java.nio.file.attribute.PosixFilePermission;
import java.util.ArrayList;
import java.util.EnumSet;
import java.util.List;
import java.util.Set;
import java.util.concurrent.TimeUnit;

/** Writes the files of a tree below a directory. Owners are those of this process. Nothing is written outside of the directory. */
final class ReceivedTree {
    /** File modes are those of Go: the type is in the high bits. */
    private static final int DIRECTORY = 1 << 31;

    private static final int SYMLINK = 1 << 27;
    private static final int DEVICE = 1 << 26;
    private static final int PIPE = 1 << 25;
    private static final int SOCKET = 1 << 24;
    private static final int TYPES = DIRECTORY | SYMLINK | DEVICE | PIPE | SOCKET;

    private final Path root;
    private final List<Stat> directories = new ArrayList<>();
    private final List<Stat> hardLinks = new ArrayList<>();

    ReceivedTree(Path root) {
        this.root = root.toAbsolutePath().normalize();
    }

    /** Whether a file has content of its own. A hard link has not. */
    static boolean hasContent(Stat stat) {
        return (stat.getMode() & TYPES) == 0 && stat.getLinkname().isEmpty();
    }

    /** Creates what is no file with content. Devices, pipes and sockets are left out. */
    void create(Stat stat) throws IOException {
        Path file = resolve(stat.getPath());
        int type = stat.getMode() & TYPES;
        if (type == DIRECTORY) {
            if (!Files.isDirectory(file, LinkOption.NOFOLLOW_LINKS)) {
                Files.deleteIfExists(file);
                Files.createDirectories(file);
            }
            directories.add(stat);
        } else if (type == SYMLINK) {
            prepare(file);
            Files.createSymbolicLink(file, target(stat.getLinkname()));
        } else if (type == 0) {
            hardLinks.add(stat);
        }
    }

    /** Opens a file with content; closing it sets its properties. */
    OutputStream open(Stat stat) throws IOException {
        Path file = resolve(stat.getPath());
        prepare(file);
        return new FilterOutputStream(new BufferedOutputStream(Files.newOutputStream(file))) {
            @Override
            public void write(byte[] bytes, int offset, int length) throws IOException {
                out.write(bytes, offset, length);
            }

            @Override
            public void close() throws IOException {
                super.close();
                setProperties(file, stat);
            }
        };
    }

    /** Creates what needs the contents of other files, and sets the properties of directories after all that is in them. */
    void finish() throws IOException {
        for (Stat link : hardLinks) {
            Path file = resolve(link.getPath());
            prepare(file);
            Files.createLink(file, resolve(link.getLinkname()));
        }
        hardLinks.clear();
        for (int i = directories.size() - 1; i >= 0; i--) {
            setProperties(resolve(directories.get(i).getPath()), directories.get(i));
        }
        directories.clear();
    }

    private void prepare(Path file) throws IOException {
        Files.createDirectories(parent(file));
        Files.deleteIfExists(file);
    }

    /** A path below the root of which no part is a link that leads out of it. */
    private Path resolve(String path) throws IOException {
        Path file = below(path);
        if (!file.startsWith(root) || file.equals(root)) {
            throw new IOException("the path '" + path + "' is not below " + root);
        }
        for (Path parent = parent(file); !parent.equals(root) && parent.startsWith(root); parent = parent(parent)) {
            if (Files.isSymbolicLink(parent)) {
                throw new IOException("the path '" + path + "' leads through the link " + parent);
            }
        }
        return file;
    }

    private Path below(String path) throws IOException {
        try {
            return root.resolve(path.startsWith("/") ? path.substring(1) : path).normalize();
        } catch (InvalidPathException e) {
            throw new IOException("the path '" + path + "' is not valid", e);
        }
    }

    private static Path target(String link) throws IOException {
        try {
            return Path.of(link);
        } catch (InvalidPathException e) {
            throw new IOException("the target '" + link + "' of a link is not valid", e);
        }
    }

    private Path parent(Path file) {
        Path parent = file.getParent();
        return parent == null ? root : parent;
    }

    private static void setProperties(Path file, Stat stat) throws IOException {
        if (Files.isSymbolicLink(file)) {
            // Its properties would be those of a file elsewhere.
            throw new IOException("the path '" + stat.getPath() + "' was sent twice, once as a link");
        }
        Files.setPosixFilePermissions(file, permissions(stat.getMode()));
        Files.setLastModifiedTime(file, FileTime.from(stat.getModTime(), TimeUnit.NANOSECONDS));
    }

    /** The nine permission bits as a set; the constants of the enumeration stand from the highest bit to the lowest. */
    private static Set<PosixFilePermission> permissions(int mode) {
        Set<PosixFilePermission> permissions = EnumSet.noneOf(PosixFilePermission.class);
        PosixFilePermission[] all = PosixFilePermission.values();
        for (int i = 0; i < all.length; i++) {
            if ((mode & (1 << (all.length - 1 - i))) != 0) {
                permissions.add(all[i]);
            }
        }
        return permissions;
    }
}
