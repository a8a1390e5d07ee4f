package com.mellanox.mkt.images.maven;

import com.mellanox.mkt.images.failure.MktException;
import org.apache.maven.plugin.MojoFailureException;
import org.apache.maven.plugin.logging.Log;

/** What the user can mend, as a failure of the goal that met it. */
final class GoalFailure {
    private GoalFailure() {}

    /** Does the work of a goal. */
    static void translate(Log log, Runnable work) throws MojoFailureException {
        try {
            work.run();
        } catch (MktException e) {
            // Maven would append the messages of all causes to the one that says it for the user.
            log.debug(e);
            throw new MojoFailureException(e.getMessage());
        }
    }
}
