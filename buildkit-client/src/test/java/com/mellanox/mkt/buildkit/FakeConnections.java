package com.mellanox.mkt.buildkit;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.TimeUnit;
import javax.net.ServerSocketFactory;

/** The connections of a fake daemon: they can be counted and cut. */
final class FakeConnections extends ServerSocketFactory {
    private static final int END_SECONDS = 10;

    private final Greeting greeting;
    private final List<Socket> accepted = new CopyOnWriteArrayList<>();

    FakeConnections(Greeting greeting) {
        this.greeting = greeting;
    }

    /** What happens on a new connection before HTTP/2 is spoken: TLS, an upgrade. */
    @FunctionalInterface
    interface Greeting {

        /** The socket for HTTP/2. If it fails, the connection is closed. */
        Socket greet(Socket socket) throws IOException;
    }

    /** How many connections there have been. */
    int count() {
        return accepted.size();
    }

    /** Closes all connections, as a daemon does that dies. */
    void cut() {
        accepted.forEach(FakeConnections::close);
    }

    private static void close(Socket socket) {
        try {
            socket.close();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** The connections that the client has left open, after the time that it needs to close them. */
    List<Socket> left() throws InterruptedException {
        long deadline = System.nanoTime() + TimeUnit.SECONDS.toNanos(END_SECONDS);
        while (accepted.stream().anyMatch(socket -> !socket.isClosed()) && System.nanoTime() < deadline) {
            TimeUnit.MILLISECONDS.sleep(5);
        }
        return accepted.stream().filter(socket -> !socket.isClosed()).toList();
    }

    @Override
    public ServerSocket createServerSocket() throws IOException {
        return new GreetingSocket();
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

    private final class GreetingSocket extends ServerSocket {
        GreetingSocket() throws IOException {}

        @Override
        public Socket accept() throws IOException {
            while (true) {
                Socket socket = super.accept();
                accepted.add(socket);
                try {
                    return greeting.greet(socket);
                } catch (IOException e) {
                    // The client is told by the end of the connection.
                    socket.close();
                }
            }
        }
    }
}
