package com.mellanox.mkt.images.engine.docker;

import com.github.dockerjava.api.model.PullResponseItem;
import com.mellanox.mkt.images.engine.ImageId;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** The result of a pull from its messages: the error, or the sign that it is done. */
final class PullOutput {
    private @Nullable String error;
    private boolean done;
    private @Nullable String lastComplete;

    /** Accepts the next message. */
    void accept(PullResponseItem message) {
        String failed = BuildOutput.failure(message);
        if (failed != null) {
            error = failed;
            return;
        }
        String status = message.getStatus();
        lastComplete = "Download complete".equals(status) ? message.getId() : null;
        if (status != null) {
            done = done
                    || status.startsWith("Status: Image is up to date")
                    || status.startsWith("Status: Downloaded newer");
        }
    }

    /** The error in the stream, if there was one. */
    Optional<String> error() {
        return Optional.ofNullable(error);
    }

    /**
     * Whether the engine said that the image is as its registry has it. Podman's last word is that the image itself is
     * complete, by the first digits of its id.
     *
     * @param image what the engine has now
     */
    boolean isDone(ImageId image) {
        String complete = lastComplete;
        return done || (complete != null && image.toString().startsWith("sha256:" + complete));
    }
}
