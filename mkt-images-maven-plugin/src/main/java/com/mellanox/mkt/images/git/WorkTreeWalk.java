package com.mellanox.mkt.images.git;

import com.mellanox.mkt.images.failure.Causes;
import com.mellanox.mkt.images.failure.SourceException;
import com.mellanox.mkt.images.io.FileTree;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.util.Optional;
import org.apache.commons.io.function.IOFunction;
import org.eclipse.jgit.attributes.Attributes;
import org.eclipse.jgit.dircache.DirCache;
import org.eclipse.jgit.dircache.DirCacheEntry;
import org.eclipse.jgit.dircache.DirCacheIterator;
import org.eclipse.jgit.errors.MissingObjectException;
import org.eclipse.jgit.lib.Config;
import org.eclipse.jgit.lib.Constants;
import org.eclipse.jgit.lib.FileMode;
import org.eclipse.jgit.lib.ObjectId;
import org.eclipse.jgit.lib.ObjectReader;
import org.eclipse.jgit.lib.Repository;
import org.eclipse.jgit.lib.RepositoryBuilder;
import org.eclipse.jgit.treewalk.EmptyTreeIterator;
import org.eclipse.jgit.treewalk.FileTreeIterator;
import org.eclipse.jgit.treewalk.NameConflictTreeWalk;
import org.eclipse.jgit.treewalk.TreeWalk;
import org.eclipse.jgit.treewalk.WorkingTreeOptions;
import org.eclipse.jgit.treewalk.filter.PathFilter;
import org.jspecify.annotations.Nullable;

/**
 * One walk over a directory, and over the work trees within it. The content of each file is a {@link WorkTreeFile},
 * which has access to git's index until the walk goes on.
 */
final class WorkTreeWalk {
    private static final int INDEX = 0;
    private static final int FILES = 1;

    private final GitSettings settings;
    private final FileTree.Visitor visitor;
    private boolean isEmpty = true;

    WorkTreeWalk(GitSettings settings, FileTree.Visitor visitor) {
        this.settings = settings;
        this.visitor = visitor;
    }

    /** Visits every file. */
    void plain(Path directory) throws IOException {
        FileTreeIterator files = new FileTreeIterator(
                directory.toFile(),
                settings.files(),
                new Config().get(WorkingTreeOptions.KEY),
                FileTreeIterator.NoGitlinksStrategy.INSTANCE);
        // Without it, the iterator applies ignore files even here, and skips the content of directories.
        files.setWalkIgnoredDirectories(true);
        try (TreeWalk walk = new TreeWalk((@Nullable ObjectReader) null)) {
            walk.addTree(new EmptyTreeIterator());
            walk.addTree(files);
            while (walk.next()) {
                CancellableTask.throwIfInterrupted("Reading " + directory);
                String path = walk.getPathString();
                visit(walk, file -> Optional.empty(), directory.resolve(path), path);
            }
        }
    }

    /**
     * Visits what git tracks, and what it neither tracks nor ignores, in a directory of the work tree. If git ignores
     * all of the directory, every file is visited.
     */
    void tracked(Repository repository, Path directory) throws IOException {
        Path top = repository.getWorkTree().toPath().toRealPath();
        String below = top.relativize(directory).toString();
        tracked(repository, top, below, "");
        if (isEmpty && !below.isEmpty()) {
            plain(directory);
        }
    }

    private static boolean isIgnored(TreeWalk walk) throws IOException {
        @Nullable FileTreeIterator file = walk.getTree(FILES, FileTreeIterator.class);
        boolean isTracked = walk.getTree(INDEX, DirCacheIterator.class) != null;
        return file != null && !isTracked && file.isEntryIgnored();
    }

    private void tracked(Repository repository, Path top, String below, String prefix) throws IOException {
        GitIndex index = GitIndex.of(repository);
        try (TreeWalk walk = new NameConflictTreeWalk(repository)) {
            walk.setOperationType(TreeWalk.OperationType.CHECKIN_OP);
            walk.addTree(new DirCacheIterator(index.entries()));
            FileTreeIterator files = new FileTreeIterator(repository);
            files.setDirCacheIterator(walk, INDEX);
            walk.addTree(files);
            if (!below.isEmpty()) {
                walk.setFilter(PathFilter.create(below));
            }
            while (walk.next()) {
                CancellableTask.throwIfInterrupted("Reading " + top);
                @Nullable FileTreeIterator there = walk.getTree(FILES, FileTreeIterator.class);
                if (there == null || isIgnored(walk)) {
                    continue;
                }
                String path = walk.getPathString();
                if (below.equals(path) || below.startsWith(path + "/")) {
                    walk.enterSubtree();
                } else {
                    String shown = prefix + path.substring(below.isEmpty() ? 0 : below.length() + 1);
                    visit(walk, file -> index.idOf(file, walk), top.resolve(path), shown);
                }
            }
        }
    }

