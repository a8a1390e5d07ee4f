package com.mellanox.mkt.buildkit;

import com.mellanox.mkt.buildkit.proto.control.ControlGrpc;
import com.mellanox.mkt.buildkit.proto.control.InfoRequest;
import com.mellanox.mkt.buildkit.proto.control.InfoResponse;
import com.mellanox.mkt.buildkit.proto.control.ListWorkersRequest;
import com.mellanox.mkt.buildkit.transport.Channels;
import com.mellanox.mkt.buildkit.transport.Protocol;
import com.mellanox.mkt.buildkit.transport.WatchedTransport;
import io.grpc.ManagedChannel;
import io.grpc.StatusRuntimeException;
import java.time.Duration;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;

/**
 * A gRPC channel to a daemon that has answered on it.
 *
 * @param channel the channel
 * @param protocol how gRPC is spoken on it
 * @param workers what the daemon answered
 * @param info what it says of itself, asked for at the same time
 */
record DaemonConnection(ManagedChannel channel, Protocol protocol, List<Worker> workers, Future<InfoResponse> info)
        implements AutoCloseable {
    private static final int END_SECONDS = 5;

    /**
     * Tries the protocols in turn.
     *
     * @param limit the most time for the answer in each protocol
     * @throws BuildkitException.ConnectionFailed if the daemon answers in none
     */
    static DaemonConnection open(
            WatchedTransport transport, ClientThreads threads, ConnectionErrors errors, Duration limit) {
        Map<Protocol, Throwable> causes = new EnumMap<>(Protocol.class);
        for (Protocol protocol : Protocol.values()) {
            ManagedChannel channel = Channels.open(transport, protocol, threads.ofCalls(), threads.timer(), limit);
            try {
                Future<InfoResponse> info = ControlGrpc.newFutureStub(channel)
                        .withDeadlineAfter(limit.toMillis(), TimeUnit.MILLISECONDS)
                        .info(InfoRequest.getDefaultInstance());
                return new DaemonConnection(channel, protocol, workers(channel, limit), info);
            } catch (StatusRuntimeException e) {
                Throwable cause = errors.cause(e);
                causes.put(protocol, cause);
                end(channel);
                if (ConnectionErrors.isUnreachable(cause)) {
                    break;
                }
            }
        }
        throw errors.cannotReach(causes);
    }

    private static List<Worker> workers(ManagedChannel channel, Duration limit) {
        return ControlGrpc.newBlockingStub(channel)
                .withDeadlineAfter(limit.toMillis(), TimeUnit.MILLISECONDS)
                .listWorkers(ListWorkersRequest.getDefaultInstance())
                .getRecordList()
                .stream()
                .map(Worker::of)
                .toList();
    }

    @Override
    public void close() {
        end(channel);
    }

    private static void end(ManagedChannel channel) {
        channel.shutdownNow();
        try {
            channel.awaitTermination(END_SECONDS, TimeUnit.SECONDS);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }
}
