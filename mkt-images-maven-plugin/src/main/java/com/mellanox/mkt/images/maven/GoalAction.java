package com.mellanox.mkt.images.maven;

import com.mellanox.mkt.images.descriptor.ImageDescriptor;

/** What a goal does with the images of a key, once {@link ModuleExecution} has found out which these are. */
interface GoalAction {
    /** Takes a module's descriptor as its file has it, whichever key is asked for. */
    default void read(ImageDescriptor descriptor) {}

    /** Does it. */
    void on(GoalContext run);
}
