package com.mellanox.mkt.buildkit;

import java.util.Optional;

/**
 * What has become of the session of a solve that has failed.
 *
 * @param lost whether the daemon has ended it
 * @param failure the first failure of something that the client served
 */
record SessionEnd(boolean lost, Optional<Throwable> failure) {}
