package com.mellanox.mkt.images.git;

import com.mellanox.mkt.images.failure.Causes;
import com.mellanox.mkt.images.failure.SourceException;
import java.io.IOException;
import java.time.Instant;
import java.util.Optional;
import org.eclipse.jgit.attributes.Attributes;
import org.eclipse.jgit.dircache.DirCache;
import org.eclipse.jgit.dircache.DirCacheEntry;
import org.eclipse.jgit.dircache.DirCacheIterator;
import org.eclipse.jgit.errors.MissingObjectException;
import org.eclipse.jgit.lib.Constants;
import org.eclipse.jgit.lib.FileMode;
import org.eclipse.jgit.lib.ObjectId;
import org.eclipse.jgit.lib.Repository;
import org.eclipse.jgit.treewalk.TreeWalk;
import org.jspecify.annotations.Nullable;

/**
 * Git's index of a work tree, which has the ids of the files that were not changed since it was written.
 *
 * @param entries its content
 * @param written the time when it was written, or shortly before
 */
record GitIndex(DirCache entries, Instant written) {
    private static final String ENCODING = "working-tree-encoding";

    static GitIndex of(Repository repository) {
        try {
            // The time is read first: if git writes the index in between, more files are read than necessary, and none
            // too few.
            Instant written = Instant.ofEpochMilli(repository.getIndexFile().lastModified());
            return new GitIndex(repository.readDirCache(), written);
        } catch (IOException e) {
            throw new SourceException(
                    repository.getWorkTree() + ": cannot read git's index: " + Causes.reason(e),
                    "Run 'git update-index --no-split-index', and 'git sparse-checkout reapply --no-sparse-index' if it is"
                            + " sparse",
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
     * Whether the file is as it was when git read it. JGit compares only size and time of modification, which tools set back;
     * this also compares the time of change. A file of the second in which the index was written is read: the time of a file
     * system can be that coarse.
     */
    private boolean isOf(DirCacheEntry entry, WorkTreeFile file) {
        return entry.isMerged()
                && FileMode.REGULAR_FILE.getObjectType() == entry.getFileMode().getObjectType()
                && entry.getLength() == (int) file.size()
                && entry.getLastModifiedInstant().equals(file.modified())
                && entry.getCreationTime() == file.changed().toEpochMilli()
                && file.changed().getEpochSecond() < written.getEpochSecond();
    }

    /**
     * Whether git stores other bytes than the file has, perhaps the same number. Line ends and {@code $Id$} need no check:
     * they change the number of bytes.
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
