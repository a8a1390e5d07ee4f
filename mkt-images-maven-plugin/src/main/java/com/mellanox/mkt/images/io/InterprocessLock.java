package com.mellanox.mkt.images.io;

import java.io.IOException;
import java.nio.channels.FileChannel;
import java.nio.channels.FileLockInterruptionException;
import java.nio.channels.OverlappingFileLockException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.Semaphore;

/**
 * A lock that one thread of one process holds at a time: what is shared on disk changes under it. The system frees it
 * when the process ends, however it ends. Its file stays, since deleting it would let two in.
 */
public final class InterprocessLock implements AutoCloseable {
    private static final Map<Path, Semaphore> IN_THIS_PROCESS = new ConcurrentHashMap<>();
    private static final long RETRY_MILLIS = 50;

    private final FileChannel channel;
    private final Semaphore turn;

    private InterprocessLock(FileChannel channel, Semaphore turn) {
        this.channel = channel;
        this.turn = turn;
    }

    /** What is done while the lock is held. */
    @FunctionalInterface
    public interface Work<T> {
        T run() throws IOException, InterruptedException;
    }

    /**
     * Does the work while holding the lock, and waits for it as {@link #acquire} does.
     *
     * @param whenTaken told once, if somebody else holds it
     */
    public static <T> T hold(Path file, Runnable whenTaken, Work<T> work) throws IOException, InterruptedException {
        InterprocessLock held = acquire(file, whenTaken);
        try {
            return work.run();
        } finally {
            held.close();
        }
    }

    /**
     * Waits for the lock, without end, until interrupted.
     *
     * @param file the lock's file, made where it is missing
     * @param whenTaken told once, if somebody else holds it
     */
    public static InterprocessLock acquire(Path file, Runnable whenTaken) throws IOException, InterruptedException {
        Path directory =
                Files.createDirectories(file.toAbsolutePath().getParent()).toRealPath();
        Path lockFile = directory.resolve(file.getFileName());
        Semaphore turn = IN_THIS_PROCESS.computeIfAbsent(lockFile, f -> new Semaphore(1));
        boolean taken = !turn.tryAcquire();
        if (taken) {
            whenTaken.run();
            turn.acquire();
        }
        try {
            return new InterprocessLock(locked(lockFile, taken ? () -> {} : whenTaken), turn);
        } catch (IOException | InterruptedException | RuntimeException e) {
            turn.release();
            throw e;
        }
    }

    private static FileChannel locked(Path file, Runnable whenTaken) throws IOException, InterruptedException {
        FileChannel channel = FileChannel.open(file, StandardOpenOption.CREATE, StandardOpenOption.WRITE);
        try {
            if (!isLocked(channel)) {
                whenTaken.run();
                waitFor(channel);
            }
            return channel;
        } catch (FileLockInterruptionException e) {
            channel.close();
            Thread.interrupted();
            throw new InterruptedException("interrupted while waiting for " + file);
        } catch (IOException | InterruptedException | RuntimeException e) {
            channel.close();
            throw e;
        }
    }

    private static boolean isLocked(FileChannel channel) throws IOException {
        try {
            return channel.tryLock() != null;
        } catch (OverlappingFileLockException e) {
            return false;
        }
    }

    private static void waitFor(FileChannel channel) throws IOException, InterruptedException {
        while (true) {
            try {
                channel.lock();
                return;
            } catch (OverlappingFileLockException e) {
                // The same JVM holds it by another class loader's copy of this class: there is nothing to wait on.
                Thread.sleep(RETRY_MILLIS);
            }
        }
    }

    @Override
    public void close() throws IOException {
        try {
            channel.close();
        } finally {
            turn.release();
        }
    }
}
