package com.mellanox.mkt.images.engine.docker;

import com.github.dockerjava.api.command.PullImageCmd;
import com.github.dockerjava.api.model.PullResponseItem;
import com.mellanox.mkt.images.engine.ImageId;
import com.mellanox.mkt.images.engine.LoginProvider;
import com.mellanox.mkt.images.event.BuildEvent.PullFinished;
import com.mellanox.mkt.images.event.BuildEvent.PullStarted;
import com.mellanox.mkt.images.event.BuildListener;
import com.mellanox.mkt.images.type.ImageReference;
import java.time.Duration;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** Pulls of images by an engine, with the user's logins. */
final class ImagePull {
    private final EngineClient engine;
    private final EngineImages images;
    private final LoginProvider logins;

    ImagePull(EngineClient engine, EngineImages images, LoginProvider logins) {
        this.engine = engine;
        this.images = images;
        this.logins = logins;
    }

    /** Pulls an image; the last event states whether it was new. */
    void pull(ImageReference image, BuildListener listener) {
        long start = System.nanoTime();
        String what = "the pull of " + image;
        Optional<ImageId> before = images.find(image);
        listener.on(new PullStarted(image));
        PullOutput output = new PullOutput();
        EngineStream<PullResponseItem> stream = new EngineStream<>(engine, what, output::accept);
        try (PullImageCmd command = command(image)) {
            Optional<String> error = stream.run(() -> command.exec(stream));
            if (error.isPresent()) {
                throw TransferErrors.ofPull(image, error.get());
            }
        }
        ImageId after = images.find(image)
                .filter(output::isDone)
                .orElseThrow(() -> EngineErrorMessages.endedEarly(engine.address(), what));
        boolean changed = before.filter(after::equals).isEmpty();
        listener.on(new PullFinished(image, changed, Duration.ofNanos(System.nanoTime() - start)));
    }

    private PullImageCmd command(ImageReference image) {
        String tag = image.digest() == null ? image.tag() : image.digest().toString();
        PullImageCmd command = engine.docker().pullImageCmd(image.name());
        if (tag != null) {
            command.withTag(tag);
        }
        command.withAuthConfig(logins.forRegistry(image.registry())
                .map(login -> EngineLogin.of(image.registry(), login))
                .orElse(null));
        return command;
    }

    /** The sign of success in the messages of a pull. */
    private static final class PullOutput {
        private boolean done;
        private @Nullable String lastComplete;

        void accept(PullResponseItem message) {
            String status = message.getStatus();
            lastComplete = "Download complete".equals(status) ? message.getId() : null;
            if (status != null) {
                done = done
                        || status.startsWith("Status: Image is up to date")
                        || status.startsWith("Status: Downloaded newer");
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
}
