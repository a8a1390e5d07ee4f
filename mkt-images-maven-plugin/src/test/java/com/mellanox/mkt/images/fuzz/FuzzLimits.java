package com.mellanox.mkt.images.fuzz;

import com.mellanox.mkt.images.failure.Causes;
import com.mellanox.mkt.images.failure.MktException;
import com.sun.management.ThreadMXBean;
import java.io.IOException;
import java.lang.management.ManagementFactory;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;
import org.apache.commons.io.FileUtils;

/**
 * What holds for each input of a {@link FuzzTarget}: it is read, or refused with a reason, within a second of processor time and
 * 128 MB of memory, and nothing outside of its directory changes. For one thread.
 */
final class FuzzLimits implements AutoCloseable {
    private static final Duration LONGEST = Duration.ofSeconds(1);
    private static final long MOST_BYTES = 128L << 20;
    private static final String INSIDE = "inside";

    private final ThreadMXBean threads = (ThreadMXBean) ManagementFactory.getThreadMXBean();
    private final Path root;
    private final Path directory;
    private boolean isRead;

    FuzzLimits() throws IOException {
        root = Files.createTempDirectory("fuzz");
        directory = Files.createDirectory(root.resolve(INSIDE));
    }

    /** Whether the input was read, and not refused. */
    boolean check(FuzzTarget target, byte[] input) throws IOException {
        Optional<String> excess = measure(target, input);
        // The first time can include the loading of classes.
        if (excess.isPresent() && measure(target, input).isPresent()) {
            throw new AssertionError("an input of " + input.length + " bytes takes " + excess.get());
        }
        return isRead;
    }

    /** What was too much. */
    private Optional<String> measure(FuzzTarget target, byte[] input) throws IOException {
        long time = threads.getCurrentThreadCpuTime();
        long allocated = threads.getCurrentThreadAllocatedBytes();
        isRead = isRead(target, input);
        Duration took = Duration.ofNanos(threads.getCurrentThreadCpuTime() - time);
        // All that was allocated is more than what was needed at once.
        long bytes = threads.getCurrentThreadAllocatedBytes() - allocated;
        requireNothingOutside();
        FileUtils.cleanDirectory(directory.toFile());
        if (took.compareTo(LONGEST) > 0) {
            return Optional.of(took.toMillis() + " ms");
        }
        return bytes > MOST_BYTES ? Optional.of(bytes + " bytes of memory") : Optional.empty();
    }

    private boolean isRead(FuzzTarget target, byte[] input) {
        try {
            target.read(input, directory);
            return true;
        } catch (MktException e) {
            requireReason(String.valueOf(e.getMessage()), e);
        } catch (IOException e) {
            requireReason(Causes.reason(e), e);
        }
        return false;
    }

    private static void requireReason(String reason, Exception e) {
        if (reason.isBlank() || reason.equals("null") || reason.equals("no reason was given")) {
            throw new AssertionError("an error without a reason", e);
        }
    }

    private void requireNothingOutside() throws IOException {
        try (Stream<Path> files = Files.list(root)) {
            List<String> names =
                    files.map(file -> file.getFileName().toString()).toList();
            if (!names.equals(List.of(INSIDE))) {
                throw new AssertionError("there is more than the directory: " + names);
            }
        }
    }

    @Override
    public void close() throws IOException {
        FileUtils.deleteDirectory(root.toFile());
    }
}
