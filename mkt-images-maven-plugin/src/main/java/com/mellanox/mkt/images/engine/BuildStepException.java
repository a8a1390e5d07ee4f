package com.mellanox.mkt.images.engine;

import org.jspecify.annotations.Nullable;

/** A build that the engine ended, in the engine's words; who has the log makes a message of it. */
public final class BuildStepException extends Exception {
    private static final long serialVersionUID = 1L;

    private final @Nullable String step;

    /**
     * Keeps what the engine said.
     *
     * @param step the step that was being done, {@code 5/7 : RUN make}; null before the first
     * @param message the engine's message, with the exit code where a command failed
     */
    public BuildStepException(@Nullable String step, String message) {
        super(message);
        this.step = step;
    }

    public @Nullable String step() {
        return step;
    }
}
