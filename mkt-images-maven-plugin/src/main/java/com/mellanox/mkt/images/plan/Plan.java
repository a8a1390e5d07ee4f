package com.mellanox.mkt.images.plan;

import com.mellanox.mkt.images.type.ImageKey;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * What a run does, or would do.
 *
 * @param engine the engine that was asked; null if none answers
 * @param lockFiles the lock files that base images and sources are held to; empty if none is used
 * @param images the images, each after those that it needs, and then those that are skipped
 */
public record Plan(ImageKey key, @Nullable String engine, List<Path> lockFiles, List<Entry> images) {

    public Plan {
        lockFiles = List.copyOf(lockFiles);
        images = List.copyOf(images);
    }

    /** One without a lock file. */
    public Plan(ImageKey key, @Nullable String engine, List<Entry> images) {
        this(key, engine, List.of(), images);
    }

    /** The engine that was asked, empty if none answers. */
    public Optional<String> engineDescription() {
        return Optional.ofNullable(engine);
    }

    /** The number of images with this decision. */
    public int count(Class<? extends Decision> decision) {
        return (int) images.stream()
                .filter(entry -> decision.isInstance(entry.decision()))
                .count();
    }

    /** One image, and what is done with it. */
    public record Entry(PlannedImage image, Decision decision) {}
}
