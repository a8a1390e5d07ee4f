package com.mellanox.mkt.images.engine;

import com.mellanox.mkt.images.failure.CancelledException;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;

/** Where a build or push of the fake engine waits until a test lets it pass. */
public final class FakeGate {
    private static final int SECONDS = 20;

    private final CountDownLatch reached = new CountDownLatch(1);
    private final CountDownLatch opened = new CountDownLatch(1);

    FakeGate() {}

    /** Waits until a build, or push, has come to the gate. */
    public void awaitBuild() throws InterruptedException {
        if (!reached.await(SECONDS, TimeUnit.SECONDS)) {
            throw new AssertionError("nothing came within " + SECONDS + " s");
        }
    }

    /** Lets all pass, now and later. */
    public void open() {
        opened.countDown();
    }

    void pass(String what) {
        reached.countDown();
        try {
            opened.await();
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new CancelledException(what);
        }
    }
}
