package com.mellanox.mkt.images.boot;

import com.mellanox.mkt.images.engine.Engine;
import com.mellanox.mkt.images.event.BuildListener;
import com.mellanox.mkt.images.failure.CancelledException;
import com.mellanox.mkt.images.failure.Causes;
import com.mellanox.mkt.images.failure.InvalidInputException;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.concurrent.CompletionService;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorCompletionService;
import java.util.concurrent.ExecutorService;
import org.apache.commons.io.FileUtils;
import org.jspecify.annotations.Nullable;

/** VMs that are booted together. If one fails, all end, or are kept; the first one's end is the end of all. */
final class PeersAttempt implements VmAttempt {
    private final BootRequest request;
    private final Peers peers;
    private final Accelerator accel;
    private final BuildListener listener;
    private final Instant started;
    private final List<BootAttempt> attempts = new ArrayList<>();

    PeersAttempt(BootRequest request, Accelerator accel, BuildListener listener, Instant started) {
        this.request = request;
        this.peers = Objects.requireNonNull(request.network().peers(), "the VM is booted alone");
        this.accel = accel;
        this.listener = listener;
        this.started = started;
    }

    @Override
    public void run(Engine engine) throws KvmException {
        Path sockets = createSocketDirectory();
        PeerGroup group = new PeerGroup(peers.count(), System::nanoTime);
        for (BootRequest each : peers.requests(request, sockets)) {
            VmOrders orders = new VmOrders();
            VmLifetime lifetime = group.lifetime(attempts.size() + 1, orders);
            BuildListener named = new NamedVmEvents(Peers.nameIn(each), listener);
            attempts.add(new BootAttempt(each, accel, named, started, orders, lifetime));
        }
        try (VmThreads threads = new VmThreads(peers.count())) {
            runAll(engine, threads.executor(), group);
        } finally {
            FileUtils.deleteQuietly(sockets.toFile());
        }
    }

    private Path createSocketDirectory() {
        Path parent = request.paths().logs();
        try {
            return Files.createTempDirectory(Files.createDirectories(parent), "peers");
        } catch (IOException e) {
            throw new InvalidInputException(
                    "The directory for the network between the VMs cannot be made in " + parent + ": "
                            + Causes.reason(e),
                    "Check its permissions and free space");
        }
    }

    private void runAll(Engine engine, ExecutorService threads, PeerGroup group) throws KvmException {
        CompletionService<BootAttempt> ends = new ExecutorCompletionService<>(threads);
        attempts.forEach(attempt -> ends.submit(() -> {
            attempt.run(engine);
            return attempt;
        }));
        try {
            awaitAll(ends, group);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new CancelledException("The boot of " + request.subject().reference());
        }
    }

    private void awaitAll(CompletionService<BootAttempt> ends, PeerGroup group)
            throws InterruptedException, KvmException {
        ExecutionException failure = null;
        for (int i = 0; i < attempts.size(); i++) {
            try {
                if (ends.take().get() == attempts.get(0)) {
                    group.over();
                }
            } catch (ExecutionException e) {
                failure = failure == null ? e : failure;
                if (request.keep() == null || !group.areAllUp()) {
                    throw cause(failure);
                }
                group.endCommands();
            }
        }
        if (failure != null) {
            throw cause(failure);
        }
    }

    private static RuntimeException cause(ExecutionException e) throws KvmException {
        Throwable cause = e.getCause();
        if (cause instanceof KvmException kvm) {
            throw kvm;
        }
        if (cause instanceof Error error) {
            throw error;
        }
        return cause instanceof RuntimeException exception ? exception : new IllegalStateException(cause);
    }

    @Override
    public boolean hasPrinted() {
        return attempts.stream().anyMatch(BootAttempt::hasPrinted);
    }

    @Override
    public boolean hasCrashed() {
        return attempts.stream().anyMatch(BootAttempt::hasCrashed);
    }

    @Override
    public @Nullable BootFailure failure() {
        return attempts.isEmpty() ? null : deciding().failure();
    }

    @Override
    public BootProgress progress() {
        return deciding().progress();
    }

    @Override
    public BootFindings findings() {
        return attempts.isEmpty() ? BootFindings.NONE : deciding().findings();
    }

    private BootAttempt deciding() {
        return attempts.stream()
                .filter(attempt -> attempt.failure() != null)
                .findFirst()
                .orElseGet(() -> attempts.get(0));
    }
}
