package com.mellanox.mkt.images.boot;

import java.io.ByteArrayInputStream;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.util.concurrent.CountDownLatch;

/** The standard input of a VM that may be kept: nothing, until {@code do-kvm.py} is asked to outlive it. */
final class KeepRequest extends InputStream {
    private final CountDownLatch sent = new CountDownLatch(1);
    private final ByteArrayInputStream text = new ByteArrayInputStream("keep\n".getBytes(StandardCharsets.US_ASCII));

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
