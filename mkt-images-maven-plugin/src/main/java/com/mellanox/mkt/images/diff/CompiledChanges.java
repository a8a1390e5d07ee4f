package com.mellanox.mkt.images.diff;

import com.mellanox.mkt.images.failure.SourceException;
import com.mellanox.mkt.images.git.CommitRange;
import com.mellanox.mkt.images.git.GitSources;
import com.mellanox.mkt.images.run.CompiledPackages;
import com.mellanox.mkt.images.run.CompiledPackages.Source;
import com.mellanox.mkt.images.type.Commit;
import com.mellanox.mkt.images.type.GitUrl;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;
import org.jspecify.annotations.Nullable;

/**
 * Compares the packages that were compiled for two images.
 *
 * @param git has the commits between two commits, if they were fetched
 */
record CompiledChanges(GitSources git) {
    private static final int MOST_COMMITS = 20;

    List<CompiledChange> between(CompiledPackages before, CompiledPackages after) {
        Set<String> names = new TreeSet<>(before.byName().keySet());
        names.addAll(after.byName().keySet());
        List<CompiledChange> changes = new ArrayList<>();
        for (String name : names) {
            @Nullable Source was = before.byName().get(name);
            @Nullable Source is = after.byName().get(name);
            if (was == null || is == null) {
                changes.add(new CompiledChange(name, text(was), text(is), 0, List.of()));
            } else if (!was.isSameAs(is)) {
                Optional<CommitRange> log = log(was.commit(), is.commit(), is.url());
                changes.add(new CompiledChange(
                        name,
                        text(was),
                        text(is),
                        log.map(CommitRange::all).orElse(0),
                        log.map(CommitRange::lines).orElse(List.of())));
            }
        }
        return changes;
    }

    private static @Nullable String text(@Nullable Source source) {
        if (source == null || !source.isKnown()) {
            return source == null ? null : "unknown";
        }
        return source.commit().isEmpty() ? "tree " + source.tree() : source.commit();
    }

    /** Empty if the commits are not in the cache; that is no failure. */
    private Optional<CommitRange> log(String before, String after, String url) {
        if (!Commit.isFullId(before) || !Commit.isFullId(after) || url.isEmpty()) {
            return Optional.empty();
        }
        try {
            return git.commitsBetween(new GitUrl(url), new Commit(before), new Commit(after), MOST_COMMITS);
        } catch (SourceException | IllegalArgumentException e) {
            return Optional.empty();
        }
    }
}
