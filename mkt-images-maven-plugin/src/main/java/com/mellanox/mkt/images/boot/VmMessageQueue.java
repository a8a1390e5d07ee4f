package com.mellanox.mkt.images.boot;

import com.mellanox.mkt.images.engine.ContainerOutput;
import java.io.ByteArrayOutputStream;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;

/**
 * The messages of a VM, from the thread that reads its container's output to the thread of the boot. The boot closes the
 * queue before the container: the engine waits until the output is read.
 */
final class VmMessageQueue implements ContainerOutput, AutoCloseable {
    /** Limits the memory for a VM that prints faster than the boot reads. */
    private static final int CAPACITY = 1000;

    private static final int MOST_ERRORS = 64 * 1024;
    private static final int LAST_ERRORS = 20;

    private final BlockingQueue<VmMessage> messages = new LinkedBlockingQueue<>(CAPACITY);
    private final ByteArrayOutputStream line = new ByteArrayOutputStream();
    private final ByteArrayOutputStream errors = new ByteArrayOutputStream();
    private volatile boolean closed;

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
        if (closed) {
            return;
        }
        try {
            messages.put(message);
        } catch (InterruptedException e) {
            // The boot has ended.
            Thread.currentThread().interrupt();
        }
    }

    @Override
    public void stderr(byte[] piece) {
        synchronized (errors) {
            errors.write(piece, 0, Math.min(piece.length, MOST_ERRORS - errors.size()));
        }
    }

    /** The next message; empty if none has come in that time. */
    Optional<VmMessage> next(Duration within) throws InterruptedException {
        return Optional.ofNullable(messages.poll(within.toNanos(), TimeUnit.NANOSECONDS));
    }

    boolean isEmpty() {
        return messages.isEmpty();
    }

    /** The last lines that do-kvm.py and qemu have written to standard error until now. */
    List<String> errors() {
        List<String> lines = new ArrayList<>();
        LineSplitter plain = new LineSplitter(lines::add);
        synchronized (errors) {
            plain.append(errors.toByteArray());
        }
        plain.end();
        return List.copyOf(lines.subList(Math.max(0, lines.size() - LAST_ERRORS), lines.size()));
    }

    /** Drops all messages from now on, and unblocks the thread that waits for room. */
    @Override
    public void close() {
        closed = true;
        messages.clear();
    }
}
