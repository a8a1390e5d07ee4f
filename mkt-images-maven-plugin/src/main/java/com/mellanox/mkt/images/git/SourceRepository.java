package com.mellanox.mkt.images.git;

import java.io.IOException;
import java.util.Optional;

/** A repository with commits: on a server, with its copy in the cache, or on this machine. */
sealed interface SourceRepository permits LocalRepository, RemoteRepository {

    /** Finds the commit, and fetches it if necessary; without its submodules. */
    CommitTree locate(Revision revision) throws IOException;

    /** Finds the commit without network; empty also if there is no repository. */
    Optional<CommitTree> find(Revision revision) throws IOException;
}
