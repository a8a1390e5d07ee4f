package com.mellanox.mkt.images.watch;

import com.mellanox.mkt.images.git.GitSources;
import com.mellanox.mkt.images.git.SourceTree;
import com.mellanox.mkt.images.io.ContentWriter;
import com.mellanox.mkt.images.io.FileTree;
import java.io.IOException;
import java.nio.file.DirectoryStream;
import java.nio.file.FileVisitOption;
import java.nio.file.FileVisitResult;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.PathMatcher;
import java.nio.file.SimpleFileVisitor;
import java.nio.file.attribute.BasicFileAttributes;
import java.util.EnumSet;
import java.util.HashMap;
import java.util.HashSet;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * Files that a watch looks at.
 *
 * @param name as messages have it
 * @param path a directory, or a file; it need not exist
 * @param git finds what git does not ignore in a directory; null for all files, those that symbolic links lead to included
 * @param names a regular expression: the names of those files, directly in the directory, that are meant; null for all files in
 *     the directory and below it
 */
public record WatchTarget(
        String name,
        Path path,
        @Nullable GitSources git,
        @Nullable String names) {

    /** A directory of a user's source: without {@code .git} and what git ignores. */
    public static WatchTarget source(String name, Path directory, GitSources git) {
        return new WatchTarget(name, directory, git, null);
    }

    /** A file, or a directory with all its files. */
    public static WatchTarget files(String name, Path path) {
        return new WatchTarget(name, path, null, null);
    }

    /** The files directly in a directory whose names match a regular expression. */
    public static WatchTarget files(String name, Path directory, String names) {
        return new WatchTarget(name, directory, null, names);
    }

    /**
     * Looks at the files.
     *
     * @throws IOException if they cannot be read, or change meanwhile
     * @throws com.mellanox.mkt.images.failure.SourceException likewise
     */
    Snapshot snapshot() throws IOException {
        Collector found = new Collector(path);
        if (names != null) {
            found.addMatching(names);
        } else if (git == null) {
            found.addAll();
        } else {
            try (SourceTree tree = git.workTree(path)) {
                found.directories.add(path.toRealPath());
                tree.walk(found);
            }
        }
        return new Snapshot(found.files, found.directories);
    }

    /** Collects files and directories below one, or the file itself. */
    private static final class Collector extends SimpleFileVisitor<Path> implements FileTree.Visitor {
        private final Path top;
        private final Map<String, String> files = new HashMap<>();
        private final Set<Path> directories = new HashSet<>();

        Collector(Path top) {
            this.top = top;
        }

        void addAll() throws IOException {
            if (Files.isDirectory(top)) {
                Files.walkFileTree(top, EnumSet.of(FileVisitOption.FOLLOW_LINKS), Integer.MAX_VALUE, this);
            } else {
                directories.add(parent(top));
                if (Files.exists(top)) {
                    visitFile(top, Files.readAttributes(top, BasicFileAttributes.class));
                }
            }
        }

        /** Without the directories below, which can be large: kernels are often compiled there. */
        void addMatching(String names) throws IOException {
            directories.add(top);
            PathMatcher matcher = top.getFileSystem().getPathMatcher("regex:" + names);
            try (DirectoryStream<Path> matching =
                    Files.newDirectoryStream(top, file -> matcher.matches(file.getFileName()))) {
                for (Path file : matching) {
                    visitFile(file, Files.readAttributes(file, BasicFileAttributes.class));
                }
            }
        }

        private static Path parent(Path file) {
            return file.toAbsolutePath().resolveSibling("").normalize();
        }

        @Override
        public FileVisitResult preVisitDirectory(Path directory, BasicFileAttributes attributes) {
            directories.add(directory);
            return FileVisitResult.CONTINUE;
        }

        @Override
        public FileVisitResult visitFile(Path file, BasicFileAttributes attributes) throws IOException {
            String path = file.equals(top)
                    ? String.valueOf(file.getFileName())
                    : top.relativize(file).toString();
            files.put(path, attributes.size() + " " + attributes.lastModifiedTime() + " " + Files.isExecutable(file));
            if (Files.isSymbolicLink(file) && Files.exists(file)) {
                directories.add(parent(file.toRealPath()));
            }
            return FileVisitResult.CONTINUE;
        }

        /** It is gone already, or a link that leads to a directory above it. */
        @Override
        public FileVisitResult visitFileFailed(Path file, IOException failure) {
            return FileVisitResult.CONTINUE;
        }

        @Override
        public void directory(String path) throws IOException {
            directories.add(top.toRealPath().resolve(path));
        }

        @Override
        public void file(String path, boolean executable, long size, ContentWriter content) throws IOException {
            files.put(path, size + " " + Files.getLastModifiedTime(top.resolve(path)) + " " + executable);
        }

        @Override
        public void link(String path, String target) {
            files.put(path, "link to " + target);
        }
    }
}
