package com.mellanox.mkt.images.maven;

import com.mellanox.mkt.images.event.BuildListener;
import com.mellanox.mkt.images.registry.Registry;
import com.mellanox.mkt.images.registry.RegistryAccess;
import com.mellanox.mkt.images.registry.RemoteRegistry;
import com.mellanox.mkt.images.registry.RetryPolicy;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/** The registries that a key's images are at; spoken to when somebody asks for one, and no class of it before. */
final class RegistryClients implements AutoCloseable {
    /** Who builds has something better to do than to wait for what may save building. */
    static final Duration ANSWER_WITHIN = Duration.ofSeconds(10);

    /** The products of the largest package come within that, or are compiled. */
    private static final Duration FETCHED_WITHIN = Duration.ofMinutes(30);

    private final RegistryAccess access;
    private final BuildListener listener;
    private final List<Registry> open = new ArrayList<>();

    RegistryClients(RegistryAccess access, BuildListener listener) {
        this.access = access;
        this.listener = listener;
    }

    /** For what was built before: each question once. */
    Optional<Registry> forBuilds(String host) {
        return Optional.of(opened(host, new RetryPolicy(ANSWER_WITHIN, FETCHED_WITHIN, false)));
    }

    /** For publishing: what a registry is too busy for is tried again. */
    Registry forPublishing(String host, Duration within) {
        return opened(host, RetryPolicy.upTo(within));
    }

    private synchronized Registry opened(String host, RetryPolicy patience) {
        Registry registry = RemoteRegistry.of(host, access.with(patience), listener);
        open.add(registry);
        return registry;
    }

    @Override
    public synchronized void close() {
        open.forEach(Registry::close);
    }
}
