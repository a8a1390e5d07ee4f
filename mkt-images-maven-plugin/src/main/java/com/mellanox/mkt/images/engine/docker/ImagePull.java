package com.mellanox.mkt.images.engine.docker;

import com.github.dockerjava.api.command.PullImageCmd;
import com.github.dockerjava.api.exception.DockerException;
import com.github.dockerjava.api.model.PullResponseItem;
import com.mellanox.mkt.images.engine.EngineAddress;
import com.mellanox.mkt.images.engine.ImageId;
import com.mellanox.mkt.images.engine.LoginProvider;
import com.mellanox.mkt.images.engine.PullException;
import com.mellanox.mkt.images.event.BuildEvent.PullFinished;
import com.mellanox.mkt.images.event.BuildEvent.PullStarted;
import com.mellanox.mkt.images.event.BuildListener;
import com.mellanox.mkt.images.failure.CancelledException;
import com.mellanox.mkt.images.type.ImageReference;
import java.time.Duration;
import java.util.Optional;

/** Pulls of images by an engine, with the user's logins. */
final class ImagePull {
    private final EngineAddress address;
    private final EngineConnection connection;
    private final EngineRequests requests;
    private final LoginProvider logins;
    private final CancellationRegistry running;

    ImagePull(
            EngineAddress address,
            EngineConnection connection,
            EngineRequests requests,
            LoginProvider logins,
            CancellationRegistry running) {
        this.address = address;
        this.connection = connection;
        this.requests = requests;
        this.logins = logins;
        this.running = running;
    }

    /** Pulls an image; the last event says whether it was new. */
    void pull(ImageReference image, BuildListener listener) throws PullException {
        long start = System.nanoTime();
        Optional<ImageId> before = requests.find(image);
        listener.on(new PullStarted(image));
        PullOutput output = new PullOutput();
        transfer(image, output);
        if (output.error().isPresent()) {
            throw PullErrorMessages.ofPull(image, output.error().get());
        }
        ImageId after = requests.find(image)
                .filter(output::isDone)
                .orElseThrow(() -> EngineErrorMessages.endedEarly(address, "the pull of " + image));
        boolean changed = before.filter(after::equals).isEmpty();
        listener.on(new PullFinished(image, changed, Duration.ofNanos(System.nanoTime() - start)));
    }

    private void transfer(ImageReference image, PullOutput output) throws PullException {
        String what = "the pull of " + image;
        EngineStream<PullResponseItem> stream = new EngineStream<>(output::accept);
        try (PullImageCmd command = command(image)) {
            Optional<Throwable> failure = stream.run(what, running, () -> command.exec(stream));
            if (failure.isPresent()) {
                throwFailure(image, what, failure.get());
            }
        }
    }

    private PullImageCmd command(ImageReference image) {
        String tag = image.digest() == null ? image.tag() : image.digest().toString();
        PullImageCmd command = connection.client().pullImageCmd(image.name());
        if (tag != null) {
            command.withTag(tag);
        }
        command.withAuthConfig(logins.forRegistry(image.registry())
                .map(login -> EngineLogin.of(image.registry(), login))
                .orElse(null));
        return command;
    }

    private void throwFailure(ImageReference image, String what, Throwable cause) throws PullException {
        if (running.isClosed()) {
            throw new CancelledException(what);
        }
        if (cause instanceof DockerException refusal) {
            throw PullErrorMessages.ofPull(image, EngineErrorMessages.words(refusal));
        }
        throw EngineErrorMessages.lost(address, what, cause);
    }
}
