package com.mellanox.mkt.images.failure;

import org.jspecify.annotations.Nullable;

/** A registry that does not answer, refuses, or has something else than it should. */
public final class RegistryException extends MktException {
    private static final long serialVersionUID = 1L;

    private final Kind kind;
    private final String problem;
    private final String remedy;

    /** Why a registry is of no use, as far as somebody does something else because of it. */
    public enum Kind {
        /** Nothing came from it, or not in time: another try later may go well. */
        UNREACHABLE,
        /** It wants a login, and there is none, or it does not take the one that there is. */
        LOGIN,
        /** It knows the user, who may not do that there. */
        FORBIDDEN,
        /** It has no such project or repository. */
        ABSENT,
        /** It holds the tag for good. */
        IMMUTABLE,
        /** All else. */
        OTHER
    }

    /**
     * Says why.
     *
     * @param what the registry or image and what went wrong with it
     * @param remedy what to do about it, as a sentence of its own
     */
    public RegistryException(Kind kind, String what, String remedy, @Nullable Throwable cause) {
        super(what + ". " + remedy, cause);
        this.kind = kind;
        this.problem = what;
        this.remedy = remedy;
    }

    public Kind kind() {
        return kind;
    }

    /** The registry or image and what went wrong with it, without the remedy. */
    public String problem() {
        return problem;
    }

    /** What to do about it, as a sentence of its own. */
    public String remedy() {
        return remedy;
    }
}
