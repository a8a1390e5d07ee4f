package com.mellanox.mkt.images.git;

import java.io.IOException;
import java.util.Optional;
import org.eclipse.jgit.lib.ObjectId;
import org.eclipse.jgit.lib.Repository;
import org.eclipse.jgit.revwalk.RevCommit;

/** A commit and the open repository that has it; whoever holds it closes it. */
record ResolvedCommit(Repository repository, RevCommit commit) implements AutoCloseable {

    /** Finds the id of a commit, or of a tag that leads to one, in a repository. */
    @FunctionalInterface
    interface Lookup {
        Optional<ObjectId> idIn(Repository repository) throws IOException;
    }

    /** Looks a commit up; a repository that has it not is closed. */
    static Optional<ResolvedCommit> find(Repository repository, Lookup lookup) throws IOException {
        Optional<RevCommit> commit = Optional.empty();
        try {
            Optional<ObjectId> id = lookup.idIn(repository);
            commit = id.isPresent() ? Revision.commit(repository, id.get()) : commit;
        } finally {
            if (commit.isEmpty()) {
                repository.close();
            }
        }
        return commit.map(found -> new ResolvedCommit(repository, found));
    }

    @Override
    public void close() {
        repository.close();
    }
}
