package com.mellanox.mkt.images.git;

import com.mellanox.mkt.images.failure.CancelledException;
import com.mellanox.mkt.images.failure.SourceException;
import com.mellanox.mkt.images.io.FileTree;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Optional;
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

/**
 * One walk over a directory, and over the work trees within it. The content of each file is a {@link WatchedFile}, which
 * knows what git's index tells of it until the walk goes on.
 */
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
        // Even here it would heed ignore files, and give directories without what is in them.
        files.setWalkIgnoredDirectories(true);
        try (TreeWalk walk = new TreeWalk((@Nullable ObjectReader) null)) {
            walk.addTree(files);
            while (walk.next()) {
                failIfInterrupted(directory);
                String path = walk.getPathString();
                if (FileMode.TREE.equals(walk.getRawMode(0))) {
                    visitor.directory(path);
                    walk.enterSubtree();
                } else {
                    entry(directory.resolve(path), path, state -> Optional.empty());
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
        try (TreeWalk walk = overIndexAndFiles(repository, GitIndex.of(repository))) {
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

    private static TreeWalk overIndexAndFiles(Repository repository, GitIndex index) throws IOException {
        TreeWalk walk = new NameConflictTreeWalk(repository);
        walk.setOperationType(TreeWalk.OperationType.CHECKIN_OP);
        walk.addTree(new DirCacheIterator(index.entries()));
        FileTreeIterator files = new FileTreeIterator(repository);
        files.setDirCacheIterator(walk, INDEX);
        walk.addTree(files);
        return walk;
    }

    private void tracked(Repository repository, Path top, String below, String prefix) throws IOException {
        GitIndex index = GitIndex.of(repository);
        try (TreeWalk walk = overIndexAndFiles(repository, index)) {
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
                    visit(walk, index, top.resolve(path), shown);
                }
            }
        }
    }

    private void visit(TreeWalk walk, GitIndex index, Path file, String path) throws IOException {
        FileMode mode = walk.getFileMode(FILES);
        if (FileMode.TREE.equals(mode)) {
            visitor.directory(path);
            walk.enterSubtree();
        } else if (FileMode.GITLINK.equals(mode)) {
            visitor.directory(path);
            nested(file, path + "/");
        } else {
            entry(file, path, state -> index.idOf(state, walk));
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

    private void entry(Path file, String path, WatchedFile.KnownId known) throws IOException {
        FileStat state = FileStat.of(file);
        if (state.isLink()) {
            visitor.link(path, Files.readSymbolicLink(file).toString());
        } else if (state.isRegular()) {
            visitor.file(path, state.isExecutable(), state.size(), new WatchedFile(file, state, known));
        } else {
            throw new SourceException(
                    file + " is a socket, a pipe or a device, which no archive of a source can have in it",
                    "Remove it, or have .gitignore name it",
                    null);
        }
    }

    private static void failIfInterrupted(Path directory) {
        if (Thread.currentThread().isInterrupted()) {
            throw new CancelledException("Reading " + directory);
        }
    }
}
