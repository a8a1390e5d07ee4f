package com.mellanox.mkt.images.engine.docker;

import com.mellanox.mkt.images.engine.ConnectingProgram;
import com.mellanox.mkt.images.engine.docker.ProgramEnd.ConnectionLostException;
import com.mellanox.mkt.images.engine.docker.ProgramEnd.ProgramFailedException;
import com.mellanox.mkt.images.io.DaemonThreads;
import java.io.IOException;
import java.io.InputStream;
import java.io.InterruptedIOException;
import java.io.OutputStream;
import java.net.Socket;
import java.net.SocketAddress;
import java.util.List;
import java.util.concurrent.TimeUnit;
import org.apache.commons.io.input.ProxyInputStream;
import org.apache.commons.io.output.ProxyOutputStream;

/**
 * A connection to an engine that a program makes: {@code docker system dial-stdio} forwards its standard input to the
 * engine, and its answers to its standard output; sudo and ssh run it. The program ends with its input. If it ends with an
 * error, reading and writing fail by {@link ProgramFailedException} or {@link ConnectionLostException}.
 */
final class ProcessSocket extends Socket {
    private static final int SECONDS_TO_END = 2;
    private static final long CLOSE_MILLIS = 500;

    private final Process process;
    private final ProgramErrors errors;
    private final InputStream in;
    private final OutputStream out;
    private final FirstBytes first = new FirstBytes();

    private ProcessSocket(Process process) {
        this.process = process;
        this.errors = ProgramErrors.read(process.getErrorStream());
        this.in = new Answers(process.getInputStream());
        this.out = new Requests(process.getOutputStream());
    }

    /** Starts the program; whether it reaches the engine is seen by what it answers. */
    static ProcessSocket start(List<String> program) throws IOException {
        return new ProcessSocket(new ProcessBuilder(ConnectingProgram.withoutCtrlC(program)).start());
    }

    /** How the program has ended, which has closed its output or reads no more. */
    private ProgramEnd end() throws InterruptedIOException {
        try {
            boolean ended = process.waitFor(SECONDS_TO_END, TimeUnit.SECONDS);
            return ended ? new ProgramEnd(process.exitValue(), explanation()) : new ProgramEnd(ProgramEnd.HANGS, "");
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new InterruptedIOException("interrupted while the program ended");
        }
    }

    /** Some programs write their errors to standard output. */
    private String explanation() throws InterruptedException {
        String written = errors.await(SECONDS_TO_END);
        if (!written.isBlank()) {
            return written;
        }
        readRest();
        return first.text();
    }

    /** The program may have ended before a request was written, and its output was not read yet. */
    private void readRest() {
        try {
            InputStream rest = process.getInputStream();
            byte[] bytes = rest.readNBytes(Math.min(rest.available(), FirstBytes.MOST));
            first.add(bytes, 0, bytes.length);
        } catch (IOException e) {
            return; // there is nothing more to tell
        }
    }

    private IOException failure(ProgramEnd end) {
        return first.isAnswer() ? new ConnectionLostException(end) : new ProgramFailedException(end);
    }

    @Override
    public InputStream getInputStream() {
        return in;
    }

    @Override
    public OutputStream getOutputStream() {
        return out;
    }

    @Override
    public void shutdownOutput() throws IOException {
        out.close();
    }

    /** In a thread of its own: closing the input waits for a thread that writes to it, while an engine that hangs reads nothing. */
    @Override
    public synchronized void close() throws IOException {
        super.close();
        // Closes the streams, too, which is what ends the program of another user.
        Thread ending = DaemonThreads.start("mkt-engine-program-end", process::destroy);
        try {
            ending.join(CLOSE_MILLIS);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    @Override
    public void connect(SocketAddress endpoint, int timeout) {
        // The program is the connection.
    }

    @Override
    public boolean isConnected() {
        return true;
    }

    /** The bytes from the engine. */
    private final class Answers extends ProxyInputStream {
        Answers(InputStream in) {
            super(in);
        }

        @Override
        public int read(byte[] bytes, int offset, int length) throws IOException {
            int count = super.read(bytes, offset, length);
            first.add(bytes, offset, count);
            return count;
        }

        @Override
        public int read(byte[] bytes) throws IOException {
            return read(bytes, 0, bytes.length);
        }

        @Override
        public int read() throws IOException {
            byte[] one = new byte[1];
            return read(one, 0, 1) < 0 ? -1 : Byte.toUnsignedInt(one[0]);
        }

        @Override
        protected void afterRead(int count) throws IOException {
            if (count < 0 && !isClosed()) {
                ProgramEnd end = end();
                // After its answer, the engine may end the connection.
                if (!first.isAnswer() || end.status() > 0) {
                    throw failure(end);
                }
            }
        }
    }

    /** The bytes to the engine, without a buffer. */
    private final class Requests extends ProxyOutputStream {
        Requests(OutputStream out) {
            super(out);
        }

        @Override
        protected void afterWrite(int count) throws IOException {
            out.flush();
        }

        @Override
        protected void handleIOException(IOException e) throws IOException {
            throw isClosed() ? e : failure(end());
        }
    }
}
