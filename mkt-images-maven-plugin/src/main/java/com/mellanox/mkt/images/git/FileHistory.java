package com.mellanox.mkt.images.git;

import com.mellanox.mkt.images.failure.Causes;
import com.mellanox.mkt.images.failure.SourceException;
import com.mellanox.mkt.images.type.Commit;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.Optional;
import java.util.function.Supplier;
import org.eclipse.jgit.lib.Constants;
import org.eclipse.jgit.lib.IndexDiff;
import org.eclipse.jgit.lib.ObjectId;
import org.eclipse.jgit.lib.Repository;
import org.eclipse.jgit.revwalk.RevCommit;
import org.eclipse.jgit.revwalk.RevWalk;
import org.eclipse.jgit.submodule.SubmoduleWalk.IgnoreSubmoduleMode;
import org.eclipse.jgit.treewalk.FileTreeIterator;
import org.eclipse.jgit.treewalk.filter.AndTreeFilter;
import org.eclipse.jgit.treewalk.filter.PathFilterGroup;
import org.eclipse.jgit.treewalk.filter.TreeFilter;
import org.jspecify.annotations.Nullable;

/** The last commits that changed files of a work tree. Loads JGit on first use. May be used by several threads. */
public final class FileHistory implements AutoCloseable {
    private final Path directory;
    private final Supplier<GitSettings> settings;
    private @Nullable Repository repository;
    private boolean isOpened;
    private boolean isClosed;

    FileHistory(Path directory, Supplier<GitSettings> settings) {
        this.directory = directory;
        this.settings = settings;
    }

    /**
     * A change of files.
     *
     * @param commit the commit
     * @param time when it was made
     * @param modified whether the files have uncommitted changes
     */
    public record Change(Commit commit, Instant time, boolean modified) {}

    /** The last change of any of the files; empty if no commit contains one, or they are not in a work tree. */
    public Optional<Change> lastChange(Collection<Path> files) {
        if (files.isEmpty()) {
            return Optional.empty();
        }
        try {
            @Nullable Repository opened = repository();
            return opened == null ? Optional.empty() : Log.lastChange(opened, files);
        } catch (IOException e) {
            throw new SourceException(
                    "Cannot read the history of " + directory + ": " + Causes.reason(e),
                    "Check 'git status' in it; if its index is split, run 'git update-index --no-split-index'",
                    e);
        }
    }

    private synchronized @Nullable Repository repository() throws IOException {
        if (isClosed) {
            throw new IllegalStateException("the history of " + directory + " is closed");
        }
        if (!isOpened) {
            repository = WorkTree.repositoryAround(directory.toRealPath(), settings.get());
            isOpened = true;
        }
        return repository;
    }

    @Override
    public synchronized void close() {
        isClosed = true;
        if (repository != null) {
            repository.close();
        }
    }

    /** What uses JGit: a class of its own, since the JVM loads classes of JGit when it verifies this code. */
    private static final class Log {
        static Optional<Change> lastChange(Repository repository, Collection<Path> files) throws IOException {
            @Nullable ObjectId head = repository.resolve(Constants.HEAD);
            if (head == null) {
                return Optional.empty();
            }
            TreeFilter filter = PathFilterGroup.createFromStrings(paths(repository, files));
            try (RevWalk walk = new RevWalk(repository)) {
                walk.markStart(walk.parseCommit(head));
                walk.setTreeFilter(AndTreeFilter.create(filter, TreeFilter.ANY_DIFF));
                @Nullable RevCommit last = walk.next();
                if (last == null) {
                    return Optional.empty();
                }
                Instant time = Instant.ofEpochSecond(last.getCommitTime());
                return Optional.of(new Change(new Commit(last.name()), time, isModified(repository, head, filter)));
            }
        }

        /** Whether 'git status' would list any of the files. */
        private static boolean isModified(Repository repository, ObjectId head, TreeFilter filter) throws IOException {
            IndexDiff status = new IndexDiff(repository, head, new FileTreeIterator(repository));
            status.setFilter(filter);
            status.setIgnoreSubmoduleMode(IgnoreSubmoduleMode.ALL);
            return status.diff() || !status.getConflicting().isEmpty();
        }

        /** The paths in the repository: links to directories are followed, a link as the last component is not. */
        private static List<String> paths(Repository repository, Collection<Path> files) throws IOException {
            Path top = repository.getWorkTree().toPath().toRealPath();
            List<String> paths = new ArrayList<>();
            for (Path file : files) {
                Path parent = file.toAbsolutePath().resolveSibling("").toRealPath();
                paths.add(top.relativize(parent.resolve(file.getFileName())).toString());
            }
            return paths;
        }
    }
}
