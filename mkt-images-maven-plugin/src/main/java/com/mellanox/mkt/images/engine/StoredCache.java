package com.mellanox.mkt.images.engine;

import java.time.Instant;

/**
 * A directory that steps of BuildKit keep between builds, by {@code RUN --mount=type=cache}.
 *
 * @param id of BuildKit
 * @param description the path, the command that first used it and, by newer versions, the id of the mount
 * @param size in bytes
 * @param inUse whether a step uses it now
 * @param lastUsed when a step used it last
 */
public record StoredCache(String id, String description, long size, boolean inUse, Instant lastUsed) {}
