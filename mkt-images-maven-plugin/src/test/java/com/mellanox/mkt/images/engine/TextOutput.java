package com.mellanox.mkt.images.engine;

import java.nio.charset.StandardCharsets;
import java.util.concurrent.TimeUnit;

/** Keeps what a container prints, as text. */
public final class TextOutput implements ContainerOutput {
    private static final int SECONDS = 30;

    private final StringBuilder stdout = new StringBuilder();
    private final StringBuilder stderr = new StringBuilder();

    @Override
    public synchronized void stdout(byte[] piece) {
        stdout.append(new String(piece, StandardCharsets.UTF_8));
        notifyAll();
    }

    @Override
    public synchronized void stderr(byte[] piece) {
        stderr.append(new String(piece, StandardCharsets.UTF_8));
        notifyAll();
    }

    /** What came on standard output until now. */
    public synchronized String stdout() {
        return stdout.toString();
    }

    /** What came on standard error until now. */
    public synchronized String stderr() {
        return stderr.toString();
    }

    /** Waits until a text was printed on standard output. */
    public synchronized void await(String text) throws InterruptedException {
        long end = System.nanoTime() + TimeUnit.SECONDS.toNanos(SECONDS);
        while (stdout.indexOf(text) < 0) {
            long left = TimeUnit.NANOSECONDS.toMillis(end - System.nanoTime());
            if (left <= 0) {
                throw new AssertionError("'" + text + "' was not printed, only: " + stdout + stderr);
            }
            wait(left);
        }
    }
}
