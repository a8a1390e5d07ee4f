package com.mellanox.mkt.images.engine;

import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** A build that the engine ended, with the engine's message; the caller, which has the log, adds its end and its path. */
public final class BuildStepException extends Exception {
    private static final long serialVersionUID = 1L;

    private final @Nullable String step;
    private final transient @Nullable List<String> lastLines;

    /**
     * The failure of a step.
     *
     * @param step the step in progress, {@code 5/7 : RUN make}; null before the first
     * @param message the engine's message, with the exit code if a command failed
     */
    public BuildStepException(@Nullable String step, String message) {
        this(step, message, null);
    }

    /**
     * The failure of a step whose output is known apart from that of others.
     *
     * @param lastLines the last lines of this step alone, 30 at most; null if the steps ran one after the other
     */
    public BuildStepException(@Nullable String step, String message, @Nullable List<String> lastLines) {
        super(message);
        this.step = step;
        this.lastLines = lastLines == null ? null : List.copyOf(lastLines);
    }

    /** The last lines of this step alone; empty if they are those of the whole output. */
    public Optional<List<String>> lastLines() {
        return Optional.ofNullable(lastLines);
    }

    public @Nullable String step() {
        return step;
    }
}
