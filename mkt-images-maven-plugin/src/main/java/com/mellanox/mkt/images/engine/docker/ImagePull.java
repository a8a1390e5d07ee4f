package com.mellanox.mkt.images.engine.docker;

import com.github.dockerjava.api.command.PullImageCmd;
import com.github.dockerjava.api.exception.DockerException;
import com.github.dockerjava.api.model.PullResponseItem;
import com.mellanox.mkt.images.engine.EngineAddress;
import com.mellanox.mkt.images.engine.ImageId;
import com.mellanox.mkt.images.engine.PullException;
import com.mellanox.mkt.images.event.BuildEvent.PullFinished;
import com.mellanox.mkt.images.event.BuildEvent.PullStarted;
import com.mellanox.mkt.images.event.BuildListener;
import com.mellanox.mkt.images.failure.CancelledException;
import com.mellanox.mkt.images.failure.EngineException;
import com.mellanox.mkt.images.type.ImageReference;
import java.time.Duration;
import java.util.Optional;
import java.util.concurrent.CancellationException;
import java.util.concurrent.ExecutionException;

/** Has an engine pull images, with the user's logins. */
final class ImagePull {
    private final EngineAddress address;
    private final EngineConnection connection;
    private final EngineRequests requests;
    private final RegistryLogins logins;
    private final Running running;

    ImagePull(
            EngineAddress address,
            EngineConnection connection,
            EngineRequests requests,
            RegistryLogins logins,
            Running running) {
        this.address = address;
        this.connection = connection;
        this.requests = requests;
        this.logins = logins;
        this.running = running;
    }

    /** Brings an image up to what its registry has, and tells the listener whether that was something new. */
    void pull(ImageReference image, BuildListener listener) throws PullException {
        long start = System.nanoTime();
        Optional<ImageId> before = requests.find(image);
        listener.on(new PullStarted(image));
        PullOutput output = new PullOutput();
        transfer(image, output);
        if (output.error().isPresent()) {
            throw PullRefusal.ofPull(image, output.error().get());
        }
        ImageId after = requests.find(image).filter(id -> output.isDone()).orElseThrow(() -> endedEarly(image));
        boolean changed = before.filter(after::equals).isEmpty();
        listener.on(new PullFinished(image, changed, Duration.ofNanos(System.nanoTime() - start)));
    }

    private void transfer(ImageReference image, PullOutput output) throws PullException {
        String what = "the pull of " + image;
        EngineStream<PullResponseItem> stream = new EngineStream<>(output::accept);
        Runnable cancellation = stream::cancel;
        running.add(what, cancellation);
        try (PullImageCmd command = command(image)) {
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

    private PullImageCmd command(ImageReference image) {
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
            throw PullRefusal.ofPull(image, EngineFailures.words(refusal));
        }
        throw EngineFailures.lost(address, what, cause);
    }

    private EngineException endedEarly(ImageReference image) {
        return new EngineException(
                "The engine at " + address + " ended the pull of " + image + " without a word on whether it is done",
                "Look at its log, 'journalctl -u docker', and run again",
                null);
    }
}
