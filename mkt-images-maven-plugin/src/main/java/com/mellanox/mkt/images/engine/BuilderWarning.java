package com.mellanox.mkt.images.engine;

import java.util.Optional;

/**
 * A warning of a builder's own checks of a Dockerfile.
 *
 * @param rule the name of the rule, {@code StageNameCasing}; empty for a mistake that ends a build
 * @param line the line of the Dockerfile, from 1; 0 for the whole file
 * @param message one sentence without a full stop
 * @param url the page that explains the rule
 */
public record BuilderWarning(String rule, int line, String message, Optional<String> url) {}
