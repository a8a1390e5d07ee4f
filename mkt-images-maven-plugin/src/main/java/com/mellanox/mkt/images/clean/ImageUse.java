package com.mellanox.mkt.images.clean;

import com.mellanox.mkt.images.engine.EngineStorage;
import com.mellanox.mkt.images.engine.ImageId;
import com.mellanox.mkt.images.engine.ImageLocks;
import com.mellanox.mkt.images.type.ImageReference;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.function.Supplier;

/** Whether a container or a run uses an image at the moment. */
record ImageUse(EngineStorage storage, ImageLocks locks) {
    /** Digits of an id that engines print. */
    static final int SHOWN = 12;

    /**
     * Works under the lock of an image, without waiting for it, if nothing uses the image. The steps of any other image can be
     * made of it, so that no lock may be held by somebody else.
     *
     * @return why it is in use, or what the work returned
     */
    Optional<String> ifUnused(ImageReference image, ImageId id, Supplier<Optional<String>> work) {
        Optional<String> user = container(id).or(() -> locks.owner().map(ImageUse::run));
        return user.isPresent() ? user : locked(image, work);
    }

    /** Works under the lock of an image, without waiting for it. */
    Optional<String> locked(ImageReference image, Supplier<Optional<String>> work) {
        List<String> reasons = new ArrayList<>();
        locks.runIfFree(
                image, owner -> reasons.add(run(owner)), () -> work.get().ifPresent(reasons::add));
        return reasons.stream().findFirst();
    }

    private static String run(String owner) {
        return "in use by " + owner;
    }

    private Optional<String> container(ImageId id) {
        return storage.containers().stream()
                .filter(container -> container.image().equals(id))
                .findFirst()
                .map(container -> "in use by the container " + container.name() + " (" + container.state() + ")");
    }
}
