package com.mellanox.mkt.images.event;

/** Is told what a run does. Called from any thread, several at once; must not block for long. */
@FunctionalInterface
public interface BuildListener {
    void on(BuildEvent event);
}
