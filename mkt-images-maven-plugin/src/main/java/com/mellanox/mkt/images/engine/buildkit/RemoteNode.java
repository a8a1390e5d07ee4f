package com.mellanox.mkt.images.engine.buildkit;

import com.mellanox.mkt.buildkit.BuildkitClient;
import com.mellanox.mkt.images.engine.BuilderAddress;
import com.mellanox.mkt.images.engine.CancellationRegistry;
import com.mellanox.mkt.images.engine.ImageId;
import com.mellanox.mkt.images.engine.LoginProvider;
import com.mellanox.mkt.images.engine.TlsFiles;
import com.mellanox.mkt.images.event.BuildListener;
import com.mellanox.mkt.images.failure.CancelledException;
import com.mellanox.mkt.images.failure.Causes;
import com.mellanox.mkt.images.failure.EngineException;
import com.mellanox.mkt.images.failure.MktException;
import com.mellanox.mkt.images.type.BuilderKind;
import com.mellanox.mkt.images.type.BuilderVersion;
import com.mellanox.mkt.images.type.Platform;
import java.util.Collection;
import java.util.List;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.BiFunction;
import javax.net.ssl.SSLContext;
import org.jspecify.annotations.Nullable;

/** One builder of a run. Once its connection has failed, it is lost for the run. */
final class RemoteNode implements BuilderAccess, AutoCloseable {
    private final BuilderAddress address;
    private final CancellationRegistry running;
    private final BuildkitConnection connection;
    private final BuildkitClient client;
    private final RemoteBuilder builder;
    private final RemoteTransfers transfers;
    private final AtomicInteger builds = new AtomicInteger();
    private volatile boolean lost;

    /** Connects. */
    RemoteNode(
            BuilderAddress address,
            BiFunction<String, TlsFiles, SSLContext> tls,
            LoginProvider logins,
            @Nullable Platform platform,
            RemoteImages images,
            CancellationRegistry running,
            BuildListener listener) {
        this.address = address;
        this.running = running;
        this.connection = new BuildkitConnection(
                () -> RemoteTransport.of(address, tls), failure -> BuilderErrorMessages.notReached(address, failure));
        this.client = connection.client("connecting to the builder at " + address, listener);
        requireNamedContexts();
        SolveRequests requests = new SolveRequests(logins, address.isLocal(), platform);
        this.builder = new RemoteBuilder(this, requests, connection, images);
        this.transfers = new RemoteTransfers(this, running, connection, builder, requests);
    }

    /** An older daemon does not tell its version, and its frontend cannot take the results of other builds. */
    private void requireNamedContexts() {
        if (client.version().isEmpty()) {
            connection.close();
            throw new EngineException(
                    "The builder at " + address
                            + " is BuildKit before 0.11, which cannot pass one image to the build of another",
                    "Use Docker 23 or BuildKit 0.11, or newer",
                    null);
        }
    }

    RemoteBuilder builder() {
        return builder;
    }

    RemoteTransfers transfers() {
        return transfers;
    }

    BuilderAddress address() {
        return address;
    }

    BuilderVersion version() {
        return client.version().map(BuilderVersion::ofBuildKit).orElse(BuilderVersion.newest(BuilderKind.BUILDKIT));
    }

    /** What it builds for, that of its own processor first. */
    List<Platform> platforms() {
        List<Platform> platforms = client.workers().stream()
                .flatMap(worker -> worker.platforms().stream())
                .map(Platform::parse)
                .distinct()
                .toList();
        if (platforms.isEmpty()) {
            throw BuilderErrorMessages.noWorker(address);
        }
        return platforms;
    }

    /** Whether it exports images. Docker's with a graph driver exports them only to the engine's own store. */
    boolean exportsImages() {
        return BuildkitConnection.snapshotter(client).isPresent();
    }

    boolean isLost() {
        return lost;
    }

    /** How many builds it has now. */
    int builds() {
        return builds.get();
    }

    void begin() {
        builds.incrementAndGet();
    }

    void end() {
        builds.decrementAndGet();
    }

    /** How many of these images it has. */
    long count(Collection<ImageId> images) {
        return images.stream().filter(builder::hasProducts).count();
    }

    @Override
    public void add(String what, Runnable cancellation) {
        running.add(what, cancellation);
    }

    @Override
    public void remove(Runnable cancellation) {
        running.remove(cancellation);
    }

    @Override
    public MktException lost(String during, Throwable failure) {
        if (running.isClosed()) {
            return new CancelledException(during);
        }
        lost = true;
        return new EngineException.BuilderLost(
                "The builder at " + address + " was lost during " + during + ": " + Causes.reason(failure),
                "Check whether it was restarted or killed, and run again",
                failure);
    }

    @Override
    public void close() {
        builder.close();
    }

    @Override
    public String toString() {
        return "the builder at " + address;
    }
}
