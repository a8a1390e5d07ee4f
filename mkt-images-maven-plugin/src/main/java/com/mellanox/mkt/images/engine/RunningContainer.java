package com.mellanox.mkt.images.engine;

import java.time.Duration;
import java.util.OptionalInt;

/** A program that was started in a container. Safe for use by several threads. */
public interface RunningContainer extends AutoCloseable {

    /**
     * Waits for the program's end. Where it says that it has ended, all of its output has been handed over.
     *
     * @return the exit status, {@code 128 + n} where a signal has ended it; empty where it has not ended in that time
     * @throws RuntimeException as the taker of the output threw it
     * @throws com.mellanox.mkt.images.failure.CancelledException where the thread was interrupted, or container or engine
     *     closed
     * @throws com.mellanox.mkt.images.failure.EngineException where the engine was lost
     */
    OptionalInt await(Duration time);

    /**
     * The port of the engine's host on which a port of the container is published.
     *
     * @param port of the container; one of those that were asked for
     * @return empty where the engine was to choose it, and the program had ended before it could be asked which it is
     */
    OptionalInt hostPort(int port);

    /**
     * Kills the program where it has not ended, and removes the container with the volumes that are only its own. No
     * output is handed over any more. Returns when it is gone from an engine that answers.
     */
    @Override
    void close();
}
