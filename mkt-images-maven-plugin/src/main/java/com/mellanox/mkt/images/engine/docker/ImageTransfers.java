package com.mellanox.mkt.images.engine.docker;

import com.github.dockerjava.api.command.LoadImageAsyncCmd;
import com.github.dockerjava.api.command.PullImageCmd;
import com.github.dockerjava.api.command.PushImageCmd;
import com.github.dockerjava.api.model.AuthConfig;
import com.github.dockerjava.api.model.LoadResponseItem;
import com.github.dockerjava.api.model.PullResponseItem;
import com.github.dockerjava.api.model.PushResponseItem;
import com.mellanox.mkt.images.engine.ImageId;
import com.mellanox.mkt.images.engine.LoginProvider;
import com.mellanox.mkt.images.engine.RegistryErrorKind;
import com.mellanox.mkt.images.event.BuildEvent.PullFailed;
import com.mellanox.mkt.images.event.BuildEvent.PullFinished;
import com.mellanox.mkt.images.event.BuildEvent.PullStarted;
import com.mellanox.mkt.images.event.BuildEvent.PushFailed;
import com.mellanox.mkt.images.event.BuildEvent.PushFinished;
import com.mellanox.mkt.images.event.BuildEvent.PushStarted;
import com.mellanox.mkt.images.event.BuildEvent.RetryScheduled;
import com.mellanox.mkt.images.event.BuildListener;
import com.mellanox.mkt.images.failure.EngineException;
import com.mellanox.mkt.images.failure.RegistryException;
import com.mellanox.mkt.images.io.ContentWriter;
import com.mellanox.mkt.images.type.Digest;
import com.mellanox.mkt.images.type.ImageReference;
import java.time.Duration;
import java.util.Objects;
import java.util.Optional;
import java.util.function.Function;
import java.util.function.Supplier;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/** Pulls and pushes by an engine, with the user's logins, and loads of archives into it. */
final class ImageTransfers {
    private static final long LONGEST_PAUSE_SECONDS = 30;
    private static final int PAUSES_THAT_GROW = 5;
    /** Docker reports the id of an image without a name, Podman likewise, and several names in one line. */
    private static final Pattern LOADED =
            Pattern.compile("Loaded image(?: ID|\\(s\\))?: (?:sha256:(?<id>[0-9a-f]{64})|(?<name>[^,\\s]+)).*");

    private final EngineClient engine;
    private final LoginProvider logins;
    private final Function<ImageReference, Optional<ImageId>> images;

    /**
     * Prepares transfers.
     *
     * @param images finds an image on the engine
     */
    ImageTransfers(EngineClient engine, LoginProvider logins, Function<ImageReference, Optional<ImageId>> images) {
        this.engine = engine;
        this.logins = logins;
        this.images = images;
    }

    private Optional<AuthConfig> login(ImageReference image) {
        return logins.forRegistry(image.registry()).map(login -> EngineLogin.of(image.registry(), login));
    }

    private static Duration since(long start) {
        return Duration.ofNanos(System.nanoTime() - start);
    }

    /** Pulls an image; the last event states whether it was new. */
    void pull(ImageReference image, BuildListener listener) {
        long start = System.nanoTime();
        Optional<ImageId> before = images.apply(image);
        listener.on(new PullStarted(image));
        try {
            boolean changed = before.filter(pull(image, new PullOutput(image, listener))::equals)
                    .isEmpty();
            listener.on(new PullFinished(image, changed, since(start)));
        } catch (RuntimeException e) {
            listener.on(new PullFailed(image, since(start)));
            throw e;
        }
    }

    private ImageId pull(ImageReference image, PullOutput output) {
        String what = "the pull of " + image;
        EngineStream<PullResponseItem> stream = new EngineStream<>(engine, what, output::accept);
        try (PullImageCmd command = pullCommand(image)) {
            Optional<String> error = stream.run(() -> command.exec(stream));
            if (error.isPresent()) {
                throw RegistryErrorKind.pullFailure(image, "pulled", error.get());
            }
        }
        return images.apply(image)
                .filter(output::isDone)
                .orElseThrow(() -> EngineErrorMessages.endedEarly(engine.address(), what));
    }

    private PullImageCmd pullCommand(ImageReference image) {
        String tag = image.digest() == null ? image.tag() : image.digest().toString();
        PullImageCmd command = engine.docker().pullImageCmd(image.name());
        if (tag != null) {
            command.withTag(tag);
        }
        return command.withAuthConfig(login(image).orElse(null));
    }

