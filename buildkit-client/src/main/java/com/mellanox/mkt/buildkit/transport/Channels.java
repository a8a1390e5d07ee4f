package com.mellanox.mkt.buildkit.transport;

import io.grpc.ManagedChannel;
import io.grpc.okhttp.OkHttpChannelBuilder;
import java.io.IOException;
import java.net.Socket;
import java.time.Duration;
import java.util.concurrent.Executor;
import java.util.concurrent.Future;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;

/** Makes gRPC channels. */
public final class Channels {
    private static final int LARGEST_MESSAGE = 16 << 20;
    /** An error carries the Dockerfile and the daemon's stack in its trailers. */
    private static final int LARGEST_METADATA = 4 << 20;

    private Channels() {}

    /**
     * A channel that connects when it is first used.
     *
     * @param limit the most time for the answer to an upgrade
     * @param executor runs the channel's threads; none is left when both the channel and the executor are shut down
     */
    public static ManagedChannel open(
            Transport transport, Protocol protocol, Executor executor, ScheduledExecutorService timer, Duration limit) {
        SocketSource sockets = protocol == Protocol.DIRECT
                ? () -> transport.connect(true)
                : () -> upgrade(transport.connect(false), timer, limit);
        // The address is never looked up or connected to: the factory opens the connections.
        return OkHttpChannelBuilder.forAddress("127.0.0.1", 1)
                .usePlaintext()
                .socketFactory(new SingleSourceFactory(sockets))
                .overrideAuthority("localhost")
                .proxyDetector(address -> null)
                .executor(executor)
                .offloadExecutor(executor)
                .transportExecutor(executor)
                .scheduledExecutorService(timer)
                .maxInboundMessageSize(LARGEST_MESSAGE)
                .maxInboundMetadataSize(LARGEST_METADATA)
                .disableRetry()
                .build();
    }

    private static Socket upgrade(Socket socket, ScheduledExecutorService timer, Duration limit) throws IOException {
        // Not all sockets have a time limit of their own.
        AtomicBoolean isLate = new AtomicBoolean();
        Future<?> end = timer.schedule(
                () -> {
                    isLate.set(true);
                    close(socket);
                },
                limit.toMillis(),
                TimeUnit.MILLISECONDS);
        try {
            HttpUpgrade.request(socket, "/grpc");
            return socket;
        } catch (IOException | RuntimeException e) {
            socket.close();
            // The failure of a socket that was closed here is not that of the daemon.
            if (isLate.get()) {
                throw new NoAnswerException(limit, e);
            }
            throw e;
        } finally {
            end.cancel(false);
        }
    }

    private static void close(Socket socket) {
        try {
            socket.close();
        } catch (IOException e) {
            // It is closed all the same.
        }
    }

    /** Opens sockets. */
    interface SocketSource {

        /** Opens the next one. */
        Socket open() throws IOException;
    }
}
