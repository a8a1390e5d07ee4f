package com.mellanox.mkt.images.engine.docker;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.mellanox.mkt.images.engine.BuildRequest;
import com.mellanox.mkt.images.engine.ContainerRequest;
import com.mellanox.mkt.images.engine.ContainerRequests;
import com.mellanox.mkt.images.engine.ImageId;
import com.mellanox.mkt.images.engine.RunningContainer;
import com.mellanox.mkt.images.engine.TextOutput;
import com.mellanox.mkt.images.event.RecordedEvents;
import com.mellanox.mkt.images.failure.CancelledException;
import com.mellanox.mkt.images.failure.EngineException;
import com.mellanox.mkt.images.type.Digest;
import com.mellanox.mkt.images.type.ImageReference;
import java.io.BufferedReader;
import java.io.ByteArrayInputStream;
import java.io.InputStream;
import java.nio.file.Path;
import java.security.MessageDigest;
import java.time.Duration;
import java.util.HexFormat;
import java.util.List;
import java.util.Random;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The engine of this machine through {@code sudo -n docker system dial-stdio}: all that a run does with it. */
class SudoIT {
    private static final Duration LONG = Duration.ofSeconds(60);
    private static final int BIG = 50_000_000;

    @TempDir
    private Path directory;

    private final TextOutput output = new TextOutput();
    private final RecordedEvents events = new RecordedEvents("sleeping");
    private FakeSudo sudo;
    private RealEngine real;
    private DockerEngine engine;

    @BeforeEach
    void connect() throws Exception {
        real = new RealEngine();
        sudo = new FakeSudo(directory);
        engine = DockerEngine.connect(sudo.address(), real.logins(), events);
    }

    @AfterEach
    void cleanUp() throws Exception {
        engine.close();
        sudo.awaitNoProcess();
        real.awaitNoContainer();
        real.close();
    }

    @Test
    void engineWhenReachedThroughSudoReportsIt() throws Exception {
        assertThat(engine.description()).matches("(Docker|Podman) [0-9.]+ through sudo");
        assertThat(engine.isLocal()).isTrue();
        assertThat(engine.images().find(ImageReference.parse(real.busybox()))).isPresent();
        assertThat(engine.defaultJobs()).isPositive();

        assertThat(sudo.calls())
                .as("one connection for one request after the other")
                .isEqualTo(1);
    }

    @Test
    void buildWhenItsContextIsLargeHasAllOfIt() throws Exception {
        byte[] bytes = new byte[BIG];
        new Random(1).nextBytes(bytes);
        TestContext context = TestContext.of("FROM " + real.busybox(), "COPY big /", "RUN sha256sum /big")
                .with("big", BIG, out -> out.write(bytes));

        engine.builder().build(context.request(real.image("big")), events);

        assertThat(events.output()).contains(hash(bytes) + "  /big");
    }

    @Test
    void buildsWhenSeveralRunAtOnceAreDone() throws Exception {
        List<CompletableFuture<ImageId>> builds = List.of("a", "b", "c").stream()
                .map(name -> CompletableFuture.supplyAsync(() -> build(name, "RUN echo " + name + " > /" + name)))
                .toList();

        for (CompletableFuture<ImageId> build : builds) {
            assertThat(build.get(1, TimeUnit.MINUTES)).isNotNull();
        }
    }

    private ImageId build(String name, String instruction) {
        try {
            return engine.builder()
                    .build(TestContext.of("FROM " + real.busybox(), instruction).request(real.image(name)), events);
        } catch (Exception e) {
            throw new AssertionError(e);
        }
    }

    @Test
    void imageWhenPushedPulledAndLoadedIsTheSame() throws Exception {
        try (PublishedImages published = new PublishedImages(real, engine)) {
            ImageReference image = published.build(published.registry.host(), "a", "one");
            ImageId id = engine.find(image).orElseThrow();

            Digest digest = engine.push(image, LONG, events);
            byte[] archive;
            try (InputStream saved =
                    real.client().saveImageCmd(image.toString()).exec()) {
                archive = saved.readAllBytes();
            }
            real.remove(image.toString());
            engine.pull(image, events);
            assertThat(engine.digestAtRegistry(image, LONG)).contains(digest);
            assertThat(engine.find(image)).contains(id);
            real.remove(image.toString());

            assertThat(engine.load(image, out -> out.write(archive))).isEqualTo(id);
        }
    }

