package com.mellanox.mkt.images.engine.docker;

import com.github.dockerjava.api.DockerClient;
import com.github.dockerjava.api.exception.ConflictException;
import com.github.dockerjava.api.exception.NotFoundException;
import com.mellanox.mkt.images.failure.CancelledException;
import com.mellanox.mkt.images.io.DaemonThreads;
import java.time.Duration;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.concurrent.locks.LockSupport;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/**
 * A container that this program makes and removes. Both are done in threads of their own: an interrupt halfway would leave
 * a container that nobody knows, and one from before would keep it from being removed.
 */
final class ManagedContainer implements AutoCloseable {
    private static final Duration REMOVED_WITHIN = Duration.ofSeconds(10);
    private static final Duration PAUSE = Duration.ofMillis(20);

    private final EngineRequests requests;
    private final String what;
    private @Nullable CompletableFuture<String> id;
    private @Nullable CompletableFuture<?> removal;

    /**
     * Prepares one.
     *
     * @param what what it is for, {@code the run of python3}
     */
    ManagedContainer(EngineRequests requests, String what) {
        this.requests = requests;
        this.what = what;
    }

    /**
     * Makes the container.
     *
     * @param creation makes it, and tells its id
     * @throws CancelledException where it was closed before, or the thread was interrupted
     */
    String create(Supplier<String> creation) {
        CompletableFuture<String> created;
        synchronized (this) {
            if (removal != null) {
                throw new CancelledException(what);
            }
            created = inThread(creation);
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

    /** Removes it, also one that is still being made; an engine that hangs is not waited for. */
    @Override
    public void close() {
        CompletableFuture<?> removed;
        synchronized (this) {
            if (removal == null) {
                CompletableFuture<String> created = id;
                removal = created == null
                        ? CompletableFuture.completedFuture(null)
                        : inThread(() -> {
                            remove(created.join());
                            return "";
                        });
            }
            removed = removal;
        }
        await(removed);
    }

    @SuppressWarnings("EmptyCatch") // one that was never made is as good as removed
    private static void await(CompletableFuture<?> removed) {
        boolean interrupted = Thread.interrupted();
        long end = System.nanoTime() + REMOVED_WITHIN.toNanos();
        while (true) {
            try {
                removed.get(end - System.nanoTime(), TimeUnit.NANOSECONDS);
                break;
            } catch (InterruptedException e) {
                interrupted = true;
            } catch (ExecutionException | TimeoutException e) {
                break;
            }
        }
        if (interrupted) {
            Thread.currentThread().interrupt();
        }
    }

    private void remove(String container) {
        requests.atTheEnd(docker -> {
            try {
                docker.removeContainerCmd(container)
                        .withForce(true)
                        .withRemoveVolumes(true)
                        .exec();
            } catch (NotFoundException e) {
                return; // gone with its program
            } catch (ConflictException e) {
                awaitGone(docker, container); // about to go with its program
            }
        });
    }

    private static void awaitGone(DockerClient docker, String container) {
        long end = System.nanoTime() + REMOVED_WITHIN.toNanos();
        try {
            while (System.nanoTime() - end < 0) {
                docker.inspectContainerCmd(container).exec();
                LockSupport.parkNanos(PAUSE.toNanos());
            }
        } catch (NotFoundException e) {
            return; // as is waited for
        }
    }

    private static CompletableFuture<String> inThread(Supplier<String> work) {
        return CompletableFuture.supplyAsync(work, task -> DaemonThreads.start("mkt-container", task));
    }
}
