package com.mellanox.mkt.images.io;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.lang.reflect.InvocationHandler;
import java.lang.reflect.Proxy;
import java.net.URL;
import java.net.URLClassLoader;
import java.nio.file.FileSystemException;
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
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** A lock between threads, between class loaders and between processes. */
class InterprocessLockTest {
    private static final String THIS_PROCESS =
            "process " + ProcessHandle.current().pid() + " of ";

    private Path file;

    @BeforeEach
    void lockFile(@TempDir Path temporary) {
        file = temporary.resolve("missing/parent/directory/x.lock");
    }

    /** For a lock that is free. */
    private static void failIfLocked(String owner) {
        throw new AssertionError("locked by " + owner);
    }

    /** The owner that a waiting thread is given, which then stops waiting. */
    private String ownerSeen() {
        List<String> owners = new ArrayList<>();
        assertThatThrownBy(() -> InterprocessLock.run(
                        file,
                        owner -> {
                            owners.add(owner);
                            Thread.currentThread().interrupt();
                        },
                        () -> "not locked"))
                .isInstanceOf(InterruptedException.class);
        assertThat(owners).hasSize(1);
        return owners.get(0);
    }

    @Test
    void runWhenThreadsCompeteRunsOneAtATime() throws Exception {
        AtomicInteger inside = new AtomicInteger();
        AtomicInteger most = new AtomicInteger();
        CountDownLatch waiting = new CountDownLatch(1);
        Callable<Boolean> task = () -> InterprocessLock.run(file, owner -> waiting.countDown(), () -> {
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
    void runWhenAThreadHasTheLockNamesTheOwnerAndCanBeInterrupted() throws Exception {
        FutureTask<String> waiter = new FutureTask<>(this::ownerSeen);
        Thread thread = new Thread(waiter, "waiter");
        String owner = InterprocessLock.run(file, InterprocessLockTest::failIfLocked, () -> {
            thread.start();
            try {
                return waiter.get(60, TimeUnit.SECONDS);
            } catch (Exception e) {
                throw new AssertionError(e);
            }
        });
        assertThat(owner).matches(THIS_PROCESS + "\\S+ in /.*");
    }

    @Test
    void runWhenAProcessHasTheLockNamesTheOwnerAndWaitsForItsEnd() throws Exception {
        List<String> events = new ArrayList<>();
        try (LockHolder killed = LockHolder.start(file)) {
            assertThat(killed.nextLine()).isEqualTo("locked");
            Consumer<String> onWait = owner -> {
                assertThat(owner).startsWith(killed.owner());
                events.add("waits");
                killed.kill();
            };
            InterprocessLock.run(file, onWait, () -> {
                try (LockHolder third = LockHolder.start(file)) {
                    assertThat(third.nextLine()).startsWith("waits for " + THIS_PROCESS);
                }
                return events.add("locked");
            });
        }
        assertThat(events).containsExactly("waits", "locked");
    }

    @Test
    void runWhenAProcessWasKilledFindsTheLockFree() throws Exception {
        try (LockHolder killed = LockHolder.start(file)) {
            assertThat(killed.nextLine()).isEqualTo("locked");
        }
        String line = InterprocessLock.run(file, InterprocessLockTest::failIfLocked, () -> Files.readString(file));
        assertThat(line).matches(THIS_PROCESS + "\\S+ in /.* since \\d\\d:\\d\\d:\\d\\d\n");
    }

    @Test
    void lockWhenTheWorkEndedOrFailedIsFree() throws IOException, InterruptedException {
        assertThat(InterprocessLock.run(file, InterprocessLockTest::failIfLocked, () -> 1))
                .isEqualTo(1);
        assertThatThrownBy(() -> InterprocessLock.run(file, InterprocessLockTest::failIfLocked, () -> {
                    throw new IOException("failed");
                }))
                .hasMessage("failed");
        assertThat(InterprocessLock.run(file, InterprocessLockTest::failIfLocked, () -> 2))
                .isEqualTo(2);
    }

    @Test
    void workWhenTheLockIsFreeRunsUnderItAndOtherwiseNot() throws Exception {
        assertThat(InterprocessLock.runIfFree(file, this::ownerSeen))
                .hasValueSatisfying(owner -> assertThat(owner).startsWith(THIS_PROCESS));
        assertThat(InterprocessLock.run(
                        file, InterprocessLockTest::failIfLocked, () -> InterprocessLock.runIfFree(file, () -> 1)))
                .isEmpty();
        try (LockHolder owner = LockHolder.start(file)) {
            assertThat(owner.nextLine()).isEqualTo("locked");
            assertThat(InterprocessLock.runIfFree(file, () -> 2)).isEmpty();
        }
        assertThat(InterprocessLock.runIfFree(file, () -> 3)).contains(3);
    }

    @Test
    void ownerWhenItsLineIsIncompleteOrNoTextIsUnknown() throws Exception {
        try (LockHolder owner = LockHolder.start(file)) {
            assertThat(owner.nextLine()).isEqualTo("locked");
            String line = Files.readString(file);
            for (String text : List.of("", line.substring(0, 10), line.strip(), line.repeat(1000), "a\u0000b\n")) {
                Files.writeString(file, text);
                assertThat(ownerSeen()).isEqualTo("another process");
            }
            Files.write(file, new byte[] {(byte) 0xff, 0, '\n', (byte) 0x80});
            assertThat(ownerSeen()).isEqualTo("another process");
            Files.writeString(file, line);
            assertThat(ownerSeen()).startsWith(owner.owner());
        }
    }

    @Test
    void messageWhenTheFileCannotBeOpenedNamesFileReasonAndRemedy() throws IOException {
        Files.createDirectories(file);
        assertThatThrownBy(() -> InterprocessLock.run(file, InterprocessLockTest::failIfLocked, () -> 1))
                .isInstanceOf(FileSystemException.class)
                .hasMessageContaining(file.getFileName().toString())
                .hasMessageContaining("a directory has its name")
                .hasMessageContaining("rmdir /");
    }

    @Test
    void runWhenAnotherClassLoaderHasTheLockNamesTheOwnerAndLeavesItTheLock() throws Exception {
        List<String> owners = new ArrayList<>();
        try (URLClassLoader other = anotherLoader()) {
            runIn(other, () -> {
                owners.add(ownerSeen());
                try (LockHolder process = LockHolder.start(file)) {
                    owners.add(process.nextLine());
                }
                return true;
            });
        }
        assertThat(owners).hasSize(2);
        assertThat(owners.get(0)).startsWith(THIS_PROCESS);
        assertThat(owners.get(1)).startsWith("waits for " + THIS_PROCESS);
        assertThat(InterprocessLock.run(file, InterprocessLockTest::failIfLocked, () -> 1))
                .isEqualTo(1);
    }

    /** Has classes of its own, as each plugin of a Maven build has. */
    private static URLClassLoader anotherLoader() {
        URL classes =
                InterprocessLock.class.getProtectionDomain().getCodeSource().getLocation();
        return new URLClassLoader(new URL[] {classes}, ClassLoader.getPlatformClassLoader());
    }

    /** Runs the work under the lock of the loader's copy of the class. */
    private void runIn(ClassLoader loader, InterprocessLock.Work<Boolean> work) throws ReflectiveOperationException {
        Class<?> workType = loader.loadClass(InterprocessLock.Work.class.getName());
        InvocationHandler handler = (proxy, method, arguments) -> work.run();
        Object copy = Proxy.newProxyInstance(loader, new Class<?>[] {workType}, handler);
        Consumer<String> onWait = InterprocessLockTest::failIfLocked;
        loader.loadClass(InterprocessLock.class.getName())
                .getMethod("run", Path.class, Consumer.class, workType)
                .invoke(null, file, onWait, copy);
    }
}
