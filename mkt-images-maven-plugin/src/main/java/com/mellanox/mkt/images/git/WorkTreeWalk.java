package com.mellanox.mkt.images.git;

import com.mellanox.mkt.images.failure.CancelledException;
import com.mellanox.mkt.images.failure.SourceException;
import com.mellanox.mkt.images.io.FileTree;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.Path;
import java.nio.file.attribute.BasicFileAttributes;
import java.nio.file.attribute.PosixFilePermission;
import org.eclipse.jgit.dircache.DirCache;
import org.eclipse.jgit.dircache.DirCacheIterator;
import org.eclipse.jgit.lib.Config;
import org.eclipse.jgit.lib.FileMode;
import org.eclipse.jgit.lib.ObjectReader;
import org.eclipse.jgit.lib.Repository;
import org.eclipse.jgit.lib.RepositoryBuilder;
import org.eclipse.jgit.treewalk.FileTreeIterator;
import org.eclipse.jgit.treewalk.NameConflictTreeWalk;
import org.eclipse.jgit.treewalk.TreeWalk;
import org.eclipse.jgit.treewalk.WorkingTreeOptions;
import org.eclipse.jgit.treewalk.filter.PathFilter;
import org.jspecify.annotations.Nullable;

/** One walk over a directory, and over the work trees within it. */
final class WorkTreeWalk {
    private static final int INDEX = 0;
    private static final int FILES = 1;

    private final GitSettings settings;
    private final FileTree.Visitor visitor;

    WorkTreeWalk(GitSettings settings, FileTree.Visitor visitor) {
        this.settings = settings;
        this.visitor = visitor;
    }

    /** Takes every file. */
    void plain(Path directory) throws IOException {
        FileTreeIterator files = new FileTreeIterator(
                directory.toFile(),
                settings.files(),
                new Config().get(WorkingTreeOptions.KEY),
                FileTreeIterator.NoGitlinksStrategy.INSTANCE);
        try (TreeWalk walk = new TreeWalk((@Nullable ObjectReader) null)) {
            walk.addTree(files);
            while (walk.next()) {
                failIfInterrupted(directory);
                String path = walk.getPathString();
                if (FileMode.TREE.equals(walk.getRawMode(0))) {
                    visitor.directory(path);
                    walk.enterSubtree();
                } else {
                    entry(directory.resolve(path), path);
                }
            }
        }
    }

    /** Takes what git tracks, and what it neither tracks nor ignores, of a directory of the work tree. */
    void tracked(Repository repository, Path directory) throws IOException {
        Path top = repository.getWorkTree().toPath().toRealPath();
        String below = top.relativize(directory).toString();
        if (!below.isEmpty() && isIgnored(repository, below)) {
            plain(directory);
        } else {
            tracked(repository, top, below, "");
        }
    }

    /** Whether the directory itself is ignored: whoever asks for it all the same wants what is in it. */
    private static boolean isIgnored(Repository repository, String directory) throws IOException {
        try (TreeWalk walk = overIndexAndFiles(repository)) {
            walk.setFilter(PathFilter.create(directory));
            while (walk.next()) {
                if (isIgnored(walk)) {
                    return true;
                }
                if (walk.getPathString().equals(directory)) {
                    return false;
                }
                walk.enterSubtree();
            }
            return true;
        }
    }

    private static boolean isIgnored(TreeWalk walk) throws IOException {
        @Nullable FileTreeIterator file = walk.getTree(FILES, FileTreeIterator.class);
        boolean isTracked = walk.getTree(INDEX, DirCacheIterator.class) != null;
        return file != null && !isTracked && file.isEntryIgnored();
    }

    private static TreeWalk overIndexAndFiles(Repository repository) throws IOException {
        TreeWalk walk = new NameConflictTreeWalk(repository);
        walk.addTree(new DirCacheIterator(index(repository)));
        FileTreeIterator files = new FileTreeIterator(repository);
        files.setDirCacheIterator(walk, INDEX);
        walk.addTree(files);
        return walk;
    }

    private static DirCache index(Repository repository) {
        try {
            return repository.readDirCache();
        } catch (IOException e) {
            throw new SourceException(
                    repository.getWorkTree() + ": git's index cannot be read: " + e.getMessage(),
                    "'git update-index --no-split-index' and 'git sparse-checkout reapply --no-sparse-index' put it"
                            + " into the common form",
                    e);
        }
    }

    private void tracked(Repository repository, Path top, String below, String prefix) throws IOException {
        try (TreeWalk walk = overIndexAndFiles(repository)) {
            if (!below.isEmpty()) {
                walk.setFilter(PathFilter.create(below));
            }
            while (walk.next()) {
                failIfInterrupted(top);
                @Nullable FileTreeIterator file = walk.getTree(FILES, FileTreeIterator.class);
                if (file == null || isIgnored(walk)) {
                    continue;
                }
                String path = walk.getPathString();
                if (below.equals(path) || below.startsWith(path + "/")) {
                    walk.enterSubtree();
                } else {
                    String shown = prefix + path.substring(below.isEmpty() ? 0 : below.length() + 1);
                    visit(walk, file.getEntryFileMode(), top.resolve(path), shown);
                }
            }
        }
    }

    private void visit(TreeWalk walk, FileMode mode, Path file, String path) throws IOException {
        if (FileMode.TREE.equals(mode)) {
            visitor.directory(path);
            walk.enterSubtree();
        } else if (FileMode.GITLINK.equals(mode)) {
            visitor.directory(path);
            nested(file, path + "/");
        } else {
            entry(file, path);
        }
    }

    /** Takes the work tree of a submodule, or of a repository that just lies there, by its own index and rules. */
    private void nested(Path top, String prefix) throws IOException {
        try (Repository repository = new RepositoryBuilder()
                .setFS(settings.files())
                .setWorkTree(top.toFile())
                .build()) {
            settings.applyTo(repository);
            tracked(repository, top, "", prefix);
        }
    }

    private void entry(Path file, String path) throws IOException {
        BasicFileAttributes attributes = attributes(file);
        if (attributes.isSymbolicLink()) {
            visitor.link(path, Files.readSymbolicLink(file).toString());
        } else if (attributes.isRegularFile()) {
            // The owner's bit, as git has it: to root, a file that anybody may execute is executable.
            boolean executable = Files.getPosixFilePermissions(file).contains(PosixFilePermission.OWNER_EXECUTE);
            visitor.file(path, executable, attributes.size(), new LiveFile(file, attributes.size()));
        } else {
            throw new SourceException(
                    file + " is a socket, a pipe or a device, which no archive of a source can have in it",
                    "Remove it, or have .gitignore name it",
                    null);
        }
    }

    private static BasicFileAttributes attributes(Path file) {
        try {
            return Files.readAttributes(file, BasicFileAttributes.class, LinkOption.NOFOLLOW_LINKS);
        } catch (IOException e) {
            throw new SourceException(
                    file + " cannot be read: it is gone, or its name is not one of this locale",
                    "Run again; with names that are not ASCII, set LC_ALL=C.UTF-8",
                    e);
        }
    }

    private static void failIfInterrupted(Path directory) {
        if (Thread.currentThread().isInterrupted()) {
            throw new CancelledException("Reading " + directory);
        }
    }
}
