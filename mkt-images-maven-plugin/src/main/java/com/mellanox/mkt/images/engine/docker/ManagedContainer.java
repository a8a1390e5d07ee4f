package com.mellanox.mkt.images.engine.docker;

import com.github.dockerjava.api.exception.ConflictException;
import com.github.dockerjava.api.exception.DockerException;
import com.github.dockerjava.api.exception.NotFoundException;
import com.mellanox.mkt.images.engine.StoredContainer;
import com.mellanox.mkt.images.failure.CancelledException;
import com.mellanox.mkt.images.failure.Causes;
import com.mellanox.mkt.images.io.DaemonThreads;
import java.io.EOFException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.UUID;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.Executor;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.locks.LockSupport;
import java.util.function.UnaryOperator;
import org.jspecify.annotations.Nullable;

/**
 * A container that this program creates and removes, also if the engine is closed. Both are done in threads of their own: an
 * interrupt during the creation would leave a container of unknown id, and an earlier one would keep it from being removed.
 */
final class ManagedContainer implements AutoCloseable {
    private static final Duration REMOVED_WITHIN = Duration.ofSeconds(10);
    private static final Duration PAUSE = Duration.ofMillis(20);
    /** How long an engine may still create a container after the connection was lost. */
    private static final Duration CREATED_WITHIN = Duration.ofSeconds(3);

    private static final int ATTEMPTS = 3;
    private static final int INTERNAL_ERROR = 500;

    private static final Executor IN_THREAD = task -> DaemonThreads.start("mkt-container", task);

    private final EngineClient engine;
    private final String what;
    private final Runnable cancellation = this::close;
    private final List<Runnable> endings = new ArrayList<>();
    private final String name = StoredContainer.PREFIX + UUID.randomUUID();
    private final AtomicBoolean warned = new AtomicBoolean();
    private @Nullable CompletableFuture<String> id;
    private @Nullable CompletableFuture<?> removal;

    /**
     * Prepares one.
     *
     * @param what what it is for, {@code the run of python3}
     */
    ManagedContainer(EngineClient engine, String what) {
        this.engine = engine;
        this.what = what;
    }

    /**
     * Creates the container.
     *
     * @param creation creates one of the name that it is given, and returns its id
     * @throws CancelledException if it or the engine was closed before, or the thread was interrupted
     */
    String create(UnaryOperator<String> creation) {
        engine.running().add(what, cancellation);
        CompletableFuture<String> created;
        synchronized (this) {
            if (removal != null) {
                throw new CancelledException(what);
            }
            created = CompletableFuture.supplyAsync(() -> requireId(creation.apply(name)), IN_THREAD);
            id = created;
        }
        try {
            return created.get();
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new CancelledException(what);
        } catch (ExecutionException e) {
            throw e.getCause() instanceof RuntimeException own ? own : new CompletionException(e.getCause());
        }
    }

    private String requireId(@Nullable String created) {
        if (created == null || created.isBlank()) {
            throw engine.lost("the creation of a container", new EOFException("its answer has no id"));
        }
        return created;
    }

    /**
     * Ends a resource before the container is removed: a connection to it, for example.
     *
     * @throws CancelledException if the container was closed before; the resource is ended then, too
     */
    <T> T endWith(T resource, Runnable ending) {
        synchronized (this) {
            if (removal == null) {
                endings.add(ending);
                return resource;
            }
        }
        ending.run();
        throw new CancelledException(what);
    }

    /** Removes it, also one that is still being created; an engine that hangs is not waited for. */
    @Override
    public void close() {
        // Waits also in a thread that is interrupted.
        boolean hasEnded = startRemoval(() -> {})
                .handle((done, failure) -> true)
                .completeOnTimeout(false, REMOVED_WITHIN.toNanos(), TimeUnit.NANOSECONDS)
                .join();
        if (!hasEnded) {
            warn("the engine did not answer within " + REMOVED_WITHIN.toSeconds() + " s");
        }
        engine.running().remove(cancellation);
    }

    /**
     * Removes it likewise, without waiting for that: an engine with the containerd image store takes half a second. Closing the
     * engine waits for it.
     *
     * @param removed called after the removal
     */
    void closeLater(Runnable removed) {
        CompletableFuture<?> unused = startRemoval(() -> {
            engine.running().remove(cancellation);
            removed.run();
        });
    }

    private synchronized CompletableFuture<?> startRemoval(Runnable removed) {
        CompletableFuture<?> started = removal;
        if (started == null) {
            endings.forEach(Runnable::run);
            CompletableFuture<?> removing =
                    id == null ? CompletableFuture.completedFuture(null) : id.handleAsync(this::remove, IN_THREAD);
            started = removing.whenComplete((done, failure) -> removed.run());
            removal = started;
        }
        return started;
    }

    /** Ends its resources, and leaves the container on the engine. */
    void release() {
        synchronized (this) {
            if (removal == null) {
                endings.forEach(Runnable::run);
                removal = CompletableFuture.completedFuture(null);
            }
        }
        engine.running().remove(cancellation);
    }

    private boolean remove(@Nullable String created, @Nullable Throwable failure) {
        Optional<DockerException> refusal =
                Optional.ofNullable(failure).flatMap(cause -> Causes.find(cause, DockerException.class));
        try {
            if (created != null) {
                remove(created);
            } else if (refusal.isEmpty()) {
                removeIfCreated();
            } else if (refusal.get().getHttpStatus() >= INTERNAL_ERROR) {
                // What is between this program and the engine can have answered in its place.
                remove(name);
            }
        } catch (RuntimeException e) {
            warn(EngineErrorMessages.reason(e));
        }
        return true;
    }

    private void warn(String reason) {
        if (warned.compareAndSet(false, true)) {
            engine.warn(
                    "The container " + name + " may be left on the engine at " + engine.address() + ": " + reason,
                    "Remove it when the engine answers: " + (engine.version().isPodman() ? "podman" : "docker")
                            + " rm --force --volumes " + name);
        }
    }

    /** The engine has not answered, and may have created it, or do so yet. */
    private void removeIfCreated() {
        long end = System.nanoTime() + CREATED_WITHIN.toNanos();
        while (!remove(name) && System.nanoTime() - end < 0) {
            LockSupport.parkNanos(PAUSE.toNanos());
        }
    }

    /** Tries it again if that fails, since a device can be busy and a connection can break; returns whether it was there. */
    private boolean remove(String container) {
        long end = System.nanoTime() + REMOVED_WITHIN.toNanos();
        int failures = 0;
        while (true) {
            try {
                engine.docker()
                        .removeContainerCmd(container)
                        .withForce(true)
                        .withRemoveVolumes(true)
                        .exec();
                return true;
            } catch (NotFoundException e) {
                return failures > 0; // removed with the end of its program
            } catch (ConflictException e) {
                if (isRemoved(container)) { // was being removed with the end of its program
                    return true;
                }
                if (System.nanoTime() - end > 0) {
                    throw e;
                }
            } catch (RuntimeException e) {
                failures++;
                if (failures == ATTEMPTS) {
                    throw e;
                }
            }
            LockSupport.parkNanos(PAUSE.toNanos());
        }
    }

    private boolean isRemoved(String container) {
        try {
            engine.docker().inspectContainerCmd(container).exec();
            return false;
        } catch (NotFoundException e) {
            return true;
        }
    }
}
