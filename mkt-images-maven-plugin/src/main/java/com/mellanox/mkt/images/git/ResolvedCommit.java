package com.mellanox.mkt.images.git;

import org.eclipse.jgit.lib.Repository;
import org.eclipse.jgit.revwalk.RevCommit;

/** A commit and the open repository that has it; whoever holds it closes it. */
record ResolvedCommit(Repository repository, RevCommit commit) implements AutoCloseable {

    @Override
    public void close() {
        repository.close();
    }
}
