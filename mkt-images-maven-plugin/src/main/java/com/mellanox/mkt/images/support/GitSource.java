package com.mellanox.mkt.images.support;

/**
 * Where a package's source is pinned.
 *
 * @param url a URL or a path that git understands; without a password
 * @param revision a full commit id, a tag or a branch
 * @param line the script's line that names the revision
 */
public record GitSource(String url, String revision, int line) {}
