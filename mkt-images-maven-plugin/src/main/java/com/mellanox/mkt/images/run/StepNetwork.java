package com.mellanox.mkt.images.run;

import java.util.Map;

/**
 * How the steps of a build reach the network.
 *
 * @param arguments the build arguments that name the proxies
 * @param ofHost whether they share the network of the engine's host
 */
record StepNetwork(Map<String, String> arguments, boolean ofHost) {
    /** By the engine's own network, without a proxy. */
    static final StepNetwork DIRECT = new StepNetwork(Map.of(), false);
}
