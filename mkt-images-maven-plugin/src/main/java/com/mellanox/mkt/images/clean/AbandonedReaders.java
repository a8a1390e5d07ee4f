package com.mellanox.mkt.images.clean;

import com.mellanox.mkt.images.engine.EngineStorage;
import com.mellanox.mkt.images.engine.StoredContainer;
import com.mellanox.mkt.images.ospackage.ReaderOwner;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;

/** Containers that list the packages of an image, and whose Maven was killed. */
record AbandonedReaders(EngineStorage storage, Path cacheDirectory) implements LeftoverKind {

    @Override
    public String title() {
        return "containers that list packages";
    }

    @Override
    public List<Leftover> find() {
        return abandoned().stream().map(this::leftover).toList();
    }

    private List<StoredContainer> abandoned() {
        return storage.containers().stream()
                .filter(container -> ReaderOwner.gone(cacheDirectory)
                        .contains(container.labels().getOrDefault(ReaderOwner.LABEL, "")))
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