    private void visit(TreeWalk walk, IOFunction<WorkTreeFile, Optional<ObjectId>> index, Path file, String path)
            throws IOException {
        isEmpty = false;
        FileMode mode = walk.getFileMode(FILES);
        if (FileMode.TREE.equals(mode)) {
            visitor.directory(path);
            walk.enterSubtree();
        } else if (FileMode.GITLINK.equals(mode)) {
            visitor.directory(path);
            nested(file, path + "/");
        } else {
            visit(WorkTreeFile.of(file, index), path);
        }
    }

    /** Visits the work tree of a submodule or of another nested repository, by its own index and rules. */
    private void nested(Path top, String prefix) throws IOException {
        try (Repository repository =
                JGitRuntime.open(new RepositoryBuilder().setFS(settings.files()).setWorkTree(top.toFile()))) {
            settings.applyTo(repository);
            tracked(repository, top, "", prefix);
        }
    }

    private void visit(WorkTreeFile file, String path) throws IOException {
        if (file.isLink()) {
            visitor.link(path, Files.readSymbolicLink(file.path()).toString());
        } else if (file.isRegular()) {
            visitor.file(path, file.isExecutable(), file.size(), file);
        } else {
            throw new SourceException(
                    file.path() + " is a socket, a pipe or a device, which cannot be part of a source",
                    "Remove it, or add it to .gitignore",
                    null);
        }
    }

    /**
     * Git's index of a work tree, which has the ids of the files that were not changed since it was written.
     *
     * @param entries its content
     * @param written the time when it was written, or shortly before
     */
    private record GitIndex(DirCache entries, Instant written) {
        private static final String ENCODING = "working-tree-encoding";

        static GitIndex of(Repository repository) {
            try {
                // The time first: if git writes the index in between, more files are read, and none too few.
                Instant written = Instant.ofEpochMilli(repository.getIndexFile().lastModified());
                IndexFile.require(repository.getIndexFile().toPath());
                return new GitIndex(repository.readDirCache(), written);
            } catch (IOException
                    | IndexOutOfBoundsException
                    | NegativeArraySizeException
                    | IllegalArgumentException e) {
                throw new SourceException(
                        repository.getWorkTree() + ": cannot read git's index: " + Causes.reason(e),
                        "Run 'git update-index --no-split-index', and if it is sparse,"
                                + " 'git sparse-checkout reapply --no-sparse-index'",
                        e);
            }
        }

        /**
         * The id of a file's content if the index has it for certain; if it is empty, the file must be read.
         *
         * @param walk is at the file; this index is one of its trees
         */
        Optional<ObjectId> idOf(WorkTreeFile file, TreeWalk walk) throws IOException {
            @Nullable DirCacheIterator here = walk.getTree(DirCacheIterator.class);
            @Nullable DirCacheEntry entry = here == null ? null : here.getDirCacheEntry();
            if (entry == null || !isOf(entry, file) || isConverted(walk) || sizeOfBlob(entry, walk) != file.size()) {
                return Optional.empty();
            }
            return Optional.of(entry.getObjectId());
        }

        /**
         * Whether the file is as it was when git read it. JGit compares only size and time of modification, which tools
         * set back; this also compares the time of change. A file of the second in which the index was written is read:
         * the time of a file system can be that coarse.
         */
        private boolean isOf(DirCacheEntry entry, WorkTreeFile file) {
            return entry.isMerged()
                    && FileMode.REGULAR_FILE.getObjectType()
                            == entry.getFileMode().getObjectType()
                    && entry.getLength() == (int) file.size()
                    && entry.getLastModifiedInstant().equals(file.modified())
                    && entry.getCreationTime() == file.changed().toEpochMilli()
                    && file.changed().getEpochSecond() < written.getEpochSecond();
        }

        /**
         * Whether git stores other bytes than the file has, perhaps the same number. Line ends and {@code $Id$} need no
         * check: they change the number of bytes.
         */
        private static boolean isConverted(TreeWalk walk) throws IOException {
            Attributes attributes = walk.getAttributes();
            return attributes.get(Constants.ATTR_FILTER) != null || attributes.get(ENCODING) != null;
        }

        private static long sizeOfBlob(DirCacheEntry entry, TreeWalk walk) throws IOException {
            try {
                return walk.getObjectReader().getObjectSize(entry.getObjectId(), Constants.OBJ_BLOB);
            } catch (MissingObjectException e) {
                // added by id only, or not fetched yet by a partial clone
                return -1;
            }
        }
    }
}
