package com.mellanox.mkt.images.clean;

import com.mellanox.mkt.images.engine.EngineStorage;
import com.mellanox.mkt.images.engine.StoredContainer;
import com.mellanox.mkt.images.ospackage.ReaderOwner;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.function.Predicate;

/** Containers whose Maven was killed. */
record AbandonedContainers(EngineStorage storage, String title, Predicate<StoredContainer> isAbandoned)
        implements LeftoverKind {
    /** A run reads for minutes. */
    private static final Duration ABANDONED = Duration.ofDays(1);

    /** Those that list the packages of an image. */
    static AbandonedContainers listing(EngineStorage storage, Path cacheDirectory) {
        return new AbandonedContainers(
                storage,
                "containers that list packages",
                container -> ReaderOwner.gone(cacheDirectory)
                        .contains(container.labels().getOrDefault(ReaderOwner.LABEL, "")));
    }

    /** Those that were never started, out of which a run was reading files of an image. */
    static AbandonedContainers reading(EngineStorage storage, Clock clock) {
        return new AbandonedContainers(
                storage,
                "containers that files are read from",
                container -> container.isForReading()
                        && Duration.between(container.created(), clock.instant())
                                        .compareTo(ABANDONED)
                                > 0);
    }

    @Override
    public List<Leftover> find() {
        return abandoned().stream().map(this::leftover).toList();
    }

    private List<StoredContainer> abandoned() {
        return storage.containers().stream().filter(isAbandoned).toList();
    }

    private Leftover leftover(StoredContainer container) {
        return new Leftover("the container " + container.name(), 0, "its Maven was killed", remove -> {
            boolean isLeft = abandoned().stream().anyMatch(now -> now.id().equals(container.id()));
            if (!isLeft) {
                return Optional.of("it has ended");
            }
            return remove ? storage.removeContainer(container.id()) : Optional.empty();
        });
    }
}
