package com.mellanox.mkt.images.registry;

import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;

/** A proxy that refuses to connect anywhere, or connects to one server wherever it is asked to; notes what it was asked. */
final class TunnelProxy implements AutoCloseable {
    private final ServerSocket socket = new ServerSocket(0, 5, InetAddress.getLoopbackAddress());
    private final ExecutorService threads = Executors.newCachedThreadPool();
    private final List<String> heads = new CopyOnWriteArrayList<>();
    private final String answer;
    private final int port;

    private TunnelProxy(String answer, int port) throws IOException {
        this.answer = answer;
        this.port = port;
        threads.execute(this::accept);
    }

    /** Refuses with a status: {@code 407 No}. */
    static TunnelProxy refusing(String status) throws IOException {
        return new TunnelProxy(status, 0);
    }

    /** Connects to a port of the loopback. */
    static TunnelProxy to(int port) throws IOException {
        return new TunnelProxy("200 Connected", port);
    }

    /** Its URL, with user and password in it, {@code me:pw@}, or none. */
    URI url(String login) {
        return URI.create("http://" + login + "127.0.0.1:" + socket.getLocalPort());
    }

    /** The heads of the requests. */
    List<String> heads() {
        return List.copyOf(heads);
    }

    private void accept() {
        while (!socket.isClosed()) {
            try {
                Socket client = socket.accept();
                threads.execute(() -> serve(client));
            } catch (IOException e) {
                return;
            }
        }
    }

    private void serve(Socket client) {
        try (client) {
            heads.add(head(client.getInputStream()));
            client.getOutputStream()
                    .write(("HTTP/1.1 " + answer + "\r\nContent-Length: 0\r\n\r\n")
                            .replaceFirst(port == 0 ? "^$" : "Content-Length: 0\r\n", "")
                            .getBytes(StandardCharsets.US_ASCII));
            if (port != 0) {
                connect(client);
            }
        } catch (IOException e) {
            // the client is gone, and the test sees why
        }
    }

    private static String head(InputStream in) throws IOException {
        StringBuilder head = new StringBuilder();
        while (head.indexOf("\r\n\r\n") < 0) {
            int next = in.read();
            if (next < 0) {
                throw new IOException("the client hung up");
            }
            head.append((char) next);
        }
        return head.toString();
    }

    private void connect(Socket client) throws IOException {
        try (Socket server = new Socket(InetAddress.getLoopbackAddress(), port)) {
            threads.execute(() -> copy(client, server));
            copy(server, client);
        }
    }

    private static void copy(Socket from, Socket to) {
        try {
            InputStream in = from.getInputStream();
            OutputStream out = to.getOutputStream();
            in.transferTo(out);
            to.shutdownOutput();
        } catch (IOException e) {
            // one of them is gone
        }
    }

    @Override
    public void close() {
        threads.shutdownNow();
        try {
            socket.close();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
