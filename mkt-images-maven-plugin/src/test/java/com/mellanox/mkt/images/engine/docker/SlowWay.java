package com.mellanox.mkt.images.engine.docker;

import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicLong;
import java.util.concurrent.locks.LockSupport;

/** A way to a server on the loopback on which not more than so many bytes pass in a second, on each connection. */
final class SlowWay implements AutoCloseable {
    private static final int PIECE = 16 * 1024;

    private final ServerSocket server;
    private final int target;
    private final long nanosPerPiece;
    private final AtomicLong passed = new AtomicLong();
    private final Set<Socket> open = ConcurrentHashMap.newKeySet();

    private SlowWay(ServerSocket server, int target, long bytesPerSecond) {
        this.server = server;
        this.target = target;
        this.nanosPerPiece = TimeUnit.SECONDS.toNanos(1) * PIECE / bytesPerSecond;
    }

    static SlowWay to(int port, long bytesPerSecond) throws IOException {
        ServerSocket server = new ServerSocket(0, 20, InetAddress.getLoopbackAddress());
        SlowWay way = new SlowWay(server, port, bytesPerSecond);
        way.inThread(way::accept);
        return way;
    }

    /** What stands in front of a name: {@code 127.0.0.1:43567}. */
    String host() {
        return "127.0.0.1:" + server.getLocalPort();
    }

    /** How many bytes have passed, in both directions, when no more come. */
    long awaitSilence() {
        long before = -1;
        while (passed.get() != before) {
            before = passed.get();
            LockSupport.parkNanos(TimeUnit.MILLISECONDS.toNanos(500));
        }
        return before;
    }

    private void inThread(Runnable work) {
        Thread thread = new Thread(work, "slow-way");
        thread.setDaemon(true);
        thread.start();
    }

    private void accept() {
        while (!server.isClosed()) {
            try {
                Socket from = server.accept();
                open.add(from);
                inThread(() -> connect(from));
            } catch (IOException closed) {
                return;
            }
        }
    }

    private void connect(Socket from) {
        try (from;
                Socket to = new Socket(InetAddress.getLoopbackAddress(), target)) {
            open.add(to);
            inThread(() -> relay(to, from));
            relay(from, to);
        } catch (IOException gone) {
            open.remove(from);
        }
    }

    private void relay(Socket from, Socket to) {
        try {
            InputStream in = from.getInputStream();
            OutputStream out = to.getOutputStream();
            byte[] piece = new byte[PIECE];
            for (int count = in.read(piece); count >= 0; count = in.read(piece)) {
                LockSupport.parkNanos(nanosPerPiece * count / PIECE);
                out.write(piece, 0, count);
                passed.addAndGet(count);
            }
        } catch (IOException gone) {
            open.remove(from);
        } finally {
            end(from);
            end(to);
        }
    }

    private static void end(Socket socket) {
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
        open.forEach(SlowWay::end);
    }
}
