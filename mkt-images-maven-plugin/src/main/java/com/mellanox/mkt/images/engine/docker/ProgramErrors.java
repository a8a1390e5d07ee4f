package com.mellanox.mkt.images.engine.docker;

import com.mellanox.mkt.images.io.DaemonThreads;
import java.io.IOException;
import java.io.InputStream;
import java.io.InputStreamReader;
import java.io.Reader;
import java.nio.charset.Charset;
import java.util.concurrent.TimeUnit;

/** What a program writes to its standard error: all of it is read, so that the program never waits, and the end is kept. */
final class ProgramErrors implements Runnable {
    private static final int KEPT = 4096;

    private final InputStream in;
    private final StringBuilder last = new StringBuilder();
    private final Thread reader;

    private ProgramErrors(InputStream in) {
        this.in = in;
        this.reader = DaemonThreads.named("mkt-engine-program-errors").newThread(this);
    }

    /** Starts to read. */
    static ProgramErrors read(InputStream in) {
        ProgramErrors errors = new ProgramErrors(in);
        errors.reader.start();
        return errors;
    }

    @Override
    @SuppressWarnings("EmptyCatch") // the connection was closed
    public void run() {
        char[] buffer = new char[KEPT];
        try (Reader text = new InputStreamReader(in, Charset.defaultCharset())) {
            for (int n = text.read(buffer); n >= 0; n = text.read(buffer)) {
                append(buffer, n);
            }
        } catch (IOException e) {
            // the end
        }
    }

    private synchronized void append(char[] text, int length) {
        last.append(text, 0, length);
        last.delete(0, Math.max(0, last.length() - KEPT));
    }

    /** The last of it, up to its end if that comes in time: a process that the program has left may keep it open. */
    String await(int seconds) throws InterruptedException {
        reader.join(TimeUnit.SECONDS.toMillis(seconds));
        synchronized (this) {
            return last.toString();
        }
    }
}
