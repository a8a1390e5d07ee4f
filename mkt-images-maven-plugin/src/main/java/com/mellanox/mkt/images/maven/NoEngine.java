package com.mellanox.mkt.images.maven;

/** What a goal does if no engine answers. */
enum NoEngine {
    FAIL,
    SKIP;

    /**
     * Whether a missing engine is a warning only. A goal that is called by its name fails; a bound one may be run by a
     * person who does not need the images.
     */
    static boolean isWarning(ImagesMojo mojo, Parameters parameters) {
        NoEngine choice = parameters.choice("mkt.noEngine", mojo.noEngine, values());
        return choice == SKIP && parameters.isBound();
    }
}
