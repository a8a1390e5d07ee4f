package com.mellanox.mkt.images.engine.docker;

import com.mellanox.mkt.images.failure.Causes;
import com.mellanox.mkt.images.failure.EngineException;
import com.mellanox.mkt.images.io.ContentWriter;
import com.mellanox.mkt.images.io.DaemonThreads;
import java.io.BufferedOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.nio.channels.Channels;
import java.nio.channels.Pipe;
import org.apache.commons.io.IOUtils;
import org.apache.commons.io.input.ProxyInputStream;
import org.jspecify.annotations.Nullable;

/**
 * Turns a tar that is written into a stream that is read: a thread of its own writes it through a pipe, as fast as the
 * engine reads it. A tar that fails ends the stream with an exception, never as if it were complete.
 */
final class TarUpload implements AutoCloseable {
    private static final int BLOCK = 64 * 1024;
    private static final long JOIN_MILLIS = 500;

    private final String what;
    private final ContentWriter content;
    private final Pipe pipe;
    private final InputStream body;
    private final Thread writer;
    private volatile boolean cancelled;
    private volatile @Nullable Throwable failure;

    /**
     * Starts to write the tar.
     *
     * @param what its name, {@code The context of the build of local_mkt/support_simx:fc40}
     */
    TarUpload(String what, ContentWriter content) {
        this.what = what;
        this.content = content;
        try {
            pipe = Pipe.open();
        } catch (IOException e) {
            throw unreadable(e);
        }
        body = new Body(Channels.newInputStream(pipe.source()));
        writer = DaemonThreads.start("mkt-upload", this::write);
    }

    /** The bytes of the tar. */
    InputStream body() {
        return body;
    }

    /** Throws what the writer threw: an unchecked exception as it is, anything else as a failure to read the content. */
    void throwFailure() {
        Throwable thrown = failure;
        if (thrown instanceof Error error) {
            throw error;
        }
        if (thrown instanceof RuntimeException own) {
            throw own;
        }
        if (thrown != null) {
            throw unreadable(thrown);
        }
    }

    private EngineException unreadable(Throwable cause) {
        return new EngineException(
                what + " cannot be read: " + Causes.reason(cause), "Check the file and its disk, and run again", cause);
    }

    /** Ends both sides: writer and reader get an exception. */
    void cancel() {
        cancelled = true;
        IOUtils.closeQuietly(pipe.source(), pipe.sink());
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
        try (OutputStream sink = Channels.newOutputStream(pipe.sink())) {
            writeTo(new BufferedOutputStream(sink, BLOCK));
        } catch (IOException e) {
            failure = cancelled ? null : e;
        }
    }

    /** Records a failure before the pipe is closed, so that the reader finds it at the end. */
    private void writeTo(OutputStream out) {
        try {
            content.writeTo(out);
            out.flush();
        } catch (Throwable e) { // the thread's boundary: the caller of the request gets it
            failure = cancelled ? null : e;
        }
    }

    /** The reading side, which docker-java sends. */
    private final class Body extends ProxyInputStream {
        Body(InputStream in) {
            super(in);
        }

        @Override
        protected void afterRead(int count) throws IOException {
            if (count < 0 && (cancelled || failure != null)) {
                throw new IOException("the tar ended early", failure);
            }
        }

        /** Leaves the pipe open: an engine that reads no further would look like a writer that fails. */
        @Override
        public void close() {}
    }
}
