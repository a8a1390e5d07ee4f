package com.mellanox.mkt.buildkit.status;

/** Is told what happens in a solve, by one thread at a time. What it throws fails the solve. */
@FunctionalInterface
public interface SolveListener {

    /** Something has happened. */
    void on(SolveEvent event);
}
