package com.mellanox.mkt.images.http;

import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicLong;
import java.util.concurrent.locks.LockSupport;
import java.util.regex.Pattern;

/** Relays connections to a port of the loopback, as slowly as a test says, and only for the number of requests that it allows. */
public final class Relay implements AutoCloseable {
    private static final Pattern REQUEST = Pattern.compile("(GET|HEAD|PUT|POST|PATCH|DELETE) \\S+ HTTP/1\\.1\r\n");
    private static final int PIECE = 16 * 1024;
    private static final int SECONDS = 60;

    private final Opening opening;
    private final ServerSocket server;
    private final AtomicInteger requests = new AtomicInteger();
    private final AtomicLong bytes = new AtomicLong();
    private final Set<Socket> open = ConcurrentHashMap.newKeySet();
    private volatile int port;
    private volatile int allowed = Integer.MAX_VALUE;
    private volatile long bytesPerSecond = Long.MAX_VALUE;

    /** What precedes the relayed bytes, as a proxy's answer does. */
    interface Opening {
        /** Whether the connection is relayed. */
        boolean open(Socket client) throws IOException;
    }

    public Relay(int port) {
        this(port, client -> true);
    }

    Relay(int port, Opening opening) {
        this.port = port;
        this.opening = opening;
        try {
            this.server = new ServerSocket(0, 50, InetAddress.getLoopbackAddress());
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        inThread(this::accept);
    }

    /** Its own host and port: {@code 127.0.0.1:43567}. */
    public String host() {
        return "127.0.0.1:" + server.getLocalPort();
    }

    /** Lets this many bytes pass in a second, on each connection and in each direction. */
    public Relay slow(long most) {
        bytesPerSecond = most;
        return this;
    }

    /** Closes all connections, and relays to another port from now on; all connections are closed at the request after the last allowed one. */
    public void redirect(int to, int allowedRequests) {
        open.forEach(Relay::close);
        port = to;
        requests.set(0);
        allowed = allowedRequests;
    }

    /** Allows any number of requests from now on. */
    public void allowAll() {
        allowed = Integer.MAX_VALUE;
    }

    /** The number of requests since it was last redirected. */
    public int requests() {
        return requests.get();
    }

    /** How many bytes have passed, in both directions, once all connections are closed. */
    public long awaitClosed() throws InterruptedException {
        synchronized (open) {
            long end = System.nanoTime() + TimeUnit.SECONDS.toNanos(SECONDS);
            while (!open.isEmpty()) {
                long left = TimeUnit.NANOSECONDS.toMillis(end - System.nanoTime());
                if (left <= 0) {
                    throw new AssertionError("open for " + SECONDS + " s, after " + bytes + " bytes");
                }
                open.wait(left);
            }
        }
        return bytes.get();
    }

    private static void inThread(Runnable work) {
        Thread thread = new Thread(work, "relay");
        thread.setDaemon(true);
        thread.start();
    }

    private void accept() {
        while (!server.isClosed()) {
            try {
                Socket from = server.accept();
                open.add(from);
                inThread(() -> connect(from));
            } catch (IOException e) {
                return; // closed
            }
        }
    }

    private void connect(Socket from) {
        try (from) {
            if (opening.open(from)) {
                try (Socket to = new Socket(InetAddress.getLoopbackAddress(), port)) {
                    open.add(to);
                    inThread(() -> relay(to, from, false));
                    relay(from, to, true);
                    forget(to);
                }
            }
        } catch (IOException e) {
            return; // one of them is gone, and the test sees why
        } finally {
            forget(from);
        }
    }

    private void forget(Socket socket) {
        synchronized (open) {
            open.remove(socket);
            open.notifyAll();
        }
    }

    private void relay(Socket from, Socket to, boolean counted) {
        try {
            InputStream in = from.getInputStream();
            OutputStream out = to.getOutputStream();
            byte[] piece = new byte[PIECE];
            for (int count = in.read(piece); count >= 0; count = in.read(piece)) {
                if (counted && isTooMany(new String(piece, 0, count, StandardCharsets.ISO_8859_1))) {
                    return;
                }
                LockSupport.parkNanos(TimeUnit.SECONDS.toNanos(1) * count / bytesPerSecond);
                out.write(piece, 0, count);
                bytes.addAndGet(count);
            }
        } catch (IOException e) {
            return; // one of them has hung up
        } finally {
            close(from);
            close(to);
        }
    }

    /** Counts the requests that begin in some text, and says whether more have come than are allowed. */
    private boolean isTooMany(String text) {
        int begun = (int) REQUEST.matcher(text).results().count();
        return requests.addAndGet(begun) > allowed;
    }

    private static void close(Socket socket) {
        try {
            socket.close();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    @Override
    public void close() {
        try {
            server.close();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        open.forEach(Relay::close);
    }
}
