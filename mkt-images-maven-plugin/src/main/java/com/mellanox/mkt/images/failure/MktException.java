package com.mellanox.mkt.images.failure;

import org.jspecify.annotations.Nullable;

/** A failure that the user can resolve. The message has the subject, the cause and the remedy. */
public abstract sealed class MktException extends RuntimeException
        permits InvalidInputException,
                SourceException,
                EngineException,
                RegistryException,
                BuildFailedException,
                BootFailedException,
                SeveralFailedException,
                CancelledException {
    private static final long serialVersionUID = 1L;

    MktException(String message, @Nullable Throwable cause) {
        super(message, cause);
    }
}
