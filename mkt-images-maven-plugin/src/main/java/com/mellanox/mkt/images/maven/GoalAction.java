package com.mellanox.mkt.images.maven;

import com.mellanox.mkt.images.descriptor.ImageDescriptor;

/** What a goal does with the images of a key. */
interface GoalAction {
    /** Reads a module's descriptor as its file has it, even if another key was asked for. */
    default void read(ImageDescriptor descriptor) {}

    /** Whether {@link #run} asks for the engine. */
    default boolean needsEngine() {
        return true;
    }

    void run(ModuleRun run);
}
