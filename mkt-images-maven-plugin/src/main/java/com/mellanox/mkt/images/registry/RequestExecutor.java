package com.mellanox.mkt.images.registry;

import com.mellanox.mkt.images.io.DaemonThreads;
import java.time.Duration;
import java.util.concurrent.Callable;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.concurrent.atomic.AtomicReference;
import org.jspecify.annotations.Nullable;

/** Threads for requests, since a thread that waits for a server neither hears an interrupt nor keeps a deadline. */
final class RequestExecutor implements AutoCloseable {
    private final RegistryHttpClient http;
    private final ExecutorService threads = Executors.newCachedThreadPool(DaemonThreads.named("mkt-registry"));

    RequestExecutor(RegistryHttpClient http) {
        this.http = http;
    }

    /**
     * Has a request made, and waits for it.
     *
     * @throws TimeoutException where it took too long
     * @throws InterruptedException where this thread was interrupted; the request is ended in both cases
     * @throws ExecutionException with what the request threw
     * @throws RejectedExecutionException after this was closed
     */
    <T> T call(Callable<T> request, Duration within) throws TimeoutException, InterruptedException, ExecutionException {
        AtomicReference<@Nullable Thread> worker = new AtomicReference<>();
        Future<T> answer = threads.submit(() -> {
            worker.set(Thread.currentThread());
            try {
                return request.call();
            } finally {
                worker.set(null);
                http.done();
            }
        });
        try {
            return answer.get(Math.max(1, within.toMillis()), TimeUnit.MILLISECONDS);
        } finally {
            Thread waiting = worker.get();
            if (answer.cancel(true) && waiting != null) {
                http.cancel(waiting);
            }
        }
    }

    /** Whether nothing is asked any more, so that what is still under way was cut off. */
    boolean isClosed() {
        return threads.isShutdown();
    }

    @Override
    public void close() {
        threads.shutdownNow();
    }
}
