package com.mellanox.mkt.buildkit;

import com.sun.management.ThreadMXBean;
import java.lang.management.ManagementFactory;
import java.time.Duration;
import java.util.Optional;

/** How much a reader may need for one input: a second of processor time and 128 MB of memory, in the thread that calls it. */
final class ReaderLimits {
    private static final Duration LONGEST = Duration.ofSeconds(1);
    private static final long MOST_BYTES = 128L << 20;
    private static final ThreadMXBean THREADS = (ThreadMXBean) ManagementFactory.getThreadMXBean();

    private ReaderLimits() {}

    /**
     * Runs the reading of an input.
     *
     * @throws AssertionError if it needs more
     */
    static void check(Runnable reading) {
        // The first time can include the loading of classes.
        if (excess(reading).isPresent()) {
            excess(reading).ifPresent(excess -> {
                throw new AssertionError("it takes " + excess);
            });
        }
    }

    /** What was too much. */
    private static Optional<String> excess(Runnable reading) {
        long time = THREADS.getCurrentThreadCpuTime();
        long allocated = THREADS.getCurrentThreadAllocatedBytes();
        reading.run();
        Duration took = Duration.ofNanos(THREADS.getCurrentThreadCpuTime() - time);
        // All that was allocated is more than what was needed at once.
        long bytes = THREADS.getCurrentThreadAllocatedBytes() - allocated;
        if (took.compareTo(LONGEST) > 0) {
            return Optional.of(took.toMillis() + " ms");
        }
        return bytes > MOST_BYTES ? Optional.of(bytes + " bytes of memory") : Optional.empty();
    }
}
