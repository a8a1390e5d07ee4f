package com.mellanox.mkt.images.engine.docker;

import com.mellanox.mkt.images.failure.Causes;
import com.mellanox.mkt.images.failure.EngineException;
import com.mellanox.mkt.images.io.ContentWriter;
import com.mellanox.mkt.images.io.DaemonThreads;
import java.io.IOException;
import java.io.InputStream;
import java.io.InterruptedIOException;
import java.io.OutputStream;
import java.util.Arrays;
import java.util.Optional;
import java.util.concurrent.ArrayBlockingQueue;
import java.util.concurrent.BlockingQueue;
import org.jspecify.annotations.Nullable;

/**
 * Turns a tar that is written into a stream that is read: a thread of its own writes it, block by block, as fast as the
 * engine takes it. A tar that fails ends the stream with an exception, never as if it were complete.
 */
final class TarUpload implements AutoCloseable {
    private static final int BLOCK = 64 * 1024;
    private static final int BLOCKS = 8;
    private static final byte[] END = new byte[0];
    private static final long JOIN_MILLIS = 500;

    private final BlockingQueue<byte[]> blocks = new ArrayBlockingQueue<>(BLOCKS);
    private final ContentWriter content;
    private final Thread writer;
    private final InputStream body = new Body();
    private volatile boolean cancelled;
    private volatile @Nullable Throwable failure;

    TarUpload(ContentWriter content, String name) {
        this.content = content;
        this.writer = DaemonThreads.named("mkt-upload-" + name).newThread(this::write);
    }

    void start() {
        writer.start();
    }

    /** The bytes of the tar. */
    InputStream body() {
        return body;
    }

    /**
     * What the writer threw: words of its own as they are, anything else as a failure to read the content.
     *
     * @param what the content, {@code The context of the build of local_mkt/support_simx:fc40}
     */
    Optional<RuntimeException> failure(String what) {
        Throwable thrown = failure;
        if (thrown instanceof Error error) {
            throw error;
        }
        return Optional.ofNullable(thrown)
                .map(cause -> cause instanceof RuntimeException ownWords ? ownWords : unreadable(what, cause));
    }

    private static EngineException unreadable(String what, Throwable cause) {
        return new EngineException(
                what + " cannot be read: " + Causes.reason(cause),
                "Look at the file and its disk, and run again",
                cause);
    }

    /** Ends both sides: writer and reader get an exception at their next block. */
    void cancel() {
        cancelled = true;
        blocks.clear();
        blocks.offer(END);
    }

    /** Cancels what is not finished, and waits for the writer, so that no file stays open. */
    @Override
    public void close() {
        cancel();
        boolean interrupted = Thread.interrupted();
        try {
            writer.join(JOIN_MILLIS);
            // Not at once: an interrupt closes channels under readers that share them.
            writer.interrupt();
            writer.join(JOIN_MILLIS);
        } catch (InterruptedException e) {
            interrupted = true;
        }
        if (interrupted) {
            Thread.currentThread().interrupt();
        }
    }

    private void write() {
        try {
            Blocks out = new Blocks();
            content.writeTo(out);
            out.finish();
        } catch (Throwable e) { // the thread's boundary: whatever it is, the caller of the request gets it
            fail(e);
        }
    }

    private void fail(Throwable e) {
        if (cancelled) {
            return;
        }
        failure = e;
        try {
            put(END);
        } catch (InterruptedIOException interrupt) {
            Thread.currentThread().interrupt();
        } catch (IOException cancel) {
            e.addSuppressed(cancel);
        }
    }

    private void put(byte[] block) throws IOException {
        try {
            blocks.put(block);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new InterruptedIOException("interrupted while the engine took the tar");
        }
        if (cancelled) {
            throw new IOException("nobody reads the tar any more");
        }
    }

    /** The writing side: collects blocks and hands them over. */
    private final class Blocks extends OutputStream {
        private byte[] block = new byte[BLOCK];
        private int used;

        @Override
        public void write(int b) throws IOException {
            block[used++] = (byte) b;
            handOverIfFull();
        }

        @Override
        public void write(byte[] bytes, int offset, int length) throws IOException {
            int done = 0;
            while (done < length) {
                int count = Math.min(length - done, BLOCK - used);
                System.arraycopy(bytes, offset + done, block, used, count);
                used += count;
                done += count;
                handOverIfFull();
            }
        }

        private void handOverIfFull() throws IOException {
            if (used == BLOCK) {
                put(block);
                block = new byte[BLOCK];
                used = 0;
            }
        }

        private void finish() throws IOException {
            if (used > 0) {
                put(Arrays.copyOf(block, used));
            }
            put(END);
        }
    }

    /** The reading side, which docker-java sends. */
    private final class Body extends InputStream {
        private byte[] block = new byte[0];
        private int used;
        private boolean ended;

        @Override
        public int read() throws IOException {
            return prepare() ? block[used++] & 0xff : -1;
        }

        @Override
        public int read(byte[] bytes, int offset, int length) throws IOException {
            if (!prepare()) {
                return -1;
            }
            int count = Math.min(length, block.length - used);
            System.arraycopy(block, used, bytes, offset, count);
            used += count;
            return count;
        }

        private boolean prepare() throws IOException {
            if (used == block.length && !ended) {
                take();
            }
            return used < block.length;
        }

        private void take() throws IOException {
            try {
                block = blocks.take();
            } catch (InterruptedException e) {
                Thread.currentThread().interrupt();
                throw new InterruptedIOException("interrupted while the tar was read");
            }
            used = 0;
            ended = block.length == 0;
            Throwable cause = failure;
            if (cancelled || (ended && cause != null)) {
                throw new IOException("the tar ended early", cause);
            }
        }
    }
}
