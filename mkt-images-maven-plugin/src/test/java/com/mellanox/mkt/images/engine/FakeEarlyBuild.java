package com.mellanox.mkt.images.engine;

/**
 * An early start that the fake engine was asked for.
 *
 * @param early what it was asked for
 * @param build what was in its context
 */
public record FakeEarlyBuild(EarlyBuild early, FakeBuild build) {}
