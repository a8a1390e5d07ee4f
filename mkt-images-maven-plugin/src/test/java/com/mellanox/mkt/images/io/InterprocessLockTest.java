package com.mellanox.mkt.images.io;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.BufferedReader;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.concurrent.Callable;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.FutureTask;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** A lock between threads and between processes. */
class InterprocessLockTest {
    private static void ignore() {
        // who waits is of no interest
    }

    @Test
    void holdWhenThreadsCompeteLetsOneInAtATime(@TempDir Path directory) throws Exception {
        Path file = directory.resolve("made/on/the/way.lock");
        AtomicInteger inside = new AtomicInteger();
        AtomicInteger most = new AtomicInteger();
        Callable<Boolean> task = () -> InterprocessLock.hold(file, InterprocessLockTest::ignore, () -> {
            most.accumulateAndGet(inside.incrementAndGet(), Math::max);
            Files.writeString(directory.resolve("slow"), "down");
            inside.decrementAndGet();
            return true;
        });
        ExecutorService threads = Executors.newFixedThreadPool(4);
        try {
            for (var result : threads.invokeAll(Collections.nCopies(50, task))) {
                assertThat(result.get()).isTrue();
            }
        } finally {
            threads.shutdownNow();
        }
        assertThat(most).hasValue(1);
    }

    @Test
    void acquireWhenTakenByAThreadSaysSoAndCanBeInterrupted(@TempDir Path directory) throws Exception {
        Path file = directory.resolve("x.lock");
        CountDownLatch waiting = new CountDownLatch(1);
        FutureTask<Boolean> waiter = new FutureTask<>(() -> {
            assertThatThrownBy(() -> InterprocessLock.acquire(file, waiting::countDown))
                    .isInstanceOf(InterruptedException.class);
            return true;
        });
        Thread thread = new Thread(waiter, "waiter");
        InterprocessLock.hold(file, InterprocessLockTest::ignore, () -> {
            thread.start();
            waiting.await();
            thread.interrupt();
            return true;
        });
        assertThat(waiter.get(10, TimeUnit.SECONDS)).isTrue();
    }

    @Test
    void acquireWhenTakenByAProcessWaitsForItsEnd(@TempDir Path directory) throws Exception {
        Path file = directory.resolve("x.lock");
        String java = Path.of(System.getProperty("java.home"), "bin", "java").toString();
        Process other = new ProcessBuilder(
                        java, "-cp", System.getProperty("java.class.path"), Holder.class.getName(), file.toString())
                .redirectError(ProcessBuilder.Redirect.INHERIT)
                .start();
        List<String> order = new ArrayList<>();
        try (BufferedReader said = other.inputReader()) {
            assertThat(said.readLine()).isEqualTo("locked");
            InterprocessLock.hold(file, () -> kill(other, order), () -> order.add("in"));
        } finally {
            other.destroyForcibly();
        }
        assertThat(order).containsExactly("killed", "in");
    }

    private static void kill(Process process, List<String> order) {
        order.add("killed");
        process.destroyForcibly();
    }

    @Test
    void lockWhenClosedIsFree(@TempDir Path directory) throws IOException, InterruptedException {
        Path file = directory.resolve("x.lock");
        InterprocessLock.acquire(file, InterprocessLockTest::ignore).close();
        AtomicInteger told = new AtomicInteger();
        InterprocessLock.acquire(file, told::incrementAndGet).close();
        assertThat(told).hasValue(0);
    }

    /** The other process: takes the lock, says so, and keeps it until killed. */
    static final class Holder {
        private Holder() {}

        public static void main(String[] arguments) throws IOException, InterruptedException {
            InterprocessLock.hold(Path.of(arguments[0]), InterprocessLockTest::ignore, () -> {
                System.out.println("locked");
                return System.in.read();
            });
        }
    }
}
