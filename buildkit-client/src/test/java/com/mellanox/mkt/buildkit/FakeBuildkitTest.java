package com.mellanox.mkt.buildkit;

import static org.assertj.core.api.Assertions.assertThat;

import com.mellanox.mkt.buildkit.status.SolveEvent;
import com.mellanox.mkt.buildkit.status.SolveEvent.LogLine;
import com.mellanox.mkt.buildkit.status.SolveListener;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Objects;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.io.TempDir;

/** A test with a fake daemon and a client of it, which leaves no thread, connection or file open. */
abstract class FakeBuildkitTest {
    @TempDir
    Path directory;

    private final List<AutoCloseable> opened = new ArrayList<>();
    private @Nullable FakeBuildkit daemon;

    final List<SolveEvent> events = Collections.synchronizedList(new ArrayList<>());
    final CountDownLatch printed = new CountDownLatch(1);
    final SolveListener listener = event -> {
        events.add(event);
        if (event instanceof LogLine) {
            printed.countDown();
        }
    };

    /** What ends {@link #writeForEver}. */
    final CompletableFuture<IOException> endOfWriter = new CompletableFuture<>();

    /** A context without end. */
    final void writeForEver(OutputStream out) throws IOException {
        try {
            while (true) {
                out.write(new byte[4096]);
            }
        } catch (IOException e) {
            endOfWriter.complete(e);
            throw e;
        }
    }

    /** Starts the daemon and connects to it. */
    final BuildkitClient connect(FakeBuildkit.Behaviour behaviour) throws IOException {
        daemon = FakeBuildkit.start(behaviour);
        opened.add(daemon);
        BuildkitClient client = BuildkitClient.connect(daemon.transport());
        opened.add(0, client);
        return client;
    }

    /** Connects once more, with a short limit, which the first connection to a daemon may not keep. */
    final BuildkitClient connectAgain(Duration limit) {
        BuildkitClient client = BuildkitClient.connect(daemon().transport(), limit);
        opened.add(0, client);
        return client;
    }

    final FakeBuildkit daemon() {
        return Objects.requireNonNull(daemon);
    }

    /** Waits until a step has printed a line. */
    final void awaitLine() throws InterruptedException {
        assertThat(printed.await(10, TimeUnit.SECONDS)).isTrue();
    }

    static SolveRequest.Builder request() {
        return SolveRequest.dockerfile();
    }

    @AfterEach
    void leavesNothing() throws Exception {
        for (AutoCloseable one : opened) {
            if (one == daemon) {
                assertThat(daemon().connections().left()).isEmpty();
            }
            one.close();
        }
        assertThat(LeftThreads.find()).isEmpty();
        assertThat(openFiles()).isEmpty();
    }

    /** The open files of this process that are below the directory of the test. */
    private List<Path> openFiles() throws IOException {
        try (Stream<Path> descriptors = Files.list(Path.of("/proc/self/fd"))) {
            return descriptors
                    .filter(Files::exists)
                    .map(FakeBuildkitTest::target)
                    .filter(file -> file.startsWith(directory))
                    .toList();
        }
    }

    private static Path target(Path descriptor) {
        try {
            return Files.readSymbolicLink(descriptor);
        } catch (IOException e) {
            // It was closed meanwhile.
            return descriptor;
        }
    }
}
