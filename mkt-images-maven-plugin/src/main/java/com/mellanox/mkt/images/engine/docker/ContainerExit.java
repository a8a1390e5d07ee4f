package com.mellanox.mkt.images.engine.docker;

import com.mellanox.mkt.images.engine.ContainerOutput;
import com.mellanox.mkt.images.engine.EngineAddress;
import com.mellanox.mkt.images.failure.CancelledException;
import com.mellanox.mkt.images.failure.Causes;
import java.io.IOException;
import java.net.SocketException;
import java.time.Duration;
import java.util.OptionalInt;
import java.util.concurrent.CancellationException;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import org.jspecify.annotations.Nullable;

/** How a program ends: with a status once all of its output is handed over, with a failure on the way, or cancelled. */
final class ContainerExit {
    private static final int SECONDS_TO_STATUS = 2;

    private final EngineAddress address;
    private final String what;
    private final CompletableFuture<Integer> end = new CompletableFuture<>();
    private final CompletableFuture<@Nullable Void> endOfOutput = new CompletableFuture<>();
    private final CountDownLatch statusKnown = new CountDownLatch(1);
    private volatile boolean cancelled;

    /**
     * Of a program that has not ended.
     *
     * @param what its name, {@code the run of python3}
     */
    ContainerExit(EngineAddress address, String what) {
        this.address = address;
        this.what = what;
    }

    /** Hands over all that it prints, in this thread, unless it is cancelled. */
    void handOver(StandardStreams streams, ContainerOutput output) {
        try {
            streams.read(new UntilCancelled(output));
        } catch (IOException e) {
            failUnlessEnded(e);
        } catch (Throwable e) { // the thread's boundary: what the taker threw is thrown at who awaits the end
            end.completeExceptionally(e);
        } finally {
            endOfOutput.complete(null);
        }
    }

    /** A program that ends before it has read its input leaves a connection that is reset, after all of its output. */
    private void failUnlessEnded(IOException failure) {
        boolean ended = false;
        try {
            ended = failure instanceof SocketException && statusKnown.await(SECONDS_TO_STATUS, TimeUnit.SECONDS);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
        if (!ended) {
            end.completeExceptionally(EngineErrorMessages.lost(address, what, failure));
        }
    }

    /** Waits for its status, in this thread. */
    void awaitStatus(ExitStatus status) {
        try {
            int code = status.await();
            statusKnown.countDown();
            endOfOutput.join();
            end.complete(code);
        } catch (IOException | RuntimeException e) {
            end.completeExceptionally(EngineErrorMessages.lost(address, what, e));
        }
    }

    /** Lets everybody know that it was cancelled, where it has not ended before. */
    void cancel() {
        end.completeExceptionally(new CancellationException());
        cancelled = true;
        statusKnown.countDown();
    }

    /** Waits for its end; empty where that does not come in time. */
    OptionalInt await(Duration time) {
        try {
            return OptionalInt.of(end.get(TimeUnit.NANOSECONDS.convert(time), TimeUnit.NANOSECONDS));
        } catch (TimeoutException e) {
            return OptionalInt.empty();
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new CancelledException(what);
        } catch (CancellationException e) {
            throw new CancelledException(what);
        } catch (ExecutionException e) {
            throw failure(Causes.unwrap(e));
        }
    }

    private static RuntimeException failure(Throwable cause) {
        if (cause instanceof Error error) {
            throw error;
        }
        return cause instanceof RuntimeException own ? own : new IllegalStateException(cause);
    }

    /** Keeps from the taker what comes late. */
    private final class UntilCancelled implements ContainerOutput {
        private final ContainerOutput taker;

        UntilCancelled(ContainerOutput taker) {
            this.taker = taker;
        }

        @Override
        public void stdout(byte[] piece) {
            if (!cancelled) {
                taker.stdout(piece);
            }
        }

        @Override
        public void stderr(byte[] piece) {
            if (!cancelled) {
                taker.stderr(piece);
            }
        }
    }
}
