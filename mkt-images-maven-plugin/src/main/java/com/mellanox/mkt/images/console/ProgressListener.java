package com.mellanox.mkt.images.console;

import com.mellanox.mkt.images.event.BuildListener;

/** Shows what a run does while it goes on, and passes its events on. Close it when the run has ended. */
public interface ProgressListener extends BuildListener, AutoCloseable {
    /** Shows nothing any more. */
    @Override
    void close();
}
