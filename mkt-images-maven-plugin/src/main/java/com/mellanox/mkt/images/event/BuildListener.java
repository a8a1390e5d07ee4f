package com.mellanox.mkt.images.event;

/** Receives the events of a run, from any thread, several at once; must not block for long. */
@FunctionalInterface
public interface BuildListener {
    void on(BuildEvent event);
}
