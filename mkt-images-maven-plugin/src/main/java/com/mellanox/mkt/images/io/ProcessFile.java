package com.mellanox.mkt.images.io;

import java.io.Closeable;
import java.io.IOException;
import java.io.RandomAccessFile;
import java.nio.channels.OverlappingFileLockException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Queue;
import java.util.Set;
import java.util.TreeMap;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.function.Predicate;
import java.util.stream.Stream;

/**
 * A text file that belongs to one process: the operating system unlocks it when the process ends, however it ends. So later
 * processes see what one that was killed has written, and nothing of those that run.
 */
public final class ProcessFile implements Closeable {
    /** Files of this process. To open and close one of them would unlock it. */
    private static final Set<Path> OPEN_HERE = ConcurrentHashMap.newKeySet();

    /** Files that are never closed, since another class loader's copy of this class has locked them in this process. */
    private static final Queue<RandomAccessFile> LEFT_OPEN = new ConcurrentLinkedQueue<>();

    private final Path path;
    private final RandomAccessFile file;

    private ProcessFile(Path path, RandomAccessFile file) {
        this.path = path;
        this.file = file;
    }

    /** Creates a file that no other process has; missing directories are created. */
    public static ProcessFile create(Path path) throws IOException {
        Path directory =
                Files.createDirectories(path.toAbsolutePath().getParent()).toRealPath();
        Path real = directory.resolve(path.getFileName());
        OPEN_HERE.add(real);
        try {
            RandomAccessFile file = new RandomAccessFile(real.toFile(), "rw");
            file.getChannel().lock();
            return new ProcessFile(real, file);
        } catch (IOException | RuntimeException e) {
            OPEN_HERE.remove(real);
            throw e;
        }
    }

    /** Adds a line. A process that is killed meanwhile leaves a part of it, without its end. */
    public synchronized void add(String line) throws IOException {
        file.seek(file.length());
        file.write((line + "\n").getBytes(StandardCharsets.UTF_8));
    }

    /**
     * Gives the lines of each file whose process has ended to the work, and deletes the file after it if the work says so. One
     * that cannot be read is left.
     */
    public static void takeOver(Path directory, Predicate<List<String>> work) {
        try (Stream<Path> files = Files.list(directory.toRealPath())) {
            for (Path file : files.sorted().toList()) {
                withLeft(file, work);
            }
        } catch (IOException e) {
            return; // there is none
        }
    }

    /** The lines of each file whose process has ended, by the name of the file; the files stay. */
    public static Map<String, List<String>> left(Path directory) {
        Map<String, List<String>> left = new TreeMap<>();
        try (Stream<Path> files = Files.list(directory.toRealPath())) {
            for (Path file : files.sorted().toList()) {
                withLeft(file, lines -> {
                    left.put(file.getFileName().toString(), lines);
                    return false;
                });
            }
        } catch (IOException e) {
            return left; // there is none
        }
        return left;
    }

    private static void withLeft(Path path, Predicate<List<String>> work) throws IOException {
        if (!OPEN_HERE.add(path)) {
            return;
        }
        try {
            Optional<RandomAccessFile> locked = lock(path);
            if (locked.isPresent()) {
                try (RandomAccessFile file = locked.get()) {
                    if (work.test(lines(file))) {
                        Files.deleteIfExists(path);
                    }
                }
            }
        } finally {
            OPEN_HERE.remove(path);
        }
    }

    private static Optional<RandomAccessFile> lock(Path path) throws IOException {
        RandomAccessFile file = new RandomAccessFile(path.toFile(), "rw");
        try {
            if (file.getChannel().tryLock() != null) {
                return Optional.of(file);
            }
        } catch (OverlappingFileLockException e) {
            LEFT_OPEN.add(file);
            return Optional.empty();
        }
        file.close();
        return Optional.empty();
    }

    private static List<String> lines(RandomAccessFile file) throws IOException {
        byte[] bytes = new byte[Math.toIntExact(file.length())];
        file.readFully(bytes);
        String text = new String(bytes, StandardCharsets.UTF_8);
        return text.substring(0, text.lastIndexOf('\n') + 1).lines().toList();
    }

    /** Unlocks the file and leaves it, as a process does that is killed. */
    public void leave() throws IOException {
        try {
            file.close();
        } finally {
            OPEN_HERE.remove(path);
        }
    }

    /** Deletes the file. */
    @Override
    public void close() throws IOException {
        try (file) {
            Files.deleteIfExists(path);
        } finally {
            OPEN_HERE.remove(path);
        }
    }
}
