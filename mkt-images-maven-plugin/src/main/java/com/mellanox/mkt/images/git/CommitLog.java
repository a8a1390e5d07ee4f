package com.mellanox.mkt.images.git;

import com.mellanox.mkt.images.type.Commit;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import org.eclipse.jgit.errors.MissingObjectException;
import org.eclipse.jgit.lib.ObjectId;
import org.eclipse.jgit.lib.Repository;
import org.eclipse.jgit.revwalk.RevCommit;
import org.eclipse.jgit.revwalk.RevWalk;

/** The history of a repository, as far as it has been fetched: most sources are fetched without it. */
final class CommitLog {
    private CommitLog() {}

    /**
     * The commits after one, up to another.
     *
     * @param most how many of them have a line
     * @return empty if the repository does not have all of them, or if the first is not in the history of the last
     */
    static Optional<CommitRange> between(Repository repository, Commit first, Commit last, int most)
            throws IOException {
        try (RevWalk walk = new RevWalk(repository)) {
            RevCommit from = walk.parseCommit(ObjectId.fromString(first.id()));
            RevCommit to = walk.parseCommit(ObjectId.fromString(last.id()));
            if (!walk.isMergedInto(from, to)) {
                return Optional.empty();
            }
            walk.reset();
            walk.markStart(to);
            walk.markUninteresting(from);
            return range(walk, repository.getObjectDatabase().getShallowCommits(), most);
        } catch (MissingObjectException e) {
            return Optional.empty();
        }
    }

    private static Optional<CommitRange> range(RevWalk walk, Set<ObjectId> shallow, int most) throws IOException {
        List<String> lines = new ArrayList<>();
        int all = 0;
        for (RevCommit commit = walk.next(); commit != null; commit = walk.next()) {
            if (shallow.contains(commit)) {
                return Optional.empty();
            }
            all++;
            if (all <= most) {
                walk.parseBody(commit);
                lines.add(new Commit(commit.name()).abbreviated() + " " + commit.getShortMessage());
            }
        }
        return Optional.of(new CommitRange(lines, all));
    }
}
