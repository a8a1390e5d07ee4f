package com.mellanox.mkt.buildkit.transport;

import java.io.IOException;
import java.util.OptionalInt;

/** A program that is a connection cannot be started, or has ended without an answer. */
public final class CommandException extends IOException {
    private static final long serialVersionUID = 1L;

    private final int exitCode;
    private final String output;

    /**
     * A program that has ended, or has closed its output.
     *
     * @param exitCode negative if it still runs
     */
    CommandException(String message, int exitCode, String output) {
        super(message);
        this.exitCode = exitCode;
        this.output = output;
    }

    /** A program that cannot be started: the message of the cause names it and the reason. */
    CommandException(IOException cause) {
        super(cause.getMessage(), cause);
        this.exitCode = -1;
        this.output = "";
    }

    /** The program's exit code; empty if it was not started, or still runs. */
    public OptionalInt exitCode() {
        return exitCode < 0 ? OptionalInt.empty() : OptionalInt.of(exitCode);
    }

    /** The last that the program wrote to standard error; where that is nothing, what it wrote to standard output. */
    public String output() {
        return output;
    }
}
