package com.mellanox.mkt.images.doctor;

import com.mellanox.mkt.images.git.GitSources;
import com.mellanox.mkt.images.type.GitUrl;

/**
 * A git repository that packages are built from.
 *
 * @param revision a commit, tag or branch of it
 * @param packages the names of the packages
 */
public record SourceUse(GitSources git, GitUrl url, String revision, String packages) {}
