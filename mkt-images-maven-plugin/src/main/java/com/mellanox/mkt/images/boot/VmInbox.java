package com.mellanox.mkt.images.boot;

import com.mellanox.mkt.images.engine.ContainerOutput;
import java.io.ByteArrayOutputStream;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.Optional;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;

/** The messages of a VM, from the thread that reads its container's output to the one that follows it. */
final class VmInbox implements ContainerOutput {
    /** Who prints without end has to wait for who follows it. */
    private static final int CAPACITY = 1000;

    private final BlockingQueue<VmMessage> messages = new LinkedBlockingQueue<>(CAPACITY);
    private final ByteArrayOutputStream line = new ByteArrayOutputStream();
    private final StringBuilder errors = new StringBuilder();

    @Override
    public void stdout(byte[] piece) {
        for (byte next : piece) {
            if (next == '\n') {
                VmMessage.read(line.toString(StandardCharsets.UTF_8)).ifPresent(this::put);
                line.reset();
            } else {
                line.write(next);
            }
        }
    }

    private void put(VmMessage message) {
        try {
            messages.put(message);
        } catch (InterruptedException e) {
            // Nobody follows the VM any more.
            Thread.currentThread().interrupt();
        }
    }

    @Override
    public void stderr(byte[] piece) {
        synchronized (errors) {
            errors.append(new String(piece, StandardCharsets.UTF_8));
        }
    }

    /** The next message; empty where none has come in that time. */
    Optional<VmMessage> next(Duration within) throws InterruptedException {
        return Optional.ofNullable(messages.poll(within.toNanos(), TimeUnit.NANOSECONDS));
    }

    boolean isEmpty() {
        return messages.isEmpty();
    }

    /** What do-kvm.py and qemu have complained of by now. */
    String errors() {
        synchronized (errors) {
            return errors.toString().strip();
        }
    }
}
