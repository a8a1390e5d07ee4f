package com.mellanox.mkt.images.git;

import com.mellanox.mkt.images.type.Commit;
import com.mellanox.mkt.images.type.GitUrl;
import com.mellanox.mkt.images.type.TreeId;
import java.util.Locale;

/**
 * A source at one commit, which the cache or a local repository has.
 *
 * @param url the repository, as the support script names it
 * @param revision what was asked for: a full or abbreviated id, a tag or a branch
 * @param commit what that is
 * @param tree the commit's files
 */
public record PinnedSource(GitUrl url, String revision, Commit commit, TreeId tree) {

    /** Whether something else than a full id was asked for, which can mean another commit tomorrow. */
    public boolean isByName() {
        return !Commit.isFullId(revision);
    }

    /** Whether the beginning of the commit's id was asked for. */
    public boolean isAbbreviated() {
        return isByName() && commit.id().startsWith(revision.toLowerCase(Locale.ROOT));
    }
}
