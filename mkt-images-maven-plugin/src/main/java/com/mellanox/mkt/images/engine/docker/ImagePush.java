package com.mellanox.mkt.images.engine.docker;

import com.github.dockerjava.api.command.PushImageCmd;
import com.github.dockerjava.api.exception.DockerException;
import com.github.dockerjava.api.model.AuthConfig;
import com.github.dockerjava.api.model.PushResponseItem;
import com.mellanox.mkt.images.engine.EngineAddress;
import com.mellanox.mkt.images.engine.LoginProvider;
import com.mellanox.mkt.images.event.BuildEvent.PushFinished;
import com.mellanox.mkt.images.event.BuildEvent.PushStarted;
import com.mellanox.mkt.images.event.BuildListener;
import com.mellanox.mkt.images.failure.CancelledException;
import com.mellanox.mkt.images.failure.RegistryException;
import com.mellanox.mkt.images.type.Digest;
import com.mellanox.mkt.images.type.ImageReference;
import java.time.Duration;
import java.util.Objects;
import java.util.Optional;
import java.util.concurrent.TimeoutException;

/** Pushes of an engine's images, with the user's logins. */
final class ImagePush {
    private final EngineAddress address;
    private final EngineConnection connection;
    private final LoginProvider logins;
    private final CancellationRegistry running;

    ImagePush(EngineAddress address, EngineConnection connection, LoginProvider logins, CancellationRegistry running) {
        this.address = address;
        this.connection = connection;
        this.logins = logins;
        this.running = running;
    }

    /** Pushes an image to its registry, in several attempts if necessary, with events for the progress. */
    Digest push(ImageReference image, Duration within, BuildListener listener) {
        long start = System.nanoTime();
        String what = "the push of " + image;
        Optional<AuthConfig> login =
                logins.forRegistry(image.registry()).map(found -> EngineLogin.of(image.registry(), found));
        listener.on(new PushStarted(image));
        PushOutput output = new PushOutput(image, listener);
        Digest digest = new RetryingPush(
                        left -> attempt(image, login, left, output),
                        System::nanoTime,
                        time -> running.pause(what, time))
                .push(within, listener);
        listener.on(new PushFinished(image, digest, output.bytesSent(), Duration.ofNanos(System.nanoTime() - start)));
        return digest;
    }

    private Digest attempt(ImageReference image, Optional<AuthConfig> login, Duration within, PushOutput output) {
        output.begin();
        String what = "the push of " + image;
        EngineStream<PushResponseItem> stream = new EngineStream<>(output::accept);
        try (PushImageCmd command = command(image, login)) {
            Optional<Throwable> failure = stream.endWithin(within).run(what, running, () -> command.exec(stream));
            // The error in the stream says more than how the stream ended after it.
            if (output.error().isPresent()) {
                throw PushErrorMessages.ofPush(image, output.error().get(), login.isPresent());
            }
            if (failure.isPresent()) {
                throw failure(image, login.isPresent(), failure.get());
            }
        }
        return output.digest().orElseThrow(() -> EngineErrorMessages.endedEarly(address, what));
    }

    private PushImageCmd command(ImageReference image, Optional<AuthConfig> login) {
        return connection
                .client()
                .pushImageCmd(image.name())
                .withTag(Objects.requireNonNull(image.tag()))
                // The engine refuses a push without the header, so an anonymous push sends an empty login.
                .withAuthConfig(login.orElseGet(AuthConfig::new));
    }

    private RuntimeException failure(ImageReference image, boolean loggedIn, Throwable cause) {
        String what = "the push of " + image;
        if (running.isClosed()) {
            return new CancelledException(what);
        }
        if (cause instanceof TimeoutException) {
            return new RegistryException(
                    RegistryException.Kind.UNREACHABLE,
                    image + " cannot be pushed: not finished within the time limit",
                    "Check the network between engine and registry, or wait longer with -Dmkt.push.timeout",
                    cause);
        }
        if (cause instanceof DockerException refusal) {
            return PushErrorMessages.ofPush(image, EngineErrorMessages.words(refusal), loggedIn);
        }
        return EngineErrorMessages.lost(address, what, cause);
    }
}
