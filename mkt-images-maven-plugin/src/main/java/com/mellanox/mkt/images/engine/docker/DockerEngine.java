package com.mellanox.mkt.images.engine.docker;

import com.github.dockerjava.api.command.PullImageCmd;
import com.github.dockerjava.api.exception.DockerException;
import com.github.dockerjava.api.exception.NotFoundException;
import com.github.dockerjava.api.model.Info;
import com.github.dockerjava.api.model.PullResponseItem;
import com.mellanox.mkt.images.engine.Builder;
import com.mellanox.mkt.images.engine.Capacity;
import com.mellanox.mkt.images.engine.Engine;
import com.mellanox.mkt.images.engine.EngineAddress;
import com.mellanox.mkt.images.engine.ImageId;
import com.mellanox.mkt.images.engine.PullException;
import com.mellanox.mkt.images.engine.UserEnvironment;
import com.mellanox.mkt.images.event.BuildEvent.Detail;
import com.mellanox.mkt.images.event.BuildEvent.PullFinished;
import com.mellanox.mkt.images.event.BuildEvent.PullStarted;
import com.mellanox.mkt.images.event.BuildListener;
import com.mellanox.mkt.images.failure.CancelledException;
import com.mellanox.mkt.images.failure.EngineException;
import com.mellanox.mkt.images.type.Digest;
import com.mellanox.mkt.images.type.ImageReference;
import java.nio.channels.ClosedByInterruptException;
import java.time.Duration;
import java.util.Optional;
import java.util.concurrent.CancellationException;
import java.util.concurrent.ExecutionException;
import java.util.function.Supplier;

/** Docker or Podman through docker-java. */
public final class DockerEngine implements Engine {
    private static final Duration ANSWER_WITHIN = Duration.ofSeconds(20);

    private final EngineAddress address;
    private final EngineConnection connection;
    private final RegistryLogins logins;
    private final Running running = new Running();

    private DockerEngine(EngineAddress address, EngineConnection connection, RegistryLogins logins) {
        this.address = address;
        this.connection = connection;
        this.logins = logins;
    }

    /**
     * Connects to an engine, which must answer.
     *
     * @param environment where the user's logins to registries are
     * @param listener is told once what answered, where, why there, and how long it took
     * @throws EngineException where none answers, with what to do about it
     */
    public static DockerEngine connect(EngineAddress address, UserEnvironment environment, BuildListener listener) {
        return connect(address, environment, listener, ANSWER_WITHIN);
    }

    static DockerEngine connect(
            EngineAddress address, UserEnvironment environment, BuildListener listener, Duration answerWithin) {
        long start = System.nanoTime();
        EngineConnection connection = EngineConnection.open(address, answerWithin);
        DockerEngine engine = new DockerEngine(address, connection, new RegistryLogins(environment, listener));
        listener.on(new Detail(connection.greeting().product() + " at " + address + ", API "
                + connection.greeting().apiVersion() + ", connected in "
                + since(start).toMillis() + " ms"));
        return engine;
    }

    @Override
    public String description() {
        return connection.greeting().product() + " at " + address.uri();
    }

    @Override
    public boolean isLocal() {
        return address.isLocal();
    }

    @Override
    public Capacity capacity() {
        return ask("for its processors and memory", () -> {
            Info info = connection.client().infoCmd().exec();
            return new Capacity(
                    Optional.ofNullable(info.getNCPU()).orElse(1),
                    Optional.ofNullable(info.getMemTotal()).orElse(0L));
        });
    }

    @Override
    public Optional<ImageId> find(ImageReference image) {
        return ask("to look for " + image, () -> {
            try {
                String id = connection
                        .client()
                        .inspectImageCmd(image.toString())
                        .exec()
                        .getId();
                return id == null ? Optional.empty() : Optional.of(imageId(id));
            } catch (NotFoundException e) {
                return Optional.empty();
            }
        });
    }

    /** Podman's ids have no algorithm in front in some versions. */
    private static ImageId imageId(String id) {
        return new ImageId(new Digest(id.startsWith("sha256:") ? id : "sha256:" + id));
    }

    @Override
    public void pull(ImageReference image, BuildListener listener) throws PullException {
        long start = System.nanoTime();
        Optional<ImageId> before = find(image);
        listener.on(new PullStarted(image));
        PullOutput output = new PullOutput();
        transfer(image, output);
        if (output.error().isPresent()) {
            throw PullRefusal.of(image, output.error().get());
        }
        ImageId after = find(image).filter(id -> output.isDone()).orElseThrow(() -> endedEarly(image));
        boolean changed = before.filter(after::equals).isEmpty();
        listener.on(new PullFinished(image, changed, since(start)));
    }

    private void transfer(ImageReference image, PullOutput output) throws PullException {
        String what = "the pull of " + image;
        EngineStream<PullResponseItem> stream = new EngineStream<>(output::accept);
        Runnable cancellation = stream::cancel;
        running.add(what, cancellation);
        try (PullImageCmd command = pullCommand(image)) {
            command.exec(stream);
            stream.await();
        } catch (InterruptedException e) {
            stream.cancel();
            Thread.currentThread().interrupt();
            throw new CancelledException(what);
        } catch (CancellationException e) {
            throw new CancelledException(what);
        } catch (ExecutionException e) {
            throwFailure(image, what, e.getCause() == null ? e : e.getCause());
        } finally {
            running.remove(cancellation);
        }
    }

    private PullImageCmd pullCommand(ImageReference image) {
        String tag = image.digest() == null ? image.tag() : image.digest().toString();
        PullImageCmd command = connection.client().pullImageCmd(image.name());
        if (tag != null) {
            command.withTag(tag);
        }
        command.withAuthConfig(logins.find(image).orElse(null));
        return command;
    }

    private void throwFailure(ImageReference image, String what, Throwable cause) throws PullException {
        if (running.isClosed()) {
            throw new CancelledException(what);
        }
        if (cause instanceof DockerException refusal) {
            throw PullRefusal.of(image, EngineFailures.words(refusal));
        }
        throw EngineFailures.lost(address, what, cause);
    }

    private EngineException endedEarly(ImageReference image) {
        return new EngineException(
                "The engine at " + address + " ended the pull of " + image + " without a word on whether it is done",
                "Look at its log, 'journalctl -u docker', and run again",
                null);
    }

    private <T> T ask(String what, Supplier<T> question) {
        if (running.isClosed()) {
            throw new CancelledException("The request " + what);
        }
        try {
            return question.get();
        } catch (DockerException e) {
            throw EngineFailures.refused(address, what, e);
        } catch (RuntimeException e) {
            if (running.isClosed() || e.getCause() instanceof ClosedByInterruptException) {
                throw new CancelledException("The request " + what);
            }
            throw EngineFailures.lost(address, "the request " + what, e);
        }
    }

    @Override
    public Builder builder() {
        return new ClassicBuilder(address, connection.client(), running);
    }

    private static Duration since(long start) {
        return Duration.ofNanos(System.nanoTime() - start);
    }

    @Override
    public void close() {
        running.cancelAll();
        connection.close();
    }
}
