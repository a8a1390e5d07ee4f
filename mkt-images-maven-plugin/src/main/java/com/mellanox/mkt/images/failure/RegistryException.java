package com.mellanox.mkt.images.failure;

import org.jspecify.annotations.Nullable;

/** A registry that does not answer, refuses, or has unexpected content. */
public final class RegistryException extends MktException {
    private static final long serialVersionUID = 1L;

    private final Kind kind;

    /** The kinds of failure that callers handle differently. */
    public enum Kind {
        /** No answer, or not in time: a later attempt may succeed. */
        UNREACHABLE,
        /** It requires a login: there is none, or it is wrong. */
        LOGIN,
        /** The user is logged in, but lacks the permission. */
        FORBIDDEN,
        /** The project or repository does not exist. */
        ABSENT,
        /** The tag is immutable. */
        IMMUTABLE,
        /** It does not have that operation. */
        UNSUPPORTED,
        /** Any other failure. */
        OTHER
    }

    /**
     * Describes the failure.
     *
     * @param what the registry or image and what went wrong with it
     * @param remedy what to do about it, as a sentence of its own
     */
    public RegistryException(Kind kind, String what, String remedy, @Nullable Throwable cause) {
        super(what, remedy, cause);
        this.kind = kind;
    }

    public Kind kind() {
        return kind;
    }
}
