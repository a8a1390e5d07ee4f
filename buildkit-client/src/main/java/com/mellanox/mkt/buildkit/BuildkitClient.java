package com.mellanox.mkt.buildkit;

import com.mellanox.mkt.buildkit.proto.control.ControlGrpc;
import com.mellanox.mkt.buildkit.proto.control.DiskUsageRequest;
import com.mellanox.mkt.buildkit.proto.control.PruneRequest;
import com.mellanox.mkt.buildkit.proto.control.UsageRecord;
import com.mellanox.mkt.buildkit.status.SolveListener;
import com.mellanox.mkt.buildkit.transport.Protocol;
import com.mellanox.mkt.buildkit.transport.Transport;
import com.mellanox.mkt.buildkit.transport.WatchedTransport;
import io.grpc.ManagedChannel;
import io.grpc.Status;
import io.grpc.StatusRuntimeException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Iterator;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;

/**
 * A connection to BuildKit: to its own daemon, or to the one in a Docker daemon. It may be used by several threads. Closing it ends
 * all solves, and waits until no thread and no socket of it is left.
 */
public final class BuildkitClient implements AutoCloseable {
    private static final Duration ANSWER = Duration.ofSeconds(30);

    private final ConnectionErrors errors;
    private final Duration limit;
    private final ClientThreads threads;
    private final DaemonConnection connection;
    private final Set<Solve> solves = ConcurrentHashMap.newKeySet();
    private @Nullable String version;

    private BuildkitClient(
            ConnectionErrors errors, Duration limit, ClientThreads threads, DaemonConnection connection) {
        this.errors = errors;
        this.limit = limit;
        this.threads = threads;
        this.connection = connection;
    }

    /**
     * Connects, and asks the daemon for its workers: first by HTTP/2, then by an upgrade from HTTP/1.1. The daemon has 30 seconds
     * for each answer that needs no solve.
     *
     * @throws BuildkitException.ConnectionFailed if BuildKit answers in neither way; the message tells both and what to check
     */
    public static BuildkitClient connect(Transport transport) {
        return connect(transport, ANSWER);
    }

    /**
     * Connects with another limit.
     *
     * @param limit the most time for each answer that needs no solve: for the workers in each of the two ways, the version, the
     *     disk usage. The connection of a solve is taken for lost when the daemon has sent nothing in four times this time: it asks
     *     every few seconds whether the client is there.
     * @throws BuildkitException.ConnectionFailed if BuildKit answers in neither way; the message tells both and what to check
     */
    public static BuildkitClient connect(Transport transport, Duration limit) {
        ClientThreads threads = new ClientThreads();
        WatchedTransport watched = new WatchedTransport(transport);
        try {
            ConnectionErrors errors = new ConnectionErrors(watched, limit);
            DaemonConnection connection = DaemonConnection.open(watched, threads, errors, limit);
            return new BuildkitClient(errors, limit, threads, connection);
        } catch (RuntimeException e) {
            threads.close();
            throw e;
        }
    }

    /** How gRPC is spoken with the daemon. */
    public Protocol protocol() {
        return connection.protocol();
    }

    /** The daemon's workers when the client connected. Their labels and platforms tell what the daemon can do. */
    public List<Worker> workers() {
        return connection.workers();
    }

    /** The version of BuildKit, for example {@code v0.25.1}; empty if the daemon is older than 0.11, or does not tell. */
    public synchronized Optional<String> version() {
        if (version == null) {
            version = workers().stream()
                    .flatMap(worker -> worker.version().stream())
                    .findFirst()
                    .orElseGet(this::ownVersion);
        }
        return Optional.of(version).filter(text -> !text.isEmpty());
    }

    /** What the daemon says of itself, not of its workers; empty if it does not. */
    private String ownVersion() {
        try {
            return connection.info().get().getBuildkitVersion().getVersion();
        } catch (ExecutionException e) {
            if (!(e.getCause() instanceof StatusRuntimeException refusal)) {
                throw new IllegalStateException("gRPC fails with a status alone", e.getCause());
            }
            if (refusal.getStatus().getCode() == Status.Code.UNIMPLEMENTED) {
                return "";
            }
            throw failure(refusal, "the version");
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new BuildkitException.Cancelled("The request for the version was interrupted", e);
        }
    }

