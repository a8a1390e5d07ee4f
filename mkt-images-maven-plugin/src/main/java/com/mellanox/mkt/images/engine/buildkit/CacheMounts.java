package com.mellanox.mkt.images.engine.buildkit;

import com.mellanox.mkt.buildkit.BuildkitClient;
import com.mellanox.mkt.buildkit.BuildkitException;
import com.mellanox.mkt.buildkit.CacheRecord;
import com.mellanox.mkt.images.engine.StoredCache;
import com.mellanox.mkt.images.failure.EngineException;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.function.Function;

/** The cache mounts of BuildKit in a Docker Engine; each request has a connection of its own. */
public record CacheMounts(EngineAccess engine) {
    private static final String TYPE = "exec.cachemount";

    public List<StoredCache> list() {
        return request(client -> client.diskUsage(List.of()).stream()
                .filter(entry -> entry.type().equals(TYPE))
                .map(CacheMounts::cache)
                .toList());
    }

    /**
     * Removes one that no step uses, or has used since a time.
     *
     * @return whether it is gone
     */
    public boolean remove(String id, Instant lastUsed) {
        List<String> filter = List.of("id==" + id);
        return request(client -> {
            List<CacheRecord> found = client.diskUsage(filter);
            if (found.stream()
                    .anyMatch(entry -> entry.inUse()
                            || !entry.type().equals(TYPE)
                            || cache(entry).lastUsed().isAfter(lastUsed))) {
                return false;
            }
            client.prune(filter, true, Duration.ZERO);
            return client.diskUsage(filter).isEmpty();
        });
    }

    private static StoredCache cache(CacheRecord entry) {
        return new StoredCache(
                entry.id(),
                entry.description(),
                entry.size(),
                entry.inUse(),
                entry.lastUsed().orElse(entry.created()));
    }

    private <T> T request(Function<BuildkitClient, T> work) {
        try (BuildkitConnection connection = BuildkitConnection.of(engine)) {
            return work.apply(connection.client("the request for BuildKit's caches", event -> {}));
        } catch (BuildkitException e) {
            throw new EngineException(String.valueOf(e.getMessage()), "Look at the engine's log, and run again", e);
        }
    }
}
