package com.mellanox.mkt.images.registry;

import com.mellanox.mkt.images.failure.RegistryException;
import com.mellanox.mkt.images.type.ImageReference;
import java.util.Optional;
import java.util.function.Function;

/**
 * Adds to the manifest of a tag to which others may add at the same time. Registries cannot compare and replace, so it is read
 * again after each change, and changed again if another change has won.
 */
public record TagUpdate(Registry registry, ImageReference tag) {
    private static final int ATTEMPTS = 5;

    /**
     * Changes the manifest.
     *
     * @param change from what the tag points to, to what it has to point to; empty if that is there already
     * @throws RegistryException if others change the tag all the time, or if the registry refuses
     */
    public void run(Function<Optional<StoredManifest>, Optional<StoredManifest>> change) {
        for (int attempt = 1; attempt <= ATTEMPTS; attempt++) {
            Optional<StoredManifest> changed = change.apply(registry.stored(tag));
            if (changed.isEmpty()) {
                return;
            }
            put(changed.get(), attempt);
        }
        if (change.apply(registry.stored(tag)).isPresent()) {
            throw new RegistryException(
                    RegistryException.Kind.OTHER,
                    tag + " loses what is added to it: others change it at the same time",
                    "Publish again when they are done",
                    null);
        }
    }

    private void put(StoredManifest manifest, int attempt) {
        try {
            registry.put(tag, manifest);
        } catch (RegistryException e) {
            if (e.kind() != RegistryException.Kind.OTHER || attempt == ATTEMPTS) {
                throw e;
            }
        }
    }
}
