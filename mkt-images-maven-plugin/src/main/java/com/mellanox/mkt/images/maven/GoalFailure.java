package com.mellanox.mkt.images.maven;

import com.mellanox.mkt.images.failure.MktException;
import org.apache.maven.plugin.MojoFailureException;
import org.apache.maven.plugin.logging.Log;

/** Turns exceptions that the user can resolve into failures of a goal. */
final class GoalFailure {
    private GoalFailure() {}

    /** Runs a goal. */
    static void translate(Log log, Runnable work) throws MojoFailureException {
        try {
            work.run();
        } catch (MktException e) {
            // Without a cause: Maven would append the messages of all causes.
            log.debug(e);
            throw new MojoFailureException(e.getMessage());
        }
    }
}
