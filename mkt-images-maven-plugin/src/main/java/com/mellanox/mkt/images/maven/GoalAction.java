package com.mellanox.mkt.images.maven;

import com.mellanox.mkt.images.descriptor.ImageDescriptor;
import com.mellanox.mkt.images.engine.buildkit.RemoteEngine;
import java.util.List;
import java.util.Optional;
import java.util.function.Consumer;

/** What a goal does with the images of a key. */
interface GoalAction {
    /** Reads a module's descriptor as its file has it, even if the run is for another key. */
    default void read(ImageDescriptor descriptor) {}

    /** Whether {@link #run} uses the engine. */
    default boolean needsEngine() {
        return true;
    }

    /**
     * What it builds final images for, if the user names a builder of its own; empty if it uses the engine alone.
     */
    default Optional<RemoteEngine.Use> use() {
        return Optional.empty();
    }

    /** Whether the images are published, which is for all their platforms together. */
    default boolean publishes() {
        return false;
    }

    /** Does it for one platform. */
    void run(ModuleRun run);

    /**
     * Ends it, once it has run for all platforms.
     *
     * @param runs those of the platforms
     */
    default void finish(List<ModuleRun> runs) {}

    /** An action that does not use the engine. */
    static GoalAction withoutEngine(Consumer<ModuleRun> work) {
        return new GoalAction() {
            @Override
            public boolean needsEngine() {
                return false;
            }

            @Override
            public void run(ModuleRun run) {
                work.accept(run);
            }
        };
    }
}
