package com.mellanox.mkt.images.failure;

import org.jspecify.annotations.Nullable;

/** What the user can mend. The message says what failed, why, and what to do about it. */
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
