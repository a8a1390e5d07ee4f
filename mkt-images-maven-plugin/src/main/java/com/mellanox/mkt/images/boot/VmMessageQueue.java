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

    private static final int LAST_ERRORS = 20;

    /** No message is that long; what follows up to the end of the line is dropped. */
    private static final int LONGEST_LINE = 1 << 20;

    private final BlockingQueue<VmMessage> messages = new LinkedBlockingQueue<>(CAPACITY);
    private final ByteArrayOutputStream line = new ByteArrayOutputStream();
    private final List<String> errors = new ArrayList<>();
    private final LineSplitter errorLines = new LineSplitter(this::addError);
    private volatile boolean closed;

    @Override
    public void stdout(byte[] piece) {
        for (byte next : piece) {
            if (next == '\n') {
                VmMessage.read(line.toString(StandardCharsets.UTF_8)).ifPresent(this::put);
                line.reset();
            } else if (line.size() < LONGEST_LINE) {
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
    public synchronized void stderr(byte[] piece) {
        errorLines.append(piece);
    }

    private void addError(String text) {
        if (errors.size() == LAST_ERRORS) {
            errors.remove(0);
        }
        errors.add(text);
    }

    /** The next message; empty if none has come in that time. */
    Optional<VmMessage> next(Duration within) throws InterruptedException {
        return Optional.ofNullable(messages.poll(within.toNanos(), TimeUnit.NANOSECONDS));
    }

    boolean isEmpty() {
        return messages.isEmpty();
    }

    /** The last lines that do-kvm.py and qemu have written to standard error until now. */
    synchronized List<String> errors() {
        errorLines.end();
        return List.copyOf(errors);
    }

    /** Drops all messages from now on, and unblocks the thread that waits for room. */
    @Override
    public void close() {
        closed = true;
        messages.clear();
    }
}
