package com.mellanox.mkt.images.boot;

import com.mellanox.mkt.images.io.DaemonThreads;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.TimeUnit;

/** A thread for each VM that runs. The end of it waits until all VMs have ended. */
final class VmThreads implements AutoCloseable {
    private final ExecutorService executor;

    /** Runs so many VMs at the same time. */
    VmThreads(int count) {
        executor = Executors.newFixedThreadPool(count, DaemonThreads.named("mkt-vm"));
    }

    ExecutorService executor() {
        return executor;
    }

    /** Interrupts the boots, which end their VMs, and waits until all containers are removed, also if this thread is interrupted. */
    @Override
    public void close() {
        executor.shutdownNow();
        boolean interrupted = Thread.interrupted();
        boolean ended = false;
        while (!ended) {
            try {
                ended = executor.awaitTermination(Long.MAX_VALUE, TimeUnit.NANOSECONDS);
            } catch (InterruptedException e) {
                interrupted = true;
            }
        }
        if (interrupted) {
            Thread.currentThread().interrupt();
        }
    }
}
