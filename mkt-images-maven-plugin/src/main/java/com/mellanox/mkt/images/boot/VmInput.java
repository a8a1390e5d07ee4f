package com.mellanox.mkt.images.boot;

import java.io.ByteArrayInputStream;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.util.concurrent.CountDownLatch;

/** The standard input of a VM: nothing, until {@code do-kvm.py} is asked for something. */
final class VmInput extends InputStream {
    private final CountDownLatch sent = new CountDownLatch(1);
    private final CountDownLatch end;
    private final ByteArrayInputStream text;

    private VmInput(String word, int ends) {
        this.text = new ByteArrayInputStream((word + "\n").getBytes(StandardCharsets.US_ASCII));
        this.end = new CountDownLatch(ends);
    }

    /** Asks it to outlive this process. */
    static VmInput keep() {
        return new VmInput("keep", 0);
    }

    /** Asks it for the VM's memory. It stays open, since a VM ends with its input. */
    static VmInput dump() {
        return new VmInput("dump", 1);
    }

    /** Asks for it. */
    void send() {
        sent.countDown();
    }

    /** Waits until it is asked for; ends if the thread is interrupted. */
    @Override
    public int read(byte[] bytes, int offset, int length) {
        return isOpen() ? text.read(bytes, offset, length) : -1;
    }

    @Override
    public int read() {
        return isOpen() ? text.read() : -1;
    }

    private boolean isOpen() {
        try {
            sent.await();
            if (text.available() == 0) {
                end.await();
            }
            return true;
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            return false;
        }
    }
}
