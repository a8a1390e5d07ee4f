package com.mellanox.mkt.images.failure;

import java.util.List;
import org.jspecify.annotations.Nullable;

/** A failure that the user can resolve. The message has the subject, the cause and the remedy. */
public abstract sealed class MktException extends RuntimeException
        permits InvalidInputException,
                SourceException,
                EngineException,
                RegistryException,
                BuildFailedException,
                BootFailedException,
                RemovalFailedException,
                SeveralFailedException,
                CancelledException {
    private static final long serialVersionUID = 1L;

    private final String problem;
    private final String remedy;

    /** A failure whose message is in one piece. */
    MktException(String message, @Nullable Throwable cause) {
        super(message, cause);
        this.problem = message;
        this.remedy = "";
    }

    /**
     * A failure of one sentence and its remedy.
     *
     * @param remedy what to do about it, as a sentence of its own
     */
    MktException(String problem, String remedy, @Nullable Throwable cause) {
        super(problem + ". " + remedy, cause);
        this.problem = problem;
        this.remedy = remedy;
    }

    /** The subject and what went wrong with it, without the remedy if that is a sentence of its own. */
    public final String problem() {
        return problem;
    }

    /** What to do about it, as a sentence of its own; empty if {@link #problem()} contains it. */
    public final String remedy() {
        return remedy;
    }

    /** Appends lines below a title, if there are any. */
    static void append(StringBuilder text, String title, List<String> lines) {
        if (!lines.isEmpty()) {
            text.append("\n  ").append(title).append(":");
            lines.forEach(line -> text.append("\n    ").append(line));
        }
    }
}
