package com.mellanox.mkt.images.engine.docker;

import com.mellanox.mkt.images.io.DaemonThreads;
import java.io.IOException;
import java.io.InputStream;
import java.io.InterruptedIOException;
import java.io.OutputStream;
import java.net.ConnectException;
import java.net.Socket;
import java.net.SocketAddress;
import java.nio.charset.Charset;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;
import org.apache.commons.io.input.ProxyInputStream;
import org.apache.commons.io.output.ProxyOutputStream;

/**
 * A connection to an engine that a program makes: {@code docker system dial-stdio} and its like forward their standard
 * input to the engine, and its answers to their standard output. The program ends with its input.
 */
final class ProcessSocket extends Socket {
    /** A Ctrl-C is for this JVM, which still uses the connection to end builds and containers. */
    private static final List<String> WITHOUT_CTRL_C = List.of("/bin/sh", "-c", "trap '' INT; exec \"$@\"", "sh");

    private static final int LONGEST_MESSAGE = 4096;
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
        return new ProcessSocket(new ProcessBuilder(withoutCtrlC(program)).start());
    }

    /** A command that runs the program, and that a Ctrl-C does not end; empty if there is no program. */
    static List<String> withoutCtrlC(List<String> program) {
        if (program.isEmpty()) {
            return List.of();
        }
        List<String> command = new ArrayList<>(WITHOUT_CTRL_C);
        command.addAll(program);
        return command;
    }

    /** The error message of a program that ended before the engine answered; connecting by it is not tried again. */
    static final class ProgramFailedException extends ConnectException {
        private static final long serialVersionUID = 1L;

        ProgramFailedException(String message) {
            super(message);
        }
    }

    /** The exception for a connection that ended without an answer, with the last line of the program's standard error. */
    private IOException failure() {
        try {
            if (!process.waitFor(SECONDS_TO_END, TimeUnit.SECONDS)) {
                return new ProgramFailedException("the program hangs");
            }
            byte[] error = process.getErrorStream().readNBytes(LONGEST_MESSAGE);
            String text = new String(error, Charset.defaultCharset()).strip();
            String last = text.substring(text.lastIndexOf('\n') + 1);
            return new ProgramFailedException(last.isEmpty() ? "exit status " + process.exitValue() : last);
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
        protected void afterRead(int count) throws IOException {
            if (count < 0 && !answered && !isClosed()) {
                throw failure();
            }
            answered = true;
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
            throw answered || isClosed() ? e : failure();
        }
    }
}
