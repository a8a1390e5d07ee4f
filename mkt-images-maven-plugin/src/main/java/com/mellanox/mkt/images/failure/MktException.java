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

    MktException(String message, @Nullable Throwable cause) {
        super(message, cause);
    }

    /** Appends lines below a title, if there are any. */
    static void append(StringBuilder text, String title, List<String> lines) {
        if (!lines.isEmpty()) {
            text.append("\n  ").append(title).append(":");
            lines.forEach(line -> text.append("\n    ").append(line));
        }
    }
}
