package com.mellanox.mkt.images.clean;

import com.mellanox.mkt.images.boot.VmOwner;
import com.mellanox.mkt.images.engine.EngineStorage;
import com.mellanox.mkt.images.engine.StoredContainer;
import com.mellanox.mkt.images.type.ImageKey;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * VMs whose Maven was killed. Those whose owner this cache directory does not know may belong to somebody else.
 *
 * @param key the only key whose VMs are looked at; null for all
 */
record AbandonedVms(
        EngineStorage storage,
        Path cacheDirectory,
        @Nullable ImageKey key) implements LeftoverKind {

    @Override
    public String title() {
        return "VMs";
    }

    @Override
    public List<Leftover> find() {
        return abandoned().stream().map(this::leftover).toList();
    }

    private List<StoredContainer> abandoned() {
        return storage.containers().stream()
                .filter(container -> container.labels().containsKey(VmOwner.KEY))
                .filter(container ->
                        key == null || key.value().equals(container.labels().get(VmOwner.KEY)))
                .filter(container ->
                        VmOwner.gone(cacheDirectory).contains(container.labels().getOrDefault(VmOwner.OWNER, "")))
                .toList();
    }

    private Leftover leftover(StoredContainer container) {
        String name = "the VM of " + container.labels().get(VmOwner.KEY) + " in the container " + container.name();
        return new Leftover(name, 0, "its Maven was killed", remove -> {
            boolean isLeft = abandoned().stream().anyMatch(now -> now.id().equals(container.id()));
            if (!isLeft) {
                return Optional.of("it has ended");
            }
            return remove ? storage.removeContainer(container.id()) : Optional.empty();
        });
    }
}
