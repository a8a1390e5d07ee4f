package com.mellanox.mkt.images.engine.docker;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.github.dockerjava.api.exception.NotFoundException;
import com.mellanox.mkt.images.engine.ContainerOutput;
import com.mellanox.mkt.images.engine.ContainerRequest;
import com.mellanox.mkt.images.engine.ContainerRequests;
import com.mellanox.mkt.images.engine.ImageId;
import com.mellanox.mkt.images.engine.RunningContainer;
import com.mellanox.mkt.images.engine.TextOutput;
import com.mellanox.mkt.images.failure.CancelledException;
import com.mellanox.mkt.images.type.ImageReference;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.PipedInputStream;
import java.io.PipedOutputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** However a run ends, by closing, an interrupt, Ctrl-C or a kill, nothing is left of it. */
class EndedContainerIT {
    private static final Duration LONG = Duration.ofSeconds(30);
    /** Less than the 10 s that Docker gives a program to end before it kills it. */
    private static final Duration AT_MOST = Duration.ofSeconds(9);

    @TempDir
    private Path directory;

    private final TextOutput output = new TextOutput();
    private RealEngine real;
    private DockerEngine engine;

    @BeforeEach
    void connect() throws IOException {
        real = new RealEngine();
        engine = real.connect();
    }

    @AfterEach
    void cleanUp() {
        engine.close();
        assertThat(real.containers()).isEmpty();
        assertThat(Thread.getAllStackTraces().keySet())
                .noneMatch(thread -> thread.getName().startsWith("mkt-container"));
        real.close();
    }

    private RunningContainer sleeper() throws InterruptedException {
        return sleeper(engine.find(ImageReference.parse(real.busybox())).orElseThrow());
    }

    private RunningContainer sleeper(ImageId image) throws InterruptedException {
        RunningContainer container = engine.start(
                ContainerRequests.of(image, List.of("sh", "-c", "echo sleeping; sleep 600")), output, null);
        output.await("sleeping");
        return container;
    }

    @Test
    void closeWhenProgramRunsKillsItAtOnce() throws InterruptedException {
        RunningContainer container = sleeper();
        long start = System.nanoTime();

        container.close();

        assertThat(real.containers()).isEmpty();
        assertThat(Duration.ofNanos(System.nanoTime() - start)).isLessThan(AT_MOST);
        assertThatThrownBy(() -> container.await(LONG)).isInstanceOf(CancelledException.class);
        container.close();
    }

    @Test
    void closeWhenImageHasAVolumeRemovesIt() throws Exception {
        ImageId image = engine.builder()
                .build(
                        TestContext.of("FROM " + real.busybox(), "VOLUME /data").request(real.image("volume")),
                        event -> {});
        String volume;
        try (RunningContainer container = sleeper(image)) {
            volume = real.containers().get(0).getMounts().get(0).getName();
            assertThat(container.await(Duration.ZERO)).isEmpty();
        }

        assertThatThrownBy(() -> real.client().inspectVolumeCmd(volume).exec()).isInstanceOf(NotFoundException.class);
    }

    @Test
    void closeWhenThreadIsInterruptedRemovesItAndKeepsTheFlag() throws InterruptedException {
        RunningContainer container = sleeper();

        Thread.currentThread().interrupt();
        container.close();

        assertThat(Thread.interrupted()).isTrue();
        assertThat(real.containers()).isEmpty();
    }

    @Test
    void closeWhenProgramHasEndedLeavesItsStatus() {
        ContainerRequest request = ContainerRequests.of(
                engine.find(ImageReference.parse(real.busybox())).orElseThrow(), List.of("true"));
        RunningContainer container = engine.start(request, output, null);
        assertThat(container.await(LONG)).hasValue(0);

        container.close();

        assertThat(container.await(LONG)).hasValue(0);
    }

