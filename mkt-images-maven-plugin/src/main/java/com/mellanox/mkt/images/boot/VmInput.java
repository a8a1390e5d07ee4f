package com.mellanox.mkt.images.boot;

import java.io.ByteArrayInputStream;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.util.concurrent.CountDownLatch;

/** The standard input of a VM: nothing, until {@code do-kvm.py} is asked for something. */
final class VmInput extends InputStream {
    private final CountDownLatch sent = new CountDownLatch(1);
    private final ByteArrayInputStream text;

    /**
     * Prepares a request.
     *
     * @param word {@code keep} to outlive this process, {@code dump} to write the VM's memory
     */
    VmInput(String word) {
        this.text = new ByteArrayInputStream((word + "\n").getBytes(StandardCharsets.US_ASCII));
    }

    /** Asks for it. */
    void send() {
        sent.countDown();
    }

    /** Waits until it is asked for; ends if the thread is interrupted. */
    @Override
    public int read(byte[] bytes, int offset, int length) {
        return isSent() ? text.read(bytes, offset, length) : -1;
    }

    @Override
    public int read() {
        return isSent() ? text.read() : -1;
    }

    private boolean isSent() {
        try {
            sent.await();
            return true;
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            return false;
        }
    }
}
