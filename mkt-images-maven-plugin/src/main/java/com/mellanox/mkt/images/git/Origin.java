package com.mellanox.mkt.images.git;

import java.io.IOException;
import java.util.Optional;

/** Where commits of one URL come from: the cache and the server behind it, or a repository of this machine. */
sealed interface Origin permits CachedRepository, LocalRepository {

    /** Finds the commit, and fetches it where it must. */
    Located locate(Revision revision) throws IOException;

    /** Finds what is there without any network. */
    Optional<Located> find(Revision revision) throws IOException;
}
