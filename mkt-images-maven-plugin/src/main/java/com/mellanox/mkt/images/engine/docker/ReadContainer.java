package com.mellanox.mkt.images.engine.docker;

import com.github.dockerjava.api.DockerClient;
import com.github.dockerjava.api.exception.ConflictException;
import com.github.dockerjava.api.exception.NotFoundException;
import com.github.dockerjava.transport.DockerHttpClient.Response;
import com.mellanox.mkt.images.engine.ImageId;
import com.mellanox.mkt.images.failure.CancelledException;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import org.jspecify.annotations.Nullable;

/** A container that is never started, so that the files of its image can be read; it is removed when it is closed. */
final class ReadContainer implements AutoCloseable {
    private static final int SECONDS = 2;

    private final EngineRequests requests;
    private final ImageId image;
    private @Nullable CompletableFuture<String> id;
    private @Nullable Response transfer;
    private boolean closed;

    ReadContainer(EngineRequests requests, ImageId image) {
        this.requests = requests;
        this.image = image;
    }

    /** Makes the container, in a thread of its own: an interrupt halfway would leave one that nobody knows. */
    String create() {
        CompletableFuture<String> created;
        synchronized (this) {
            refuseIfClosed();
            created = CompletableFuture.supplyAsync(this::createNow, task -> {
                Thread thread = new Thread(task, "mkt-read-container");
                thread.setDaemon(true);
                thread.start();
            });
            id = created;
        }
        try {
            return created.join();
        } catch (CompletionException e) {
            throw e.getCause() instanceof RuntimeException own ? own : e;
        }
    }

    private String createNow() {
        // The command is never run; of an image that names none, there is no container without one.
        return requests.ask(
                "to open " + image,
                docker -> docker.createContainerCmd(image.toString())
                        .withCmd("-")
                        .exec()
                        .getId());
    }

    /** Notes what is being read, so that cancelling ends it. */
    synchronized Response reading(Response response) {
        transfer = response;
        if (closed) {
            response.close();
            refuseIfClosed();
        }
        return response;
    }

    private void refuseIfClosed() {
        if (closed) {
            throw new CancelledException("Reading " + image);
        }
    }

    @Override
    public synchronized void close() {
        if (closed) {
            return;
        }
        closed = true;
        if (transfer != null) {
            transfer.close();
        }
        // A channel refuses everything to a thread whose flag is set.
        boolean interrupted = Thread.interrupted();
        try {
            created().ifPresent(container -> requests.atTheEnd(docker -> remove(docker, container)));
        } finally {
            if (interrupted) {
                Thread.currentThread().interrupt();
            }
        }
    }

    /** The container, where there is one; an engine that hangs is not waited for. */
    private Optional<String> created() {
        if (id == null) {
            return Optional.empty();
        }
        try {
            return Optional.of(id.get(SECONDS, TimeUnit.SECONDS));
        } catch (ExecutionException | TimeoutException e) {
            return Optional.empty();
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            return Optional.empty();
        }
    }

    private static void remove(DockerClient docker, String container) {
        try {
            docker.removeContainerCmd(container)
                    .withForce(true)
                    .withRemoveVolumes(true)
                    .exec();
        } catch (NotFoundException | ConflictException e) {
            return; // somebody else has removed it, or is about to
        }
    }
}
