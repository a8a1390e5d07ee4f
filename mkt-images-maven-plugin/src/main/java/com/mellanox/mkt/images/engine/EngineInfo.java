package com.mellanox.mkt.images.engine;

import java.time.Instant;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * What an engine reports about itself, for checks of the machine.
 *
 * @param origin where its address comes from: {@code DOCKER_HOST}
 * @param apiVersion the newest version of the API that it speaks: {@code 1.41}
 * @param imageStore where it keeps images: {@code overlay2}, {@code containerd (overlayfs)}
 * @param dataDirectory where it keeps images and build caches, a path on its own host; null if it does not tell
 * @param time its clock; null if it does not tell
 * @param httpProxy its own proxy for http, by which it pulls and pushes; empty for none
 * @param httpsProxy likewise for https
 * @param isRootless whether it runs without root, so that its containers have the rights of its user
 */
public record EngineInfo(
        String origin,
        String apiVersion,
        String imageStore,
        @Nullable String dataDirectory,
        @Nullable Instant time,
        String httpProxy,
        String httpsProxy,
        boolean isRootless) {

    /** The proxy by which it pulls from most registries. */
    public Optional<String> proxy() {
        return Optional.of(httpsProxy.isEmpty() ? httpProxy : httpsProxy).filter(proxy -> !proxy.isEmpty());
    }
}
