package com.mellanox.mkt.images.engine;

import com.mellanox.mkt.images.failure.EngineException;

/**
 * A pull, or a question to a registry, that the engine or the registry refused, in their words; who asked for it decides
 * how bad that is.
 */
public final class PullException extends Exception {
    private static final long serialVersionUID = 1L;

    private final Kind kind;
    private final String what;
    private final String remedy;

    /** Why there was no image. */
    public enum Kind {
        /** The registry did not answer, or not sensibly: the only one that another time may be different. */
        UNREACHABLE,
        /** The registry answers, and has no such image. */
        NOT_FOUND,
        /** The registry wants other credentials, or has no such image and does not say so. */
        DENIED,
        /** The registry's certificate is not trusted, or it speaks no TLS. */
        TLS,
        /** The registry has had too many requests. */
        RATE_LIMIT,
        /** Anything else. */
        OTHER
    }

    /**
     * Keeps what was said.
     *
     * @param what the image and why it cannot be pulled or asked for
     * @param remedy what to do about it, as a sentence of its own
     */
    public PullException(Kind kind, String what, String remedy) {
        super(what);
        this.what = what;
        this.kind = kind;
        this.remedy = remedy;
    }

    public Kind kind() {
        return kind;
    }

    /** The message: the image and why it cannot be pulled or asked for. */
    public String what() {
        return what;
    }

    public String remedy() {
        return remedy;
    }

    /** Whether the registry could not be reached, so that what is on the engine may do instead. */
    public boolean isNetwork() {
        return kind == Kind.UNREACHABLE || kind == Kind.RATE_LIMIT;
    }

    /** The same as a failure that ends a run. */
    public EngineException asFailure() {
        return new EngineException(what, remedy, this);
    }
}
