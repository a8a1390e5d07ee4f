package com.mellanox.mkt.buildkit;

import com.mellanox.mkt.buildkit.transport.Transport;
import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;

/** A server that is no BuildKit: it answers always the same to the first bytes of a connection, or never. */
final class RawServer implements AutoCloseable {
    private final ServerSocket server = new ServerSocket(0, 0, InetAddress.getLoopbackAddress());
    private final ExecutorService threads = Executors.newCachedThreadPool(task -> new Thread(task, "raw-server"));
    private final List<Future<?>> connections = new ArrayList<>();
    private final byte[] answer;
    private final boolean silent;

    private RawServer(byte[] answer, boolean silent) throws IOException {
        this.answer = answer;
        this.silent = silent;
        threads.execute(this::accept);
    }

    /** One that answers, and ends its side of the connection. */
    static RawServer answering(String text) throws IOException {
        return new RawServer(text.getBytes(StandardCharsets.ISO_8859_1), false);
    }

    /** One that takes connections and never answers. */
    static RawServer silent() throws IOException {
        return new RawServer(new byte[0], true);
    }

    int port() {
        return server.getLocalPort();
    }

    Transport transport() {
        return Transport.tcp("127.0.0.1", port());
    }

    private void accept() {
        try {
            while (true) {
                Socket socket = server.accept();
                synchronized (connections) {
                    connections.add(threads.submit(() -> serve(socket)));
                }
            }
        } catch (IOException e) {
            // The test has ended.
        }
    }

    /** Answers, and reads until the client closes. */
    private Void serve(Socket socket) throws IOException {
        byte[] buffer = new byte[4096];
        try (socket) {
            int n = socket.getInputStream().read(buffer);
            if (!silent) {
                socket.getOutputStream().write(answer);
                socket.shutdownOutput();
            }
            while (n >= 0) {
                n = socket.getInputStream().read(buffer);
            }
        } catch (IOException e) {
            // A reset is an end, too.
            return null;
        }
        return null;
    }

    /** Waits until the client has closed all connections. */
    int awaitEnds() throws Exception {
        List<Future<?>> all;
        synchronized (connections) {
            all = List.copyOf(connections);
        }
        for (Future<?> connection : all) {
            connection.get(10, TimeUnit.SECONDS);
        }
        return all.size();
    }

    @Override
    public void close() throws IOException {
        server.close();
        threads.shutdownNow();
    }
}
