package com.mellanox.mkt.images.io;

import java.io.Closeable;
import java.io.FileNotFoundException;
import java.io.IOException;
import java.io.RandomAccessFile;
import java.nio.channels.FileChannel;
import java.nio.channels.FileLock;
import java.nio.channels.OverlappingFileLockException;
import java.nio.charset.StandardCharsets;
import java.nio.file.FileSystemException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.concurrent.locks.LockSupport;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.zip.CRC32;
import org.jspecify.annotations.Nullable;

/**
 * The file of an {@link InterprocessLock}, open. Its first byte is what is locked; its second is locked as long as the
 * text in it is that of who holds the first, so that no text outlives its owner. Not by the interruptible calls of its
 * channel: closing a file frees all locks that the process has on it, those of other threads included.
 */
final class LockFile implements Closeable {
    private static final long LOCK = 0;
    private static final long NAMED = 1;
    private static final int LONGEST = 8 * 1024;
    private static final int ATTEMPTS = 100;
    private static final long PAUSE_NANOS = 1_000_000;
    private static final Pattern LINE = Pattern.compile("([0-9a-f]{8}) (.*)\n");

    private final RandomAccessFile file;
    private final FileChannel channel;

    private LockFile(RandomAccessFile file) {
        this.file = file;
        this.channel = file.getChannel();
    }

    static LockFile open(Path path) throws IOException {
        if (Files.isDirectory(path)) {
            throw new FileSystemException(
                    path.toString(), null, "a directory is where the lock file belongs; remove it: rmdir " + path);
        }
        try {
            return new LockFile(new RandomAccessFile(path.toFile(), "rw"));
        } catch (FileNotFoundException e) {
            String reason = String.valueOf(e.getMessage()).replaceFirst("^.*\\((.*)\\)$", "$1");
            FileSystemException failure = new FileSystemException(path.toString(), null, reason);
            failure.initCause(e);
            throw failure;
        }
    }

    /**
     * Takes the lock if it is free.
     *
     * @throws OverlappingFileLockException where this process holds it already, by another class loader's copy of this
     */
    boolean tryLock() throws IOException {
        return channel.tryLock(LOCK, 1, false) != null;
    }

    /**
     * Waits for the lock; an interrupt closes the file.
     *
     * @throws OverlappingFileLockException as above
     */
    void lock() throws IOException {
        channel.lock(LOCK, 1, false);
    }

    /** Says who holds the lock, which is held now; a name that cannot be written is none. */
    void name(LockOwner owner) {
        try {
            byte[] line = (checksum(owner.text()) + " " + owner.text() + "\n").getBytes(StandardCharsets.UTF_8);
            file.seek(0);
            file.write(line);
            file.setLength(line.length);
            // Whoever just asks for the owner has this byte for a moment.
            for (int i = 0; i < ATTEMPTS && !markNamed(); i++) {
                LockSupport.parkNanos(PAUSE_NANOS);
            }
        } catch (IOException e) {
            // Those who wait see no name; the work goes on.
        }
    }

    /** Who holds the lock, as far as that can be told. */
    LockOwner owner() {
        try {
            if (!isNamed()) {
                return LockOwner.UNKNOWN;
            }
            byte[] bytes = new byte[LONGEST];
            file.seek(0);
            int length = Math.max(0, file.read(bytes));
            Matcher line = LINE.matcher(new String(bytes, 0, length, StandardCharsets.UTF_8));
            return line.matches() && line.group(1).equals(checksum(line.group(2)))
                    ? new LockOwner(line.group(2))
                    : LockOwner.UNKNOWN;
        } catch (IOException e) {
            return LockOwner.UNKNOWN;
        }
    }

    private boolean markNamed() throws IOException {
        try {
            return channel.tryLock(NAMED, 1, false) != null;
        } catch (OverlappingFileLockException e) {
            return false;
        }
    }

    private boolean isNamed() throws IOException {
        try (@Nullable FileLock free = channel.tryLock(NAMED, 1, true)) {
            return free == null;
        } catch (OverlappingFileLockException e) {
            return true;
        }
    }

    private static String checksum(String text) {
        CRC32 checksum = new CRC32();
        checksum.update(text.getBytes(StandardCharsets.UTF_8));
        return String.format("%08x", checksum.getValue());
    }

    /** Closes the file without freeing the lock that another class loader's copy of this may have in this process. */
    void abandon() throws IOException {
        if (channel.isOpen() && isHeldHere()) {
            DaemonThreads.start("mkt lock", this::closeWhenFree);
        } else {
            close();
        }
    }

    private boolean isHeldHere() throws IOException {
        try {
            tryLock();
            return false;
        } catch (OverlappingFileLockException e) {
            return true;
        }
    }

    private void closeWhenFree() {
        try {
            while (isHeldHere()) {
                LockSupport.parkNanos(PAUSE_NANOS);
            }
            close();
        } catch (IOException e) {
            // closed already
        }
    }

    @Override
    public void close() throws IOException {
        file.close();
    }
}
