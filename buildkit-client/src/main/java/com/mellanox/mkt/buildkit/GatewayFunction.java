package com.mellanox.mkt.buildkit;

/** Makes the result of a solve by calls of the gateway. */
@FunctionalInterface
public interface GatewayFunction {

    /**
     * Makes the result.
     *
     * @return what is exported
     * @throws BuildkitException as a call threw it
     */
    GatewayResult build(Gateway gateway);
}
