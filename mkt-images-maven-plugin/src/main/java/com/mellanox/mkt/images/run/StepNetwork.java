package com.mellanox.mkt.images.run;

import com.mellanox.mkt.images.engine.Engine;
import com.mellanox.mkt.images.event.BuildEvent;
import com.mellanox.mkt.images.event.BuildListener;
import com.mellanox.mkt.images.proxy.ProxyDecision;
import java.util.Map;

/**
 * How the steps of a build reach the network.
 *
 * @param arguments the build arguments that name the proxies
 * @param ofHost whether they share the network of the engine's host
 */
record StepNetwork(Map<String, String> arguments, boolean ofHost) {

    /** A proxy on this host's loopback is reached only from this host's network. */
    static StepNetwork of(ProxyDecision proxies, Engine engine, BuildListener listener) {
        Map<String, String> arguments = proxies.buildArguments();
        if (!arguments.isEmpty()) {
            listener.on(new BuildEvent.Detail("proxies of the containers: " + proxies.describe()));
        }
        boolean onLoopback = !arguments.isEmpty() && proxies.isOnLoopback();
        if (onLoopback && !engine.isLocal()) {
            listener.on(new BuildEvent.Warning(
                    "The proxy is on this host's loopback, which " + engine.description()
                            + " does not share: the containers go without it",
                    "Name the proxy by an address that the engine's host reaches, with -Dmkt.httpProxy"));
            return new StepNetwork(Map.of(), false);
        }
        return new StepNetwork(arguments, onLoopback);
    }
}
