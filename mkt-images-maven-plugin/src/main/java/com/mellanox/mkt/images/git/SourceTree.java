package com.mellanox.mkt.images.git;

import com.mellanox.mkt.images.io.FileTree;
import com.mellanox.mkt.images.type.Commit;
import com.mellanox.mkt.images.type.TreeId;
import java.io.IOException;
import java.time.Instant;
import java.util.Optional;

/** A package's source, ready to be walked, more than once and from several threads; open until it is closed. */
public sealed interface SourceTree extends FileTree, AutoCloseable permits CommitTree, WorkTree {

    /** The commit; of a work tree the one that is checked out, empty if there is none. */
    Optional<Commit> commit();

    /**
     * The git tree id of exactly what a walk visits: another one as soon as a name, an executable bit or a byte is
     * another. A commit's is that of its root tree, in which submodules count by the commits that it pins. A work
     * tree's is computed anew each time, as if all that a walk visits were committed byte for byte; so it is that of
     * the commit in a clean checkout without submodules, whose files are in it instead. Empty directories are in none.
     */
    TreeId id() throws IOException;

    /** The time for the entries of an archive: the commit's, so that the archive is the same each time. */
    Instant time();

    @Override
    void close();
}