    private ContainerRequest shell(String script) {
        ImageId image = engine.find(ImageReference.parse(real.busybox())).orElseThrow();
        return ContainerRequests.of(image, List.of("sh", "-c", script));
    }

    @Test
    void programWhenGivenInputReadsItToItsEndAndIsHeard() throws Exception {
        byte[] bytes = new byte[3_000_000];
        new Random(1).nextBytes(bytes);

        try (RunningContainer container = engine.start(
                shell("sha256sum; echo err >&2; exec /bin/busybox seq 1 100000"),
                output,
                new ByteArrayInputStream(bytes))) {
            assertThat(container.await(LONG)).hasValue(0);
        }

        assertThat(output.stdout()).startsWith(hash(bytes) + "  -\n1\n2\n").endsWith("\n99999\n100000\n");
        assertThat(output.stderr()).isEqualTo("err\n");
    }

    private static String hash(byte[] bytes) throws Exception {
        return HexFormat.of().formatHex(MessageDigest.getInstance("SHA-256").digest(bytes));
    }

    @Test
    void programWhenClosedIsKilled() throws Exception {
        try (RunningContainer container = engine.start(shell("echo sleeping; sleep 600"), output, null)) {
            output.await("sleeping");
            assertThat(container.await(Duration.ofMillis(1))).isEmpty();
        }

        assertThat(real.containers()).isEmpty();
    }

    @Test
    void buildWhenInterruptedStopsOnTheEngine() throws Exception {
        SleepingStep step = SleepingStep.create();
        CompletableFuture<Throwable> failure = new CompletableFuture<>();
        Thread build = new Thread(() -> {
            try {
                engine.builder().build(sleeper(step), events);
            } catch (Exception e) {
                failure.complete(e);
            }
        });
        build.start();
        events.awaitOutput();
        step.await();

        build.interrupt();

        assertThat(failure.get(60, TimeUnit.SECONDS)).isInstanceOf(CancelledException.class);
        step.awaitEnd();
        assertThat(engine.find(real.image("sleeper"))).isEmpty();
    }

    private BuildRequest sleeper(SleepingStep step) {
        return TestContext.of("FROM " + real.busybox(), "RUN echo sleeping && " + step.command())
                .request(real.image("sleeper"));
    }

    @Test
    void processesWhenTheJvmIsKilledEndWithIt() throws Exception {
        ProcessBuilder program = ContainerProgram.program(real.busybox(), directory, "wait", "sudo");
        program.environment().put("PATH", sudo.path());
        Process other = program.start();
        try (BufferedReader lines = other.inputReader()) {
            assertThat(lines.readLine()).isEqualTo("reading");
        }
        assertThat(sudo.calls()).isGreaterThan(2);

        other.destroyForcibly().waitFor();

        engine.close();
        sudo.awaitNoProcess();
    }

    @Test
    void connectWhenSudoWantsAPasswordNamesTheWaysOut() throws Exception {
        sudo.write("echo 'sudo: a password is required' >&2; exit 1");

        assertThatThrownBy(() -> DockerEngine.connect(sudo.address(), real.logins(), events))
                .isInstanceOf(EngineException.class)
                .hasMessage("No engine answers through sudo (mkt.dockerHost): sudo: a password is required. Become a"
                        + " member of the group docker ('sudo usermod -aG docker $USER', then log in again), or have sudo"
                        + " run 'docker system dial-stdio' without a password (a file in /etc/sudoers.d: '<user>"
                        + " ALL=(root) NOPASSWD: /usr/bin/docker system dial-stdio'), or use a rootless engine");
    }

    @Test
    void connectWhenDockerFindsNoEngineShowsHowToStartIt() throws Exception {
        sudo.write("exec docker --host unix://" + directory + "/none.sock system dial-stdio");

        assertThatThrownBy(() -> DockerEngine.connect(sudo.address(), real.logins(), events))
                .isInstanceOf(EngineException.class)
                .hasMessageStartingWith("No engine answers through sudo (mkt.dockerHost): ")
                .hasMessageContaining("Start it, 'systemctl start docker'");
    }

    @Test
    void requestWhenSudoWantsThePasswordAgainReportsIt() throws Exception {
        sudo.write("echo 'sudo: a password is required' >&2; exit 1");

        assertThatThrownBy(() -> engine.start(shell("true"), output, null))
                .isInstanceOf(EngineException.class)
                .hasMessageStartingWith(
                        "No engine answers through sudo (mkt.dockerHost): sudo: a password is required. ");
    }
}
