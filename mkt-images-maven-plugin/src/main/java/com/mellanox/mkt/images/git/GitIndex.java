package com.mellanox.mkt.images.git;

import com.mellanox.mkt.images.failure.Causes;
import com.mellanox.mkt.images.failure.SourceException;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
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
 * Git's index of a work tree, which knows the ids of files that were not changed since it was written.
 *
 * @param entries what is in it
 * @param written when, or a little before
 */
record GitIndex(DirCache entries, Instant written) {
    private static final String ENCODING = "working-tree-encoding";

    static GitIndex of(Repository repository) {
        try {
            // Asked first: a younger index than this time stands for makes more files be read, an older one too few.
            Instant written = modified(repository.getIndexFile().toPath());
            return new GitIndex(repository.readDirCache(), written);
        } catch (IOException e) {
            throw new SourceException(
                    repository.getWorkTree() + ": git's index cannot be read: " + Causes.reason(e),
                    "'git update-index --no-split-index' and 'git sparse-checkout reapply --no-sparse-index' put it"
                            + " into the common form",
                    e);
        }
    }

    private static Instant modified(Path file) throws IOException {
        try {
            return Files.getLastModifiedTime(file).toInstant();
        } catch (NoSuchFileException e) {
            return Instant.EPOCH;
        }
    }

    /**
     * The id of a file's bytes, where the index has it for certain; an empty one means that they have to be read.
     *
     * @param walk stands at the file, and has this index for one of its trees
     */
    Optional<ObjectId> idOf(FileStat state, TreeWalk walk) throws IOException {
        @Nullable DirCacheIterator here = walk.getTree(DirCacheIterator.class);
        @Nullable DirCacheEntry entry = here == null ? null : here.getDirCacheEntry();
        if (entry == null || !isOf(entry, state) || isConverted(walk) || sizeOfBlob(entry, walk) != state.size()) {
            return Optional.empty();
        }
        return Optional.of(entry.getObjectId());
    }

    /**
     * Whether the file is as it was when git read it. By the time of change, since tools set that of modification back;
     * and not for a file of the second in which the index was written: the clock of a file system can be that coarse.
     */
    private boolean isOf(DirCacheEntry entry, FileStat state) {
        return entry.isMerged()
                && FileMode.REGULAR_FILE.getObjectType() == entry.getFileMode().getObjectType()
                && entry.getLength() == (int) state.size()
                && entry.getLastModifiedInstant().equals(state.modified())
                && entry.getCreationTime() == state.changed().toEpochMilli()
                && state.changed().getEpochSecond() < written.getEpochSecond();
    }

    /**
     * Whether git keeps other bytes than the file has, of perhaps the same number. Line ends and {@code $Id$} need no
     * look: git takes bytes off there.
     */
    private static boolean isConverted(TreeWalk walk) throws IOException {
        Attributes attributes = walk.getAttributes();
        return attributes.get(Constants.ATTR_FILTER) != null || attributes.get(ENCODING) != null;
    }

    private static long sizeOfBlob(DirCacheEntry entry, TreeWalk walk) throws IOException {
        try {
            return walk.getObjectReader().getObjectSize(entry.getObjectId(), Constants.OBJ_BLOB);
        } catch (MissingObjectException e) {
            // added by its id only, or not fetched yet by a partial clone
            return -1;
        }
    }
}
