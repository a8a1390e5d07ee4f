package com.mellanox.mkt.images.engine;

import java.time.Duration;
import java.util.OptionalInt;

/** A program that was started in a container. Safe for use by several threads. */
public interface RunningContainer extends AutoCloseable {

    /**
     * Waits for the program's end. At its end, all of its output has been passed on.
     *
     * @return the exit status, {@code 128 + n} if a signal ended it; empty if it has not ended in that time
     * @throws RuntimeException as the receiver of the output threw it
     * @throws com.mellanox.mkt.images.failure.CancelledException if the thread was interrupted, or container or engine
     *     closed
     * @throws com.mellanox.mkt.images.failure.EngineException if the connection is lost
     */
    OptionalInt await(Duration time);

    /**
     * The port of the engine's host on which a port of the container is published.
     *
     * @param port of the container; one of those that were requested
     * @return empty if the engine was to choose it, and the program ended before it could be read
     */
    OptionalInt hostPort(int port);

    /**
     * Leaves the container to itself: its input ends, no output is passed on any more, and it stays on the engine after it is
     * closed and after this process has ended, until its program ends.
     */
    void detach();

    /**
     * Kills the program if it has not ended, and removes the container with its own volumes. No output is passed on any
     * more. Returns when it is removed, if the engine answers.
     */
    @Override
    void close();
}
