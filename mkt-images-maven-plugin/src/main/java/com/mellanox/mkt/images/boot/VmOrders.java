package com.mellanox.mkt.images.boot;

import java.io.ByteArrayInputStream;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.LinkedBlockingQueue;

/** The standard input of {@code do-kvm.py}: nothing, until it is asked for something. */
final class VmOrders extends InputStream {
    private static final ByteArrayInputStream END = new ByteArrayInputStream(new byte[0]);

    private final BlockingQueue<ByteArrayInputStream> orders = new LinkedBlockingQueue<>();
    private ByteArrayInputStream order = new ByteArrayInputStream(new byte[0]);

    /** Asks it to run the command: all peers are up. */
    void start() {
        send("start\n");
    }

    /** Asks it for the VM's memory. */
    void dump() {
        send("dump\n");
    }

    /** Asks it to outlive this process; nothing can be asked after that. */
    void keep() {
        send("keep\n");
        orders.add(END);
    }

    private void send(String line) {
        orders.add(new ByteArrayInputStream(line.getBytes(StandardCharsets.US_ASCII)));
    }

    /** Waits until something is asked for; ends if the thread is interrupted. */
    @Override
    public int read(byte[] bytes, int offset, int length) {
        return awaitOrder() ? order.read(bytes, offset, length) : -1;
    }

    @Override
    public int read() {
        return awaitOrder() ? order.read() : -1;
    }

    /** What can be read without waiting. */
    @Override
    public int available() {
        ByteArrayInputStream next = orders.peek();
        return order.available() + (next == null ? 0 : next.available());
    }

    private boolean awaitOrder() {
        try {
            while (order.available() == 0 && order != END) {
                order = orders.take();
            }
            return order != END;
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            return false;
        }
    }
}