    /**
     * Starts a solve.
     *
     * @param listener is told what happens, until {@link Solve#await} returns
     */
    public Solve start(SolveRequest request, SolveListener listener) {
        return Solve.start(this, request, Optional.empty(), listener);
    }

    /**
     * Starts a solve whose result is made by calls of the gateway, which the function makes in another thread.
     *
     * @param request its frontend is not used by the daemon; {@link Gateway#solve()} uses it
     */
    public Solve start(SolveRequest request, GatewayFunction function, SolveListener listener) {
        return Solve.start(this, request, Optional.of(function), listener);
    }

    /**
     * Solves, and waits for the result. An interrupt cancels.
     *
     * @throws BuildkitException if the solve fails
     */
    public SolveResult solve(SolveRequest request, SolveListener listener) {
        try (Solve solve = start(request, listener)) {
            return solve.await();
        }
    }

    /**
     * Keeps the result of a solve that has not ended yet, for other solves of this client. Waits until it is made.
     *
     * @throws BuildkitException if it cannot be made
     */
    public KeptResult keep(GatewayResult result) {
        return KeptResult.of(this, result);
    }

    /**
     * Checks a Dockerfile by the rules of its frontend, without building or pulling anything. Images of {@code FROM} must be there:
     * the frontend reads their configurations. An interrupt cancels.
     *
     * @param request with the Dockerfile in its context
     * @throws BuildkitException.Unsupported if the frontend has no checks: BuildKit has them since 0.15
     */
    public DockerfileChecks checkDockerfile(SolveRequest request) {
        return DockerfileChecks.run(this, request);
    }

    /**
     * What the cache contains.
     *
     * @param filters as for {@code buildctl du --filter}: a record must match one of them; none for all records
     * @throws BuildkitException if the daemon does not answer, or refuses a filter
     */
    public List<CacheRecord> diskUsage(List<String> filters) {
        DiskUsageRequest request =
                DiskUsageRequest.newBuilder().addAllFilter(filters).build();
        try {
            return control().diskUsage(request).getRecordList().stream()
                    .map(CacheRecord::of)
                    .toList();
        } catch (StatusRuntimeException e) {
            throw failure(e, "the disk usage");
        }
    }

    /**
     * Removes records that are not in use from the cache.
     *
     * @param filters a record must match one of them; none for all records
     * @param all also internal records and those that images use
     * @param keep leaves records that were used in this time; zero for none
     * @return the removed records
     * @throws BuildkitException if the connection is lost, or the daemon refuses a filter
     */
    public List<CacheRecord> prune(List<String> filters, boolean all, Duration keep) {
        PruneRequest request = PruneRequest.newBuilder()
                .addAllFilter(filters)
                .setAll(all)
                .setKeepDuration(keep.toNanos())
                .build();
        try {
            List<CacheRecord> removed = new ArrayList<>();
            Iterator<UsageRecord> records =
                    ControlGrpc.newBlockingStub(channel()).prune(request);
            records.forEachRemaining(record -> removed.add(CacheRecord.of(record)));
            return removed;
        } catch (StatusRuntimeException e) {
            throw failure(e, "the records that a prune removes");
        }
    }

    private ControlGrpc.ControlBlockingStub control() {
        return ControlGrpc.newBlockingStub(channel()).withDeadlineAfter(limit.toMillis(), TimeUnit.MILLISECONDS);
    }

    private BuildkitException failure(StatusRuntimeException failure, String asked) {
        return ErrorDecoder.requestFailure(failure, "Cannot get " + asked + " of " + errors.daemon(), errors);
    }

    ManagedChannel channel() {
        return connection.channel();
    }

    Duration limit() {
        return limit;
    }

    ConnectionErrors errors() {
        return errors;
    }

    ExecutorService executor() {
        return threads.executor();
    }

    ScheduledExecutorService timer() {
        return threads.timer();
    }

    void add(Solve solve) {
        solves.add(solve);
    }

    void remove(Solve solve) {
        solves.remove(solve);
    }

    @Override
    public void close() {
        List.copyOf(solves).forEach(Solve::close);
        connection.close();
        threads.close();
    }
}
