package com.mellanox.mkt.images.lock;

import com.mellanox.mkt.images.type.Commit;
import com.mellanox.mkt.images.type.GitUrl;
import com.mellanox.mkt.images.type.TreeId;
import java.util.Collections;
import java.util.SortedMap;
import java.util.TreeMap;

/**
 * The source of a package in a lock file.
 *
 * @param url the {@linkplain GitUrl#identity() identity} of its repository, without a password
 * @param revision the git_commit of the script: a full id, a tag or a branch
 * @param commit what the revision stood for
 * @param tree the files of the commit
 * @param submodules the commits of its submodules, by their directories
 */
public record LockedSource(
        String url, String revision, Commit commit, TreeId tree, SortedMap<String, Commit> submodules) {

    public LockedSource {
        submodules = Collections.unmodifiableSortedMap(new TreeMap<>(submodules));
    }

    /** Whether the revision is a name, which can stand for another commit at another time. */
    boolean isByName() {
        return !Commit.isFullId(revision);
    }
}
