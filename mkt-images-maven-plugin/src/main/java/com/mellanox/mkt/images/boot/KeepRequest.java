package com.mellanox.mkt.images.boot;

import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.util.concurrent.CountDownLatch;

/** The standard input of a VM that may be kept: nothing, until {@code do-kvm.py} is asked to outlive it. */
final class KeepRequest extends InputStream {
    private static final byte[] TEXT = "keep\n".getBytes(StandardCharsets.US_ASCII);

    private final CountDownLatch sent = new CountDownLatch(1);
    private int position;

    /** Asks for it. */
    void send() {
        sent.countDown();
    }

    /** Waits until it is asked for, or the thread is interrupted. */
    @Override
    public int read() {
        try {
            sent.await();
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            return -1;
        }
        return position < TEXT.length ? TEXT[position++] : -1;
    }
}
