package com.mellanox.mkt.images.engine;

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
import java.util.concurrent.atomic.AtomicInteger;
import java.util.regex.Pattern;

/** Stands in front of a registry under an address that stays, and cuts it off after some number of requests. */
public final class CuttingProxy implements AutoCloseable {
    private static final Pattern REQUEST = Pattern.compile("(GET|HEAD|PUT|POST|PATCH|DELETE) \\S+ HTTP/1\\.1\r\n");
    private static final int PIECE = 64 * 1024;

    private final AtomicInteger requests = new AtomicInteger();
    private final Set<Socket> open = ConcurrentHashMap.newKeySet();
    private final ServerSocket server = new ServerSocket(0, 50, InetAddress.getLoopbackAddress());
    private volatile int allowed = Integer.MAX_VALUE;
    private volatile int port;

    /** Stands in front of the registry of a port. */
    public CuttingProxy(int port) throws IOException {
        this.port = port;
        inThread(this::accept);
    }

    /** What stands in front of a name. */
    public String host() {
        return "127.0.0.1:" + server.getLocalPort();
    }

    /** Leads to another port from now on, lets that many requests pass, and breaks all connections at the next. */
    public void lead(int to, int most) {
        open.forEach(CuttingProxy::close);
        port = to;
        requests.set(0);
        allowed = most;
    }

    /** Lets everything pass from now on. */
    public void mend() {
        allowed = Integer.MAX_VALUE;
    }

    /** How many requests have come since it last was told where to lead. */
    public int requests() {
        return requests.get();
    }

    private static void inThread(Runnable work) {
        Thread thread = new Thread(work, "cutting-proxy");
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
        try (from;
                Socket to = new Socket(InetAddress.getLoopbackAddress(), port)) {
            open.add(to);
            inThread(() -> relay(to, from, false));
            relay(from, to, true);
            open.remove(to);
        } catch (IOException e) {
            return; // the registry is gone
        } finally {
            open.remove(from);
        }
    }

    private void relay(Socket from, Socket to, boolean counted) {
        try {
            InputStream in = from.getInputStream();
            OutputStream out = to.getOutputStream();
            byte[] piece = new byte[PIECE];
            for (int count = in.read(piece); count >= 0; count = in.read(piece)) {
                if (counted && isCut(new String(piece, 0, count, StandardCharsets.ISO_8859_1))) {
                    break;
                }
                out.write(piece, 0, count);
                out.flush();
            }
        } catch (IOException e) {
            return; // one of them has hung up
        } finally {
            close(from);
            close(to);
        }
    }

    /** Takes note of the requests that begin in some text, and tells whether it is one too many. */
    private boolean isCut(String text) {
        int begun = (int) REQUEST.matcher(text).results().count();
        return (begun > 0 && requests.addAndGet(begun) > allowed) || requests.get() > allowed;
    }

    private static void close(Socket socket) {
        try {
            socket.close();
        } catch (IOException e) {
            return; // closed enough
        }
    }

    @Override
    public void close() {
        try {
            server.close();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        open.forEach(CuttingProxy::close);
    }
}
