package com.mellanox.mkt.images.git;

import com.mellanox.mkt.images.io.FileTree;
import com.mellanox.mkt.images.type.Commit;
import java.time.Instant;
import java.util.Optional;

/** A package's source, ready to be walked, more than once and from several threads; open until it is closed. */
public sealed interface SourceTree extends FileTree, AutoCloseable permits CommitTree, WorkTree {

    /** The commit; of a work tree the one that it is based on, empty where it has none. */
    Optional<Commit> commit();

    /** The time for the entries of an archive: the commit's, so that the archive is the same each time. */
    Instant time();

    @Override
    void close();
}
