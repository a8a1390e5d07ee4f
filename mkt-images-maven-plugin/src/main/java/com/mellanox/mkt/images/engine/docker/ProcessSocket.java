package com.mellanox.mkt.images.engine.docker;

import com.mellanox.mkt.images.io.DaemonThreads;
import java.io.FilterInputStream;
import java.io.FilterOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.InterruptedIOException;
import java.io.OutputStream;
import java.net.InetAddress;
import java.net.Socket;
import java.net.SocketAddress;
import java.nio.charset.Charset;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;

/**
 * A connection to an engine that a program makes: {@code docker system dial-stdio} and its like forward their standard
 * input to the engine, and its answers to their standard output. The program ends with its input.
 */
final class ProcessSocket extends Socket {
    /** A Ctrl-C is for this program: it still has to tell the engine what to end. */
    private static final List<String> WITHOUT_CTRL_C = List.of("/bin/sh", "-c", "trap '' INT; exec \"$@\"", "sh");

    private static final int MOST_WORDS = 4096;
    private static final int SECONDS_TO_END = 2;
    private static final long CLOSE_MILLIS = 500;

    private final Process process;
    private final InputStream in;
    private final OutputStream out;
    private volatile boolean answered;

    private ProcessSocket(Process process) {
        this.process = process;
        this.in = new Answers(process.getInputStream());
        this.out = new Requests(process.getOutputStream());
    }

    /** Starts the program; whether it reaches the engine is seen by what it answers. */
    static ProcessSocket start(List<String> program) throws IOException {
        List<String> command = new ArrayList<>(WITHOUT_CTRL_C);
        command.addAll(program);
        return new ProcessSocket(new ProcessBuilder(command).start());
    }

    /** In place of an answer, what the program has to say for itself. */
    private IOException refusal() throws InterruptedIOException {
        try {
            if (!process.waitFor(SECONDS_TO_END, TimeUnit.SECONDS)) {
                return new ProcessRefusal("the program hangs");
            }
            byte[] words = process.getErrorStream().readNBytes(MOST_WORDS);
            String text = new String(words, Charset.defaultCharset()).strip();
            String last = text.substring(text.lastIndexOf('\n') + 1);
            return new ProcessRefusal(last.isEmpty() ? "exit status " + process.exitValue() : last);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            return new InterruptedIOException("interrupted while the program ended");
        } catch (IOException e) {
            return e;
        }
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

    /** In a thread of its own: closing the input waits for whoever writes to it, and an engine that hangs reads nothing. */
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

    @Override
    public boolean isBound() {
        return true;
    }

    @Override
    public @Nullable InetAddress getInetAddress() {
        return null;
    }

    @Override
    public @Nullable InetAddress getLocalAddress() {
        return null;
    }

    @Override
    public @Nullable SocketAddress getLocalSocketAddress() {
        return null;
    }

    @Override
    public @Nullable SocketAddress getRemoteSocketAddress() {
        return null;
    }

    /** What the engine sends. */
    private final class Answers extends FilterInputStream {
        Answers(InputStream in) {
            super(in);
        }

        @Override
        public int read() throws IOException {
            return noted(super.read());
        }

        @Override
        public int read(byte[] bytes, int offset, int length) throws IOException {
            return noted(super.read(bytes, offset, length));
        }

        private int noted(int result) throws IOException {
            if (result < 0 && !answered && !isClosed()) {
                throw refusal();
            }
            answered = true;
            return result;
        }
    }

    /** What is sent to the engine. */
    private final class Requests extends FilterOutputStream {
        Requests(OutputStream out) {
            super(out);
        }

        @Override
        public void write(byte[] bytes, int offset, int length) throws IOException {
            try {
                out.write(bytes, offset, length);
            } catch (IOException e) {
                throw reason(e);
            }
        }

        @Override
        public void flush() throws IOException {
            try {
                out.flush();
            } catch (IOException e) {
                throw reason(e);
            }
        }

        private IOException reason(IOException failure) throws IOException {
            return answered || isClosed() ? failure : refusal();
        }
    }
}
