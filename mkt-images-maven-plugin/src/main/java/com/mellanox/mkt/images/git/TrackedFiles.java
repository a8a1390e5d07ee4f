package com.mellanox.mkt.images.git;

import com.mellanox.mkt.images.git.FileHistory.Change;
import com.mellanox.mkt.images.type.Commit;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.Optional;
import org.eclipse.jgit.dircache.DirCacheEntry;
import org.eclipse.jgit.dircache.DirCacheIterator;
import org.eclipse.jgit.lib.Constants;
import org.eclipse.jgit.lib.FileMode;
import org.eclipse.jgit.lib.ObjectId;
import org.eclipse.jgit.lib.Repository;
import org.eclipse.jgit.revwalk.RevCommit;
import org.eclipse.jgit.revwalk.RevTree;
import org.eclipse.jgit.revwalk.RevWalk;
import org.eclipse.jgit.treewalk.FileTreeIterator;
import org.eclipse.jgit.treewalk.NameConflictTreeWalk;
import org.eclipse.jgit.treewalk.TreeWalk;
import org.eclipse.jgit.treewalk.filter.AndTreeFilter;
import org.eclipse.jgit.treewalk.filter.PathFilterGroup;
import org.eclipse.jgit.treewalk.filter.TreeFilter;
import org.jspecify.annotations.Nullable;

/** Files of a work tree as its commits have them: looks at those that it is asked for, and at no others. */
final class TrackedFiles implements AutoCloseable {
    private static final int HEAD = 0;
    private static final int INDEX = 1;
    private static final int FILES = 2;

    private final Repository repository;

    private TrackedFiles(Repository repository) {
        this.repository = repository;
    }

    /** The files of the work tree that the directory is in, empty where it is in none. */
    static Optional<TrackedFiles> around(Path directory, GitSettings settings) throws IOException {
        return Optional.ofNullable(WorkTree.repositoryAround(directory, settings))
                .map(TrackedFiles::new);
    }

    Optional<Change> lastChange(Collection<Path> files) throws IOException {
        @Nullable ObjectId head = repository.resolve(Constants.HEAD);
        if (head == null) {
            return Optional.empty();
        }
        TreeFilter wanted = PathFilterGroup.createFromStrings(paths(files));
        try (RevWalk walk = new RevWalk(repository)) {
            RevCommit start = walk.parseCommit(head);
            RevTree tree = start.getTree();
            walk.markStart(start);
            walk.setTreeFilter(AndTreeFilter.create(wanted, TreeFilter.ANY_DIFF));
            @Nullable RevCommit last = walk.next();
            if (last == null) {
                return Optional.empty();
            }
            Instant time = Instant.ofEpochSecond(last.getCommitTime());
            return Optional.of(new Change(new Commit(last.name()), time, isModified(tree, wanted)));
        }
    }

    private List<String> paths(Collection<Path> files) throws IOException {
        Path top = repository.getWorkTree().toPath().toRealPath();
        List<String> paths = new ArrayList<>();
        for (Path file : files) {
            paths.add(top.relativize(realPath(file)).toString());
        }
        return paths;
    }

    /** The path as git has it: links on the way are followed, one at its end is the file itself. */
    private static Path realPath(Path file) throws IOException {
        Path absolute = file.toAbsolutePath();
        @Nullable Path directory = absolute.getParent();
        return directory == null ? absolute : directory.toRealPath().resolve(absolute.getFileName());
    }

    /** Whether 'git status' would name any of the files. */
    private boolean isModified(RevTree head, TreeFilter wanted) throws IOException {
        try (TreeWalk walk = new NameConflictTreeWalk(repository)) {
            walk.setOperationType(TreeWalk.OperationType.CHECKIN_OP);
            walk.addTree(head);
            walk.addTree(new DirCacheIterator(GitIndex.of(repository).entries()));
            FileTreeIterator files = new FileTreeIterator(repository);
            files.setDirCacheIterator(walk, INDEX);
            walk.addTree(files);
            walk.setFilter(wanted);
            while (walk.next()) {
                if (isModified(walk)) {
                    return true;
                }
                if (walk.isSubtree() && !isUntrackedAndIgnored(walk)) {
                    walk.enterSubtree();
                }
            }
            return false;
        }
    }

    private static boolean isModified(TreeWalk walk) throws IOException {
        if (isDirectory(walk, HEAD) || isDirectory(walk, INDEX)) {
            return isPlainFile(walk, HEAD) || isPlainFile(walk, INDEX) || isPlainFile(walk, FILES);
        }
        if (walk.getRawMode(HEAD) != walk.getRawMode(INDEX) || !walk.idEqual(HEAD, INDEX)) {
            return true;
        }
        @Nullable DirCacheEntry entry = entry(walk);
        return entry == null ? isPlainFile(walk, FILES) && !isUntrackedAndIgnored(walk) : isModified(walk, entry);
    }

    private static boolean isModified(TreeWalk walk, DirCacheEntry entry) throws IOException {
        if (FileMode.GITLINK.equals(entry.getRawMode())) {
            return false;
        }
        @Nullable FileTreeIterator file = walk.getTree(FILES, FileTreeIterator.class);
        if (file == null) {
            return !entry.isSkipWorkTree() && !entry.isAssumeValid();
        }
        return !entry.isMerged() || file.isModified(entry, true, walk.getObjectReader());
    }

    private static @Nullable DirCacheEntry entry(TreeWalk walk) {
        @Nullable DirCacheIterator here = walk.getTree(INDEX, DirCacheIterator.class);
        return here == null ? null : here.getDirCacheEntry();
    }

    private static boolean isUntrackedAndIgnored(TreeWalk walk) throws IOException {
        @Nullable FileTreeIterator file = walk.getTree(FILES, FileTreeIterator.class);
        boolean isTracked = walk.getRawMode(HEAD) != 0 || walk.getRawMode(INDEX) != 0;
        return file != null && !isTracked && file.isEntryIgnored();
    }

    private static boolean isDirectory(TreeWalk walk, int tree) {
        return FileMode.TREE.equals(walk.getRawMode(tree));
    }

    private static boolean isPlainFile(TreeWalk walk, int tree) {
        return walk.getRawMode(tree) != 0 && !isDirectory(walk, tree);
    }

    @Override
    public void close() {
        repository.close();
    }
}
