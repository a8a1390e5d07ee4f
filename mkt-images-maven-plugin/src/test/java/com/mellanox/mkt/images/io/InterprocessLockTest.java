package com.mellanox.mkt.images.io;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.net.URL;
import java.net.URLClassLoader;
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
import java.util.function.Consumer;
import java.util.function.Supplier;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** A lock between threads, between class loaders and between processes. */
class InterprocessLockTest {
    private Path file;

    @BeforeEach
    void lockFile(@TempDir Path temporary) {
        file = temporary.resolve("made/on/the/way.lock");
    }

    private static Supplier<LockOwner> owner(String text) {
        return () -> new LockOwner(text);
    }

    /** For a lock that nobody has. */
    private static void failIfHeld(LockOwner owner) {
        throw new AssertionError("held by " + owner);
    }

    @Test
    void holdWhenThreadsCompeteLetsOneInAtATime() throws Exception {
        AtomicInteger inside = new AtomicInteger();
        AtomicInteger most = new AtomicInteger();
        CountDownLatch waiting = new CountDownLatch(1);
        Callable<Boolean> task =
                () -> InterprocessLock.hold(file, owner("one of them"), other -> waiting.countDown(), () -> {
                    most.accumulateAndGet(inside.incrementAndGet(), Math::max);
                    // So that at least one of the others comes while this one is inside.
                    boolean contended = waiting.await(20, TimeUnit.SECONDS);
                    inside.decrementAndGet();
                    return contended;
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
    void acquireWhenTakenByAThreadSaysByWhomAndCanBeInterrupted() throws Exception {
        CountDownLatch waiting = new CountDownLatch(1);
        List<String> told = new ArrayList<>();
        FutureTask<Boolean> waiter = new FutureTask<>(() -> {
            assertThatThrownBy(() -> InterprocessLock.acquire(file, owner("the second"), other -> {
                        told.add(other.text());
                        waiting.countDown();
                    }))
                    .isInstanceOf(InterruptedException.class);
            return true;
        });
        Thread thread = new Thread(waiter, "waiter");
        InterprocessLock.hold(file, owner("the first"), InterprocessLockTest::failIfHeld, () -> {
            thread.start();
            waiting.await();
            thread.interrupt();
            return true;
        });
        assertThat(waiter.get(10, TimeUnit.SECONDS)).isTrue();
        assertThat(told).containsExactly("the first");
    }

    @Test
    void acquireWhenTakenByAProcessSaysByWhomAndWaitsForItsEnd() throws Exception {
        List<String> order = new ArrayList<>();
        try (LockHolder killed = LockHolder.start(file, "the killed one")) {
            assertThat(killed.says()).isEqualTo("locked");
            Consumer<LockOwner> whenTaken = other -> {
                order.add(other.text());
                killed.kill();
            };
            InterprocessLock.hold(file, owner("the survivor"), whenTaken, () -> {
                try (LockHolder third = LockHolder.start(file, "the third")) {
                    order.add(third.says());
                }
                return true;
            });
        }
        assertThat(order).containsExactly("the killed one", "waits for the survivor");
    }

    @Test
    void acquireWhenAKilledProcessLeftItsNameFindsTheLockFree() throws Exception {
        try (LockHolder killed = LockHolder.start(file, "the killed one")) {
            assertThat(killed.says()).isEqualTo("locked");
        }
        List<LockOwner> told = new ArrayList<>();
        try (InterprocessLock taken = InterprocessLock.acquire(file, owner("the next"), told::add)) {
            assertThat(taken).isNotNull();
            assertThat(Files.readString(file)).contains("the next").doesNotContain("killed");
        }
    }

    @Test
    void lockWhenClosedIsFree() throws IOException, InterruptedException {
        List<LockOwner> told = new ArrayList<>();
        InterprocessLock.acquire(file, owner("a"), told::add).close();
        InterprocessLock.acquire(file, owner("b"), told::add).close();
        assertThat(told).isEmpty();
    }

    @Test
    void lockWhenTheOwnerCannotBeNamedIsFreeAgain() throws IOException, InterruptedException {
        assertThatThrownBy(() -> InterprocessLock.acquire(
                        file,
                        () -> {
                            throw new IllegalStateException("no name");
                        },
                        InterprocessLockTest::failIfHeld))
                .hasMessage("no name");
        List<LockOwner> told = new ArrayList<>();
        InterprocessLock.acquire(file, owner("b"), told::add).close();
        assertThat(told).isEmpty();
    }

    @Test
    void acquireWhenTakenByAnotherClassLoaderSaysByWhomAndLeavesItTheLock() throws Exception {
        List<String> told = new ArrayList<>();
        try (URLClassLoader other = anotherLoader();
                AutoCloseable held = acquiredBy(other, "another loader")) {
            assertThat(held.getClass()).isNotEqualTo(InterprocessLock.class);
            Consumer<LockOwner> whenTaken = owner -> {
                told.add(owner.text());
                Thread.currentThread().interrupt();
            };
            assertThatThrownBy(() -> InterprocessLock.acquire(file, owner("this"), whenTaken))
                    .isInstanceOf(InterruptedException.class);
            try (LockHolder process = LockHolder.start(file, "a process")) {
                assertThat(process.says()).isEqualTo("waits for another loader");
            }
        }
        assertThat(told).containsExactly("another loader");
        InterprocessLock.acquire(file, owner("this"), InterprocessLockTest::failIfHeld)
                .close();
    }

    /** Has classes of its own, as each plugin of a Maven build has. */
    private static URLClassLoader anotherLoader() {
        URL classes =
                InterprocessLock.class.getProtectionDomain().getCodeSource().getLocation();
        return new URLClassLoader(new URL[] {classes}, ClassLoader.getPlatformClassLoader());
    }

    private AutoCloseable acquiredBy(ClassLoader loader, String name) throws ReflectiveOperationException {
        Class<?> ownerType = loader.loadClass(LockOwner.class.getName());
        Object owner = ownerType.getConstructor(String.class).newInstance(name);
        Supplier<Object> supplier = () -> owner;
        Consumer<Object> nobody = other -> {
            throw new IllegalStateException("taken by " + other);
        };
        return (AutoCloseable) loader.loadClass(InterprocessLock.class.getName())
                .getMethod("acquire", Path.class, Supplier.class, Consumer.class)
                .invoke(null, file, supplier, nobody);
    }
}
