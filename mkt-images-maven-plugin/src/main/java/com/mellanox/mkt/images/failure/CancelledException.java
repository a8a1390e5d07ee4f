package com.mellanox.mkt.images.failure;

/** The run was cancelled by its user; the interrupt flag of the thread is set again. */
public final class CancelledException extends MktException {
    private static final long serialVersionUID = 1L;

    public CancelledException(String what) {
        super(what + " was cancelled", null);
    }
}
