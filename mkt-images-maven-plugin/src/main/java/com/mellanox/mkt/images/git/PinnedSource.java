package com.mellanox.mkt.images.git;

import com.mellanox.mkt.images.type.Commit;
import com.mellanox.mkt.images.type.GitUrl;
import com.mellanox.mkt.images.type.TreeId;
import java.util.Locale;

/**
 * A source at one commit, which the cache or a local repository has.
 *
 * @param url the repository, as the support script names it
 * @param revision the value of git_commit: a full or abbreviated id, a tag or a branch
 * @param commit the commit of the revision
 * @param tree the commit's files
 */
public record PinnedSource(GitUrl url, String revision, Commit commit, TreeId tree) {

    /** Whether the revision is not a full id, and can mean another commit tomorrow. */
    public boolean isByName() {
        return !Commit.isFullId(revision);
    }

    /** Whether the revision is the beginning of the commit's id. */
    public boolean isAbbreviated() {
        return isByName() && commit.id().startsWith(revision.toLowerCase(Locale.ROOT));
    }
}
