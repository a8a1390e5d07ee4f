package com.mellanox.mkt.images.io;

import java.io.FileNotFoundException;
import java.io.IOException;
import java.io.RandomAccessFile;
import java.nio.channels.OverlappingFileLockException;
import java.nio.charset.StandardCharsets;
import java.nio.file.FileSystemException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.LocalTime;
import java.time.ZoneId;
import java.time.format.DateTimeFormatter;
import java.time.temporal.ChronoUnit;
import java.util.Map;
import java.util.Optional;
import java.util.Queue;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.Semaphore;
import java.util.function.Consumer;

/**
 * A lock that one thread of one process has at a time: shared data on disk is changed under it. The operating system
 * releases it when the process ends, however it ends. The lock file contains one line that describes the owner. It is
 * never deleted, since then two processes could lock two files of the same name.
 */
public final class InterprocessLock {
    /** Closing a file releases all locks that the process has on it: one thread of this process opens it at a time. */
    private static final Map<Path, Semaphore> IN_THIS_PROCESS = new ConcurrentHashMap<>();

    /** Files that are never closed, since another class loader's copy of this class has a lock in this process. */
    private static final Queue<RandomAccessFile> LEFT_OPEN = new ConcurrentLinkedQueue<>();

    private static final String UNKNOWN = "another process";
    private static final long RETRY_MILLIS = 50;
    private static final int OWNER_LIMIT = 16 * 1024;

    private InterprocessLock() {}

    /** What is done under the lock. */
    @FunctionalInterface
    public interface Work<T> {
        T run() throws IOException, InterruptedException;
    }

    /**
     * Runs the work under the lock. Waits for the lock without a time limit, until interrupted.
     *
     * @param file the lock file, created if it is missing
     * @param onWait called once if the lock is not free, with its owner: {@code process 4711 of alice in /home/alice
     *     since 17:15:03}, without the time if it is this process, or {@code another process}
     */
    public static <T> T run(Path file, Consumer<String> onWait, Work<T> work) throws IOException, InterruptedException {
        Path lockFile = lockFile(file);
        Semaphore inThisProcess = inThisProcess(lockFile);
        boolean waits = !inThisProcess.tryAcquire();
        if (waits) {
            onWait.accept(thisProcess());
            inThisProcess.acquire();
        }
        try (RandomAccessFile locked = lock(lockFile, waits ? owner -> {} : onWait)) {
            writeOwner(locked);
            return work.run();
        } finally {
            inThisProcess.release();
        }
    }

    /**
     * Runs the work under the lock, if nobody has it.
     *
     * @param file the lock file, created if it is missing
     * @return empty if somebody has the lock
     */
    public static <T> Optional<T> runIfFree(Path file, Work<T> work) throws IOException, InterruptedException {
        return runIfFree(file, owner -> {}, work);
    }

    /**
     * The same, which tells who has the lock.
     *
     * @param onBusy called with the owner, as {@link #run} describes it
     */
    public static <T> Optional<T> runIfFree(Path file, Consumer<String> onBusy, Work<T> work)
            throws IOException, InterruptedException {
        Path lockFile = lockFile(file);
        Semaphore inThisProcess = inThisProcess(lockFile);
        if (!inThisProcess.tryAcquire()) {
            onBusy.accept(thisProcess());
            return Optional.empty();
        }
        try {
            RandomAccessFile locked = open(lockFile);
            if (!tryLock(locked)) {
                onBusy.accept(readOwner(locked));
                closeUnlessLockedHere(locked);
                return Optional.empty();
            }
            try (locked) {
                writeOwner(locked);
                return Optional.of(work.run());
            }
        } finally {
            inThisProcess.release();
        }
    }

    private static Path lockFile(Path file) throws IOException {
        Path directory =
                Files.createDirectories(file.toAbsolutePath().getParent()).toRealPath();
        return directory.resolve(file.getFileName());
    }

    private static Semaphore inThisProcess(Path lockFile) {
        return IN_THIS_PROCESS.computeIfAbsent(lockFile, path -> new Semaphore(1));
    }

    private static RandomAccessFile lock(Path path, Consumer<String> onWait) throws IOException, InterruptedException {
        RandomAccessFile file = open(path);
        try {
            if (!tryLock(file)) {
                onWait.accept(readOwner(file));
                do {
                    Thread.sleep(RETRY_MILLIS);
                } while (!tryLock(file));
            }
            return file;
        } catch (IOException | InterruptedException | RuntimeException e) {
            closeUnlessLockedHere(file);
            throw e;
        }
    }

    private static RandomAccessFile open(Path path) throws FileSystemException {
        if (Files.isDirectory(path)) {
            throw new FileSystemException(
                    path.toString(), null, "the lock file cannot be created, a directory has its name: rmdir " + path);
        }
        try {
            return new RandomAccessFile(path.toFile(), "rw");
        } catch (FileNotFoundException e) {
            String reason = String.valueOf(e.getMessage()).replaceFirst("^.*\\((.*)\\)$", "$1");
            throw (FileSystemException) new FileSystemException(path.toString(), null, reason).initCause(e);
        }
    }

    private static boolean tryLock(RandomAccessFile file) throws IOException {
        try {
            return file.getChannel().tryLock(0, 1, false) != null;
        } catch (OverlappingFileLockException e) {
            return false;
        }
    }

    private static void closeUnlessLockedHere(RandomAccessFile file) throws IOException {
        try {
            file.getChannel().tryLock(0, 1, false);
            file.close();
        } catch (OverlappingFileLockException e) {
            LEFT_OPEN.add(file);
        } catch (IOException e) {
            // A file system without locks: nobody has one.
            file.close();
        }
    }

    private static String thisProcess() {
        return ("process " + ProcessHandle.current().pid() + " of " + System.getProperty("user.name") + " in "
                        + System.getProperty("user.dir"))
                .replaceAll("[\\p{Cntrl}\\s]+", " ");
    }

    private static void writeOwner(RandomAccessFile file) {
        LocalTime now = LocalTime.now(ZoneId.systemDefault()).truncatedTo(ChronoUnit.SECONDS);
        String line = thisProcess() + " since " + DateTimeFormatter.ISO_LOCAL_TIME.format(now) + "\n";
        try {
            file.setLength(0);
            file.write(line.getBytes(StandardCharsets.UTF_8));
        } catch (IOException e) {
            // A full disk does not stop the work: those who wait do not see an owner.
        }
    }

    private static String readOwner(RandomAccessFile file) throws IOException {
        byte[] bytes = new byte[OWNER_LIMIT];
        file.seek(0);
        String text = new String(bytes, 0, Math.max(0, file.read(bytes)), StandardCharsets.UTF_8);
        // Without its end it is only written in part.
        return text.matches("\\P{Cntrl}+\n") ? text.strip() : UNKNOWN;
    }
}
