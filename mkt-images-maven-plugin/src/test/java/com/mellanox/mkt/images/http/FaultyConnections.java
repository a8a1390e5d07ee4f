package com.mellanox.mkt.images.http;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.SocketAddress;
import java.net.StandardSocketOptions;
import java.nio.ByteBuffer;
import java.nio.channels.ServerSocketChannel;
import java.nio.channels.SocketChannel;
import java.util.List;
import java.util.Set;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.locks.LockSupport;

/**
 * Relays connections to a port or a Unix socket, each with the next fault of a script. Connections after the script pass. A
 * fault is one of these words, with a number of bytes from the server to the client where it has one:
 *
 * <ul>
 *   <li>{@code pass}
 *   <li>{@code refuse}: closed before it reaches the server
 *   <li>{@code close 1000}: closed after these bytes, as by a server that ends
 *   <li>{@code reset 1000}: reset after these bytes, as by a firewall or a crash
 *   <li>{@code silent 1000}: no byte more after these, and it stays open
 *   <li>{@code slow 1000}: these bytes in a second
 * </ul>
 */
public final class FaultyConnections implements AutoCloseable {
    private static final int PIECE = 16 * 1024;

    private final SocketAddress target;
    private final ServerSocketChannel server;
    private final BlockingQueue<String> script = new LinkedBlockingQueue<>();
    private final Set<SocketChannel> open = ConcurrentHashMap.newKeySet();
    private final AtomicInteger accepted = new AtomicInteger();

    public FaultyConnections(SocketAddress target) {
        this.target = target;
        try {
            server = ServerSocketChannel.open();
            server.bind(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0));
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        inThread(this::accept);
    }

    /** Adds faults for the next connections. */
    public FaultyConnections then(String... faults) {
        script.addAll(List.of(faults));
        return this;
    }

    /** Lets later connections pass. */
    public void mend() {
        script.clear();
    }

    /** Its port on the loopback. */
    public int port() {
        return server.socket().getLocalPort();
    }

    /** How many connections there have been. */
    public int accepted() {
        return accepted.get();
    }

    private static void inThread(Runnable work) {
        Thread thread = new Thread(work, "faulty connections");
        thread.setDaemon(true);
        thread.start();
    }

    private void accept() {
        while (server.isOpen()) {
            try {
                SocketChannel client = server.accept();
                accepted.incrementAndGet();
                open.add(client);
                String fault = script.poll();
                String[] words = (fault == null ? "pass" : fault).split(" ", -1);
                long bytes = words.length == 1 ? 0 : Long.parseLong(words[1]);
                inThread(() -> connect(client, words[0], bytes));
            } catch (IOException e) {
                return; // closed
            }
        }
    }

    private void connect(SocketChannel client, String fault, long bytes) {
        if (fault.equals("refuse")) {
            close(client, true);
            return;
        }
        try {
            SocketChannel upstream = SocketChannel.open(target);
            open.add(upstream);
            inThread(() -> copy(client, upstream, "pass", 0));
            copy(upstream, client, fault, bytes);
        } catch (IOException e) {
            close(client, false);
        }
    }

    private void copy(SocketChannel from, SocketChannel to, String fault, long bytes) {
        boolean isLimited = !fault.equals("pass") && !fault.equals("slow");
        boolean isWhole;
        try {
            isWhole = copy(from, to, isLimited ? bytes : Long.MAX_VALUE, fault.equals("slow") ? bytes : Long.MAX_VALUE);
        } catch (IOException e) {
            isWhole = true; // one of them is gone
        }
        if (isWhole || !fault.equals("silent")) {
            close(from, false);
            close(to, !isWhole && fault.equals("reset"));
        }
    }

    /** Whether the end came before the limit. */
    private static boolean copy(SocketChannel from, SocketChannel to, long limit, long bytesPerSecond)
            throws IOException {
        ByteBuffer piece = ByteBuffer.allocate(PIECE);
        long left = limit;
        while (left > 0) {
            piece.clear().limit((int) Math.min(PIECE, left));
            int count = from.read(piece);
            if (count < 0) {
                return true;
            }
            left -= count;
            LockSupport.parkNanos(TimeUnit.SECONDS.toNanos(1) * count / bytesPerSecond);
            piece.flip();
            while (piece.hasRemaining()) {
                to.write(piece);
            }
        }
        return false;
    }

    private void close(SocketChannel channel, boolean reset) {
        open.remove(channel);
        try {
            if (reset && channel.getLocalAddress() instanceof InetSocketAddress) {
                channel.setOption(StandardSocketOptions.SO_LINGER, 0);
            }
            channel.close();
        } catch (IOException e) {
            return; // it is closed
        }
    }

    @Override
    public void close() {
        try {
            server.close();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        open.forEach(channel -> close(channel, false));
    }
}
