package com.mellanox.mkt.images.clean;

import com.mellanox.mkt.images.engine.EngineStorage;
import com.mellanox.mkt.images.engine.StoredContainer;
import java.time.Clock;
import java.time.Duration;
import java.util.List;
import java.util.Optional;

/** Containers that were never started, out of which a run was reading files of an image when it was killed. */
record AbandonedReads(EngineStorage storage, Clock clock) implements LeftoverKind {
    /** A run reads for minutes. */
    private static final Duration ABANDONED = Duration.ofDays(1);

    @Override
    public String title() {
        return "containers that files are read from";
    }

    @Override
    public List<Leftover> find() {
        return abandoned().stream().map(this::leftover).toList();
    }

    private List<StoredContainer> abandoned() {
        return storage.containers().stream()
                .filter(StoredContainer::isForReading)
                .filter(container ->
                        Duration.between(container.created(), clock.instant()).compareTo(ABANDONED) > 0)
                .toList();
    }

    private Leftover leftover(StoredContainer container) {
        return new Leftover("the container " + container.name(), 0, "its Maven was killed", remove -> {
            boolean isLeft = abandoned().stream().anyMatch(now -> now.id().equals(container.id()));
            if (isLeft && remove) {
                storage.removeContainer(container.id());
            }
            return isLeft ? Optional.empty() : Optional.of("it has ended");
        });
    }
}
