package com.mellanox.mkt.images.engine.docker;

import com.github.dockerjava.api.model.PullResponseItem;
import com.mellanox.mkt.images.engine.ImageId;
import com.mellanox.mkt.images.event.BuildEvent.PullProgress;
import com.mellanox.mkt.images.event.BuildListener;
import com.mellanox.mkt.images.type.ImageReference;
import org.jspecify.annotations.Nullable;

/** Turns the messages of a pull into progress events, and finds the sign of its success. */
final class PullOutput {
    private final ImageReference image;
    private final BuildListener listener;
    private final LayerProgress layers = new LayerProgress();
    private boolean done;
    private @Nullable String lastComplete;

    PullOutput(ImageReference image, BuildListener listener) {
        this.image = image;
        this.listener = listener;
    }

    /** Accepts the next message. */
    void accept(PullResponseItem message) {
        String status = message.getStatus();
        String id = message.getId();
        lastComplete = "Download complete".equals(status) ? id : null;
        if (status == null) {
            return;
        }
        done = done
                || status.startsWith("Status: Image is up to date")
                || status.startsWith("Status: Downloaded newer");
        if (id != null && layers.update(id, status, message.getProgressDetail())) {
            listener.on(new PullProgress(image, layers.done(), layers.count(), layers.bytesDone(), layers.bytes()));
        }
    }

    /**
     * Whether the engine reported that the image is as its registry has it. Podman's last message is that the image
     * itself is complete, by the first digits of its id.
     *
     * @param image as the engine has it now
     */
    boolean isDone(ImageId image) {
        String complete = lastComplete;
        return done || (complete != null && image.toString().startsWith("sha256:" + complete));
    }
}