    @Test
    void closeWhenInputIsAwaitedEndsItsReader() throws Exception {
        PipedOutputStream typed = new PipedOutputStream();
        ContainerRequest request = ContainerRequests.of(
                engine.find(ImageReference.parse(real.busybox())).orElseThrow(), List.of("cat"));
        try (RunningContainer container = engine.start(request, output, new PipedInputStream(typed))) {
            typed.write("a line\n".getBytes(StandardCharsets.UTF_8));
            typed.flush();
            output.await("a line");
            assertThat(container.await(Duration.ofMillis(1))).isEmpty();
        }
        assertThat(inputReaders()).allSatisfy(thread -> {
            thread.join(AT_MOST.toMillis());
            assertThat(thread.isAlive()).isFalse();
        });
    }

    private static List<Thread> inputReaders() {
        return Thread.getAllStackTraces().keySet().stream()
                .filter(thread -> thread.getName().equals("mkt-container-input"))
                .toList();
    }

    @Test
    void awaitWhenInterruptedIsCancelled() throws InterruptedException {
        try (RunningContainer container = sleeper()) {
            Thread.currentThread().interrupt();

            assertThatThrownBy(() -> container.await(LONG)).isInstanceOf(CancelledException.class);
            assertThat(Thread.interrupted()).isTrue();
        }
    }

    @Test
    void startWhenInterruptedIsCancelledAndLeavesNothing() {
        ContainerRequest request = ContainerRequests.of(
                engine.find(ImageReference.parse(real.busybox())).orElseThrow(), List.of("sleep", "600"));
        Thread.currentThread().interrupt();

        assertThatThrownBy(() -> engine.start(request, output, null)).isInstanceOf(CancelledException.class);

        assertThat(Thread.interrupted()).isTrue();
        assertThat(real.containers()).isEmpty();
    }

    @Test
    void engineWhenClosedEndsWhatRuns() throws Exception {
        RunningContainer container = sleeper();
        CompletableFuture<Throwable> failure = CompletableFuture.supplyAsync(() -> {
            try {
                return new AssertionError("it ended: " + container.await(LONG));
            } catch (CancelledException e) {
                return e;
            }
        });
        long start = System.nanoTime();

        engine.close();

        assertThat(failure.get(60, TimeUnit.SECONDS)).isInstanceOf(CancelledException.class);
        assertThat(real.containers()).isEmpty();
        assertThat(Duration.ofNanos(System.nanoTime() - start)).isLessThan(AT_MOST);
    }

    @Test
    void awaitWhenTheTakerThrowsThrowsIt() {
        IllegalStateException message = new IllegalStateException("cannot take it");
        ContainerOutput broken = new ContainerOutput() {
            @Override
            public void stdout(byte[] piece) {
                throw message;
            }

            @Override
            public void stderr(byte[] piece) {
                throw message;
            }
        };
        ContainerRequest request = ContainerRequests.of(
                engine.find(ImageReference.parse(real.busybox())).orElseThrow(),
                List.of("sh", "-c", "echo a; sleep 600"));

        try (RunningContainer container = engine.start(request, broken, null)) {
            assertThatThrownBy(() -> container.await(LONG)).isSameAs(message);
        }
    }

    @Test
    void programWhenItsJvmIsKilledSeesTheEndOfItsInput() throws Exception {
        Process process = ContainerProgram.start(real.busybox(), directory, "wait");
        try (BufferedReader printed = process.inputReader(StandardCharsets.UTF_8)) {
            assertThat(printed.readLine()).isEqualTo("reading");
            assertThat(real.containers()).hasSize(1);

            process.destroyForcibly().waitFor();

            real.awaitNoContainer();
            assertThat(Files.readString(directory.resolve("ended"))).isEqualTo("ended\n");
        } finally {
            process.destroyForcibly();
        }
    }

    @Test
    void programWhenItsJvmEndsWithoutClosingItIsNoReasonToStay() throws Exception {
        Process process = ContainerProgram.start(real.busybox(), directory, "leave");
        try (BufferedReader printed = process.inputReader(StandardCharsets.UTF_8)) {
            assertThat(printed.readLine()).isEqualTo("reading");

            assertThat(process.waitFor(10, TimeUnit.SECONDS)).isTrue();

            assertThat(process.exitValue()).isZero();
            real.awaitNoContainer();
        } finally {
            process.destroyForcibly();
        }
    }
}
