package com.mellanox.mkt.images.failure;

import com.mellanox.mkt.images.type.PackageName;
import org.jspecify.annotations.Nullable;

/** A source, from git or from an nfs path, that cannot be fetched. */
public final class SourceException extends MktException {
    private static final long serialVersionUID = 1L;

    /**
     * Describes the failure.
     *
     * @param what the package or URL and what went wrong with it
     * @param remedy what to do about it, as a sentence of its own
     */
    public SourceException(String what, String remedy, @Nullable Throwable cause) {
        super(what, remedy, cause);
    }

    private SourceException(String message, SourceException cause) {
        super(message, cause);
    }

    /** The same, with the package whose source it is, which can be left out. */
    public SourceException of(PackageName name) {
        return new SourceException(
                "Cannot fetch the source of " + name + ": " + getMessage()
                        + ". Or leave the package out with -Dmkt.without=" + name,
                this);
    }
}
