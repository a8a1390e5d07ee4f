package com.mellanox.mkt.buildkit;

import com.mellanox.mkt.buildkit.proto.control.UsageRecord;
import com.mellanox.mkt.buildkit.status.DaemonTime;
import java.time.Instant;
import java.util.Optional;

/**
 * A part of the cache.
 *
 * @param id the id
 * @param type for example {@code regular}, {@code source.local}, {@code exec.cachemount}
 * @param description what made it
 * @param size bytes
 * @param inUse whether it cannot be pruned
 * @param shared whether its layers are also those of an image
 * @param created when it was made
 * @param lastUsed when it was used last
 */
public record CacheRecord(
        String id,
        String type,
        String description,
        long size,
        boolean inUse,
        boolean shared,
        Instant created,
        Optional<Instant> lastUsed) {

    static CacheRecord of(UsageRecord message) {
        return new CacheRecord(
                message.getId(),
                message.getRecordType(),
                message.getDescription(),
                message.getSize(),
                message.getInUse(),
                message.getShared(),
                DaemonTime.instant(message.getCreatedAt()),
                message.hasLastUsedAt() ? Optional.of(DaemonTime.instant(message.getLastUsedAt())) : Optional.empty());
    }
}
