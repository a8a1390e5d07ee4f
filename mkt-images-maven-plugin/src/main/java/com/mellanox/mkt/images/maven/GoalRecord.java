package com.mellanox.mkt.images.maven;

import com.mellanox.mkt.images.event.BuildEvent;
import com.mellanox.mkt.images.event.BuildListener;
import com.mellanox.mkt.images.type.ImageKey;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Optional;

/**
 * Tells the beginning and the end of a goal's work for a key, and with which message it failed.
 *
 * @param directory has what the goal writes
 */
record GoalRecord(ImageKey key, String goal, Path directory, BuildListener listener) {

    /** Does the work. Whatever it throws ends the goal as a failure. */
    void run(Runnable work) {
        long start = System.nanoTime();
        Optional<String> failure = Optional.empty();
        listener.on(new BuildEvent.GoalStarted(key, goal, directory));
        try {
            work.run();
        } catch (RuntimeException | Error e) {
            failure = Optional.of(Optional.ofNullable(e.getMessage()).orElseGet(e::toString));
            throw e;
        } finally {
            Duration time = Duration.ofNanos(System.nanoTime() - start);
            listener.on(new BuildEvent.GoalFinished(key, goal, failure, time));
        }
    }
}
