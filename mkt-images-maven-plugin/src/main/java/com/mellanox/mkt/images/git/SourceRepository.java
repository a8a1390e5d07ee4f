package com.mellanox.mkt.images.git;

import java.io.IOException;
import java.util.Optional;

/** A repository that commits are taken from: on a server, with what the cache has of it, or on this machine. */
sealed interface SourceRepository permits LocalRepository, RemoteRepository {

    /** Finds the commit, and fetches it where it must. */
    ResolvedCommit locate(Revision revision) throws IOException;

    /** Finds what is there without any network; empty also where there is no repository. */
    Optional<ResolvedCommit> find(Revision revision) throws IOException;
}
