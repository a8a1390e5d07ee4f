package com.mellanox.mkt.images.failure;

import org.jspecify.annotations.Nullable;

/** An engine that does not answer, refuses, or cannot do what is needed. */
public sealed class EngineException extends MktException {
    private static final long serialVersionUID = 1L;

    /**
     * Describes the failure.
     *
     * @param what the engine or image and what went wrong with it
     * @param remedy what to do about it, as a sentence of its own
     */
    public EngineException(String what, String remedy, @Nullable Throwable cause) {
        super(what, remedy, cause);
    }

    /** A builder that was lost while others may be left. */
    public static final class BuilderLost extends EngineException {
        private static final long serialVersionUID = 1L;

        /** Describes the builder and what it did, and the remedy. */
        public BuilderLost(String what, String remedy, @Nullable Throwable cause) {
            super(what, remedy, cause);
        }
    }

    /** An image without the program that was to run in it. */
    public static final class NoProgram extends EngineException {
        private static final long serialVersionUID = 1L;

        /** Describes the program and the image, and the remedy. */
        public NoProgram(String what, String remedy, @Nullable Throwable cause) {
            super(what, remedy, cause);
        }
    }
}