    /**
     * Pushes an image to its registry, with events for the progress. A push that failed because of the network or an
     * overloaded registry is repeated after growing pauses. If time runs out, the last failure is thrown.
     */
    Digest push(ImageReference image, Duration within, BuildListener listener) {
        long start = System.nanoTime();
        listener.on(new PushStarted(image));
        PushOutput output = new PushOutput(image, listener);
        try {
            Digest digest = pushRepeatedly(image, () -> within.minus(since(start)), output, listener);
            listener.on(new PushFinished(image, digest, output.bytesSent(), since(start)));
            return digest;
        } catch (RuntimeException e) {
            listener.on(new PushFailed(image, since(start)));
            throw e;
        }
    }

    private Digest pushRepeatedly(
            ImageReference image, Supplier<Duration> timeLeft, PushOutput output, BuildListener listener) {
        Optional<AuthConfig> login = login(image);
        for (int attempt = 1; ; attempt++) {
            try {
                return pushOnce(image, login, timeLeft.get(), output);
            } catch (RegistryException e) {
                Duration left = timeLeft.get();
                Duration pause = pause(attempt);
                if (e.kind() != RegistryException.Kind.UNREACHABLE || left.compareTo(pause) <= 0) {
                    throw e;
                }
                listener.on(new RetryScheduled(e.problem(), attempt + 1, pause, left));
                engine.running().pause("the push of " + image, pause);
            }
        }
    }

    /** The pause after an attempt, from 1 on. */
    static Duration pause(int attempt) {
        return Duration.ofSeconds(Math.min(LONGEST_PAUSE_SECONDS, 1L << Math.min(attempt - 1, PAUSES_THAT_GROW)));
    }

    private Digest pushOnce(ImageReference image, Optional<AuthConfig> login, Duration within, PushOutput output) {
        String what = "the push of " + image;
        output.begin();
        EngineStream<PushResponseItem> stream =
                new EngineStream<PushResponseItem>(engine, what, output::accept).endWithin(within);
        try (PushImageCmd command = pushCommand(image, login)) {
            Optional<String> error = stream.run(() -> command.exec(stream));
            if (error.isPresent()) {
                throw RegistryErrorKind.pushFailure(image, error.get(), login.isPresent());
            }
        }
        return output.digest().orElseThrow(() -> EngineErrorMessages.endedEarly(engine.address(), what));
    }

    private PushImageCmd pushCommand(ImageReference image, Optional<AuthConfig> login) {
        return engine.docker()
                .pushImageCmd(image.name())
                .withTag(Objects.requireNonNull(image.tag()))
                // The engine refuses a push without the header, so an anonymous push sends an empty login.
                .withAuthConfig(login.orElseGet(AuthConfig::new));
    }

    /** Loads an image from an archive, which is written while the engine reads it. */
    ImageId load(ImageReference image, ContentWriter archive) {
        String what = "the load of " + image;
        LoadOutput output = new LoadOutput();
        try (TarUpload upload = new TarUpload("The archive of " + image, archive);
                LoadImageAsyncCmd command = engine.docker().loadImageAsyncCmd(upload.body())) {
            EngineStream<LoadResponseItem> stream =
                    new EngineStream<LoadResponseItem>(engine, what, output::accept).with(upload);
            Optional<String> error = stream.run(() -> command.exec(stream));
            if (error.isPresent()) {
                throw new EngineException(
                        "The engine at " + engine.address() + " cannot load " + image + ": " + error.get(),
                        "Check its disk and its log, 'journalctl -u docker', and run again",
                        null);
            }
        }
        return Optional.ofNullable(output.id)
                .map(ImageListing::imageId)
                .or(() -> Optional.ofNullable(output.name)
                        .flatMap(ImageListing::reference)
                        .flatMap(images))
                .orElseThrow(() -> EngineErrorMessages.endedEarly(engine.address(), what));
    }

    /** The id or name that the engine reports for the loaded image. */
    private static final class LoadOutput {
        private @Nullable String id;
        private @Nullable String name;

        void accept(LoadResponseItem message) {
            Matcher loaded = LOADED.matcher(
                    message.getStream() == null ? "" : message.getStream().strip());
            if (loaded.matches()) {
                id = loaded.group("id");
                name = loaded.group("name");
            }
        }
    }
}
