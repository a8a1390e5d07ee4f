package com.mellanox.mkt.images.engine.buildkit;

import com.mellanox.mkt.buildkit.BuildkitClient;
import com.mellanox.mkt.buildkit.BuildkitException;
import com.mellanox.mkt.buildkit.Exporter;
import com.mellanox.mkt.buildkit.Gateway.ResolvedImage;
import com.mellanox.mkt.buildkit.GatewayResult;
import com.mellanox.mkt.buildkit.SolveRequest;
import com.mellanox.mkt.images.engine.CancellationRegistry;
import com.mellanox.mkt.images.engine.EngineImage;
import com.mellanox.mkt.images.engine.ImageId;
import com.mellanox.mkt.images.engine.RegistryErrorKind;
import com.mellanox.mkt.images.event.BuildEvent.PullFailed;
import com.mellanox.mkt.images.event.BuildEvent.PullFinished;
import com.mellanox.mkt.images.event.BuildEvent.PullStarted;
import com.mellanox.mkt.images.event.BuildEvent.PushFailed;
import com.mellanox.mkt.images.event.BuildEvent.PushFinished;
import com.mellanox.mkt.images.event.BuildEvent.PushStarted;
import com.mellanox.mkt.images.event.BuildListener;
import com.mellanox.mkt.images.failure.EngineException;
import com.mellanox.mkt.images.failure.MktException;
import com.mellanox.mkt.images.failure.RegistryException;
import com.mellanox.mkt.images.type.Digest;
import com.mellanox.mkt.images.type.ImageReference;
import java.time.Duration;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import java.util.concurrent.Callable;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeoutException;
import java.util.concurrent.atomic.AtomicReference;
import org.jspecify.annotations.Nullable;

/** What a builder without an image store gets from registries, and what it pushes to them, by its own network. */
final class RemoteTransfers {
    private static final Duration ANSWER = Duration.ofSeconds(60);

    private final BuilderAccess access;
    private final CancellationRegistry running;
    private final BuildkitConnection connection;
    private final RemoteBuilder builder;
    private final SolveRequests requests;

    RemoteTransfers(
            BuilderAccess access,
            CancellationRegistry running,
            BuildkitConnection connection,
            RemoteBuilder builder,
            SolveRequests requests) {
        this.access = access;
        this.running = running;
        this.connection = connection;
        this.builder = builder;
        this.requests = requests;
    }

    /**
     * Looks up an image at its registry, with its digest and labels. No layer is pulled.
     *
     * @throws RegistryException if the registry does not have it, or does not answer in time
     */
    EngineImage resolve(ImageReference image, Duration within) {
        String what = "the request for " + image;
        ResolvedImage found = within(
                what,
                within,
                () -> ask(image, what),
                message -> RegistryErrorKind.pullFailure(image, "looked up at its registry", message));
        Digest digest = Digest.read(found.digest())
                .orElseThrow(() -> new EngineException(
                        "The builder has answered " + what + " with '" + found.digest() + "', which is no digest",
                        "Check what answers at the address of the builder",
                        null));
        return new EngineImage(
                new ImageId(digest),
                List.of(image),
                List.of(new ImageReference(image.name(), null, digest)),
                ImageConfig.labels(found.config()));
    }

    /** Looks up an image as a pull does, with its events. The builder pulls its layers when a step needs them. */
    EngineImage pull(ImageReference image, Optional<ImageId> before, BuildListener listener) {
        long start = System.nanoTime();
        listener.on(new PullStarted(image));
        try {
            EngineImage found = resolve(image, ANSWER);
            listener.on(new PullFinished(image, !before.equals(Optional.of(found.id())), since(start)));
            return found;
        } catch (RuntimeException e) {
            listener.on(new PullFailed(image, since(start)));
            throw e;
        }
    }

    private static Duration since(long start) {
        return Duration.ofNanos(System.nanoTime() - start);
    }

    private ResolvedImage ask(ImageReference image, String what) {
        BuildkitClient client = connection.client(what, event -> {});
        SolveRequest request = requests.empty().logins(requests::login).build();
        AtomicReference<@Nullable ResolvedImage> found = new AtomicReference<>();
        new SolveRun(access)
                .run(
                        client,
                        request,
                        gateway -> {
                            found.set(gateway.resolve(image.canonical().toString(), requests.platformName()));
                            return GatewayResult.EMPTY;
                        },
                        what);
        return Objects.requireNonNull(found.get());
    }

    /** Pushes an image that this run has built. */
    Digest push(ImageId id, ImageReference image, Duration within, BuildListener listener) {
        long start = System.nanoTime();
        listener.on(new PushStarted(image));
        try {
            String what = "the push of " + image;
            // The builder of an engine would keep the image in the engine's store, too.
            Exporter exporter = Exporter.image(List.of(image.canonical().toString()))
                    .with("push", "true")
                    .with("store", "false");
            Digest digest = within(
                    what,
                    within,
                    () -> builder.export(id, exporter, what)
                            .imageDigest()
                            .flatMap(Digest::read)
                            .orElseThrow(() -> new EngineException(
                                    "The builder has ended " + what + " without a digest", "Run again", null)),
                    message -> RegistryErrorKind.pushFailure(
                            image, message, requests.login(image.registry()).isPresent()));
            listener.on(new PushFinished(image, digest, 0, since(start)));
            return digest;
        } catch (RuntimeException e) {
            listener.on(new PushFailed(image, since(start)));
            throw e;
        }
    }

    /** A failure of a registry, by the message of the builder. */
    private interface Refusal {
        RegistryException of(String message);
    }

    private <T> T within(String what, Duration within, Callable<T> work, Refusal refusal) {
        try {
            return running.call(what, within, work);
        } catch (TimeoutException e) {
            throw refusal.of("no answer within " + within.toSeconds() + " s");
        } catch (ExecutionException e) {
            if (e.getCause() instanceof MktException known) {
                throw known;
            }
            if (e.getCause() instanceof BuildkitException failure) {
                throw refusal.of(String.valueOf(failure.getMessage()));
            }
            throw new IllegalStateException(e.getCause());
        }
    }
}
