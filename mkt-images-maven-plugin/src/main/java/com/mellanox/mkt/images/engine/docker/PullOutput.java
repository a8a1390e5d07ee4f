package com.mellanox.mkt.images.engine.docker;

import com.github.dockerjava.api.model.PullResponseItem;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** Keeps of the messages of a pull what decides about it: the error, or the sign that it is done. */
final class PullOutput {
    private @Nullable String error;
    private boolean done;

    /** Takes a message, in the order in which they come. */
    void accept(PullResponseItem message) {
        String failed = BuildOutput.failure(message);
        if (failed != null) {
            error = failed;
            return;
        }
        String status = message.getStatus();
        if (status != null) {
            done = done
                    || status.startsWith("Status: Image is up to date")
                    || status.startsWith("Status: Downloaded newer");
        }
    }

    /** The in-band error, where there was one. */
    Optional<String> error() {
        return Optional.ofNullable(error);
    }

    /** Whether the engine said that the image is as its registry has it. */
    boolean isDone() {
        return done;
    }
}
