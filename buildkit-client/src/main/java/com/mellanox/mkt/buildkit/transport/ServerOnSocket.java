package com.mellanox.mkt.buildkit.transport;

import io.grpc.InsecureServerCredentials;
import io.grpc.Server;
import io.grpc.ServerServiceDefinition;
import io.grpc.okhttp.OkHttpServerBuilder;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.net.SocketAddress;
import java.net.SocketException;
import java.util.List;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.Executor;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicReference;
import java.util.logging.Level;
import java.util.logging.Logger;
import javax.net.ServerSocketFactory;
import org.jspecify.annotations.Nullable;

/** A gRPC server whose only connection is a socket that exists already. */
public final class ServerOnSocket {
    /** Kept here, since a logger that nobody refers to forgets its level. */
    private static final Logger TRANSPORT_LOG = Logger.getLogger("io.grpc.okhttp.OkHttpServerTransport");

    private static final int LARGEST_MESSAGE = 16 << 20;
    private static final int END_SECONDS = 5;

    private final Server server;

    static {
        // It logs each connection that breaks, with a stack trace. Who uses this client gets the failure as an
        // exception.
        if (TRANSPORT_LOG.getLevel() == null) {
            TRANSPORT_LOG.setLevel(Level.OFF);
        }
    }

    private ServerOnSocket(Server server) {
        this.server = server;
    }

    /** Starts to serve. */
    public static ServerOnSocket start(
            Socket socket, List<ServerServiceDefinition> services, Executor executor, ScheduledExecutorService timer)
            throws IOException {
        SocketAddress nowhere = InetSocketAddress.createUnresolved("session", 0);
        OkHttpServerBuilder builder = OkHttpServerBuilder.forPort(nowhere, InsecureServerCredentials.create())
                .socketFactory(new OneSocketFactory(socket))
                .executor(executor)
                .transportExecutor(executor)
                .scheduledExecutorService(timer)
                // The daemon sends a ping every few seconds.
                .permitKeepAliveTime(1, TimeUnit.SECONDS)
                .permitKeepAliveWithoutCalls(true)
                .maxInboundMessageSize(LARGEST_MESSAGE)
                .intercept(new CallMetadata.Interceptor());
        services.forEach(builder::addService);
        return new ServerOnSocket(builder.build().start());
    }

    /** Ends all calls. */
    public void shutDown() {
        server.shutdownNow();
    }

    /** Waits for the end of all calls, for some seconds at most. */
    public void awaitEnd() {
        try {
            server.awaitTermination(END_SECONDS, TimeUnit.SECONDS);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    /** Makes the server socket. */
    private static final class OneSocketFactory extends ServerSocketFactory {
        private final Socket socket;

        OneSocketFactory(Socket socket) {
            this.socket = socket;
        }

        @Override
        public ServerSocket createServerSocket() throws IOException {
            return new OneSocket(socket);
        }

        @Override
        public ServerSocket createServerSocket(int port) throws IOException {
            return createServerSocket();
        }

        @Override
        public ServerSocket createServerSocket(int port, int backlog) throws IOException {
            return createServerSocket();
        }

        @Override
        public ServerSocket createServerSocket(int port, int backlog, InetAddress address) throws IOException {
            return createServerSocket();
        }
    }

    /** Accepts the socket, and then nothing until it is closed. */
    private static final class OneSocket extends ServerSocket {
        private final AtomicReference<@Nullable Socket> next;
        private final CountDownLatch closed = new CountDownLatch(1);

        OneSocket(Socket socket) throws IOException {
            next = new AtomicReference<>(socket);
        }

        @Override
        public Socket accept() throws IOException {
            Socket socket = next.getAndSet(null);
            if (socket != null) {
                return socket;
            }
            try {
                closed.await();
            } catch (InterruptedException e) {
                Thread.currentThread().interrupt();
            }
            throw new SocketException("closed");
        }

        @Override
        public void bind(SocketAddress address) {
            // There is no port.
        }

        @Override
        public void bind(SocketAddress address, int backlog) {
            // There is no port.
        }

        @Override
        public boolean isBound() {
            return true;
        }

        @Override
        public SocketAddress getLocalSocketAddress() {
            return InetSocketAddress.createUnresolved("session", 1);
        }

        @Override
        public int getLocalPort() {
            return 1;
        }

        @Override
        public InetAddress getInetAddress() {
            return InetAddress.getLoopbackAddress();
        }

        @Override
        public void close() {
            closed.countDown();
        }

        @Override
        public boolean isClosed() {
            return closed.getCount() == 0;
        }
    }
}
