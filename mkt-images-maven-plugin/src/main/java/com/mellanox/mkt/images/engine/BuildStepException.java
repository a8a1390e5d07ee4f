package com.mellanox.mkt.images.engine;

import org.jspecify.annotations.Nullable;

/** A build that the engine ended, with the engine's message; the caller, which has the log, adds its end and its path. */
public final class BuildStepException extends Exception {
    private static final long serialVersionUID = 1L;

    private final @Nullable String step;

    /**
     * The failure of a step.
     *
     * @param step the step in progress, {@code 5/7 : RUN make}; null before the first
     * @param message the engine's message, with the exit code if a command failed
     */
    public BuildStepException(@Nullable String step, String message) {
        super(message);
        this.step = step;
    }

    public @Nullable String step() {
        return step;
    }
}
