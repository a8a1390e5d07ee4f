package com.mellanox.mkt.images.io;

import java.io.IOException;
import java.nio.channels.FileLockInterruptionException;
import java.nio.channels.OverlappingFileLockException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.Semaphore;
import java.util.function.Consumer;
import java.util.function.Supplier;

/**
 * A lock that one thread of one process holds at a time: what is shared on disk changes under it. The system frees it
 * when the process ends, however it ends. Its file stays, since deleting it would let two in.
 */
public final class InterprocessLock implements AutoCloseable {
    private static final Map<Path, Turn> IN_THIS_PROCESS = new ConcurrentHashMap<>();
    private static final long RETRY_MILLIS = 50;

    private final LockFile file;
    private final Turn turn;

    private InterprocessLock(LockFile file, Turn turn) {
        this.file = file;
        this.turn = turn;
    }

    /** What one thread of this process has at a time: the right to open a lock's file, and the name of its owner. */
    private static final class Turn {
        private final Semaphore semaphore = new Semaphore(1);
        private volatile LockOwner owner = LockOwner.UNKNOWN;

        void end() {
            owner = LockOwner.UNKNOWN;
            semaphore.release();
        }
    }

    /** What is done while the lock is held. */
    @FunctionalInterface
    public interface Work<T> {
        T run() throws IOException, InterruptedException;
    }

    /**
     * Does the work while holding the lock, and waits for it as {@link #acquire} does.
     *
     * @param owner who this is, for those who will wait; asked when the lock is held
     * @param whenTaken told once who holds it, if somebody else does
     */
    public static <T> T hold(Path file, Supplier<LockOwner> owner, Consumer<LockOwner> whenTaken, Work<T> work)
            throws IOException, InterruptedException {
        InterprocessLock held = acquire(file, owner, whenTaken);
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
     * @param owner who this is, for those who will wait; asked when the lock is held
     * @param whenTaken told once who holds it, if somebody else does
     */
    public static InterprocessLock acquire(Path file, Supplier<LockOwner> owner, Consumer<LockOwner> whenTaken)
            throws IOException, InterruptedException {
        Path directory =
                Files.createDirectories(file.toAbsolutePath().getParent()).toRealPath();
        Path lockFile = directory.resolve(file.getFileName());
        Turn turn = IN_THIS_PROCESS.computeIfAbsent(lockFile, f -> new Turn());
        boolean taken = !turn.semaphore.tryAcquire();
        if (taken) {
            whenTaken.accept(turn.owner);
            turn.semaphore.acquire();
        }
        try {
            LockFile locked = locked(lockFile, other -> {
                turn.owner = other;
                if (!taken) {
                    whenTaken.accept(other);
                }
            });
            return new InterprocessLock(named(locked, owner, turn), turn);
        } catch (IOException | InterruptedException | RuntimeException e) {
            turn.end();
            throw e;
        }
    }

    private static LockFile locked(Path path, Consumer<LockOwner> whenTaken) throws IOException, InterruptedException {
        LockFile file = LockFile.open(path);
        try {
            if (!isLocked(file)) {
                whenTaken.accept(file.owner());
                waitFor(file);
            }
            return file;
        } catch (FileLockInterruptionException e) {
            file.abandon();
            Thread.interrupted();
            throw new InterruptedException("interrupted while waiting for " + path);
        } catch (IOException | InterruptedException | RuntimeException e) {
            file.abandon();
            throw e;
        }
    }

    private static LockFile named(LockFile locked, Supplier<LockOwner> owner, Turn turn) throws IOException {
        try {
            turn.owner = owner.get();
            locked.name(turn.owner);
            return locked;
        } catch (RuntimeException e) {
            locked.close();
            throw e;
        }
    }

    private static boolean isLocked(LockFile file) throws IOException {
        try {
            return file.tryLock();
        } catch (OverlappingFileLockException e) {
            return false;
        }
    }

    private static void waitFor(LockFile file) throws IOException, InterruptedException {
        while (true) {
            try {
                file.lock();
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
            file.close();
        } finally {
            turn.end();
        }
    }
}
