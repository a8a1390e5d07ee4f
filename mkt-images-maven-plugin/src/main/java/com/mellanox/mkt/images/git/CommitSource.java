package com.mellanox.mkt.images.git;

import java.io.IOException;
import java.util.Optional;

/** Where commits of one URL come from: the cache and the server behind it, or a repository of this machine. */
sealed interface CommitSource permits CachedRepository, LocalRepository {

    /** Finds the commit, and fetches it where it must. */
    ResolvedCommit locate(Revision revision) throws IOException;

    /** Finds what is there without any network. */
    Optional<ResolvedCommit> find(Revision revision) throws IOException;
}
