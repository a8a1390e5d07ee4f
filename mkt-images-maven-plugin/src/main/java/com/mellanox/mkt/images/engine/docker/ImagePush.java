package com.mellanox.mkt.images.engine.docker;

import com.github.dockerjava.api.command.PushImageCmd;
import com.github.dockerjava.api.model.AuthConfig;
import com.github.dockerjava.api.model.PushResponseItem;
import com.mellanox.mkt.images.engine.LoginProvider;
import com.mellanox.mkt.images.event.BuildEvent.PushFinished;
import com.mellanox.mkt.images.event.BuildEvent.PushStarted;
import com.mellanox.mkt.images.event.BuildEvent.RetryScheduled;
import com.mellanox.mkt.images.event.BuildListener;
import com.mellanox.mkt.images.failure.RegistryException;
import com.mellanox.mkt.images.type.Digest;
import com.mellanox.mkt.images.type.ImageReference;
import java.time.Duration;
import java.util.Objects;
import java.util.Optional;

/**
 * Pushes of an engine's images, with the user's logins. A push that failed because of the network or an overloaded
 * registry is repeated after growing pauses.
 */
final class ImagePush {
    private static final Duration FIRST_PAUSE = Duration.ofSeconds(1);
    private static final Duration LONGEST_PAUSE = Duration.ofSeconds(30);

    private final EngineClient engine;
    private final LoginProvider logins;

    ImagePush(EngineClient engine, LoginProvider logins) {
        this.engine = engine;
        this.logins = logins;
    }

    /** Pushes an image to its registry, with events for the progress. If time runs out, the last failure is thrown. */
    Digest push(ImageReference image, Duration within, BuildListener listener) {
        long start = System.nanoTime();
        Optional<AuthConfig> login =
                logins.forRegistry(image.registry()).map(found -> EngineLogin.of(image.registry(), found));
        listener.on(new PushStarted(image));
        PushOutput output = new PushOutput(image, listener);
        for (int attempt = 1; ; attempt++) {
            try {
                Digest digest = attempt(image, login, within.minus(since(start)), output);
                listener.on(new PushFinished(image, digest, output.bytesSent(), since(start)));
                return digest;
            } catch (RegistryException e) {
                Duration left = within.minus(since(start));
                Duration pause = pause(attempt);
                if (e.kind() != RegistryException.Kind.UNREACHABLE || left.compareTo(pause) <= 0) {
                    throw e;
                }
                listener.on(new RetryScheduled(e.problem(), attempt + 1, pause, left));
                engine.running().pause("the push of " + image, pause);
            }
        }
    }

    private static Duration since(long start) {
        return Duration.ofNanos(System.nanoTime() - start);
    }

    /** The pause after an attempt, from 1 on. */
    static Duration pause(int attempt) {
        Duration pause = FIRST_PAUSE;
        for (int i = 1; i < attempt && pause.compareTo(LONGEST_PAUSE) < 0; i++) {
            pause = pause.multipliedBy(2);
        }
        return pause.compareTo(LONGEST_PAUSE) < 0 ? pause : LONGEST_PAUSE;
    }

    private Digest attempt(ImageReference image, Optional<AuthConfig> login, Duration within, PushOutput output) {
        String what = "the push of " + image;
        output.begin();
        EngineStream<PushResponseItem> stream =
                new EngineStream<PushResponseItem>(engine, what, output::accept).endWithin(within);
        try (PushImageCmd command = command(image, login)) {
            Optional<String> error = stream.run(() -> command.exec(stream));
            if (error.isPresent()) {
                throw TransferErrors.ofPush(image, error.get(), login.isPresent());
            }
        }
        return output.digest().orElseThrow(() -> EngineErrorMessages.endedEarly(engine.address(), what));
    }

    private PushImageCmd command(ImageReference image, Optional<AuthConfig> login) {
        return engine.docker()
                .pushImageCmd(image.name())
                .withTag(Objects.requireNonNull(image.tag()))
                // The engine refuses a push without the header, so an anonymous push sends an empty login.
                .withAuthConfig(login.orElseGet(AuthConfig::new));
    }
}
