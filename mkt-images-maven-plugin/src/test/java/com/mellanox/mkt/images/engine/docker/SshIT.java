package com.mellanox.mkt.images.engine.docker;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import com.mellanox.mkt.images.engine.BuildRequest;
import com.mellanox.mkt.images.engine.BuildStepException;
import com.mellanox.mkt.images.engine.ContainerRequest;
import com.mellanox.mkt.images.engine.ContainerRequests;
import com.mellanox.mkt.images.engine.EngineAddress;
import com.mellanox.mkt.images.engine.ImageId;
import com.mellanox.mkt.images.engine.RunningContainer;
import com.mellanox.mkt.images.engine.TextOutput;
import com.mellanox.mkt.images.event.RecordedEvents;
import com.mellanox.mkt.images.failure.CancelledException;
import com.mellanox.mkt.images.failure.EngineException;
import com.mellanox.mkt.images.type.ImageReference;
import java.io.BufferedReader;
import java.io.ByteArrayInputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The engine of this machine by OpenSSH and a server of ssh: what a run does with it, and what ends it. */
class SshIT {
    private static final Duration LONG = Duration.ofSeconds(60);

    @TempDir
    private Path directory;

    private final TextOutput output = new TextOutput();
    private final RecordedEvents events = new RecordedEvents("sleeping");
    private SshEngine far;
    private RealEngine real;
    private DockerEngine engine;

    @BeforeAll
    static void requireSsh() {
        assumeTrue(Files.isExecutable(Path.of("/usr/bin/ssh")), "there is no /usr/bin/ssh (package openssh-client)");
    }

    @BeforeEach
    void connect() throws Exception {
        real = new RealEngine();
        far = new SshEngine(directory);
        engine = connect(far.address());
    }

    private DockerEngine connect(EngineAddress address) {
        return DockerEngine.connect(address, real.logins(), events);
    }

    @AfterEach
    void cleanUp() throws Exception {
        engine.close();
        far.ssh.awaitNoProcess();
        far.close();
        real.awaitNoContainer();
        real.close();
    }

    @Test
    void engineWhenReachedBySshReportsIt() throws Exception {
        assertThat(engine.description()).matches("(Docker|Podman) [0-9.]+ at \\Q" + far.url());
        assertThat(engine.isLocal()).isFalse();
        assertThat(engine.images().find(ImageReference.parse(real.busybox()))).isPresent();
        assertThat(engine.defaultJobs()).isPositive();

        assertThat(far.ssh.calls())
                .as("one connection for one request after the other")
                .isEqualTo(1);
    }

    @Test
    void engineWhenAddressHasTheSocketIsReached() {
        assertThat(connect(far.address(real.address().uri().getPath())))
                .satisfies(other -> assertThat(other.platform()).isEqualTo(engine.platform()))
                .satisfies(DockerEngine::close);
        assertThatThrownBy(() -> connect(far.address(directory + "/none%20'.sock")))
                .isInstanceOf(EngineException.class)
                .hasMessageContaining("dial unix " + directory + "/none '.sock: connect: no such file or directory")
                .hasMessageContaining("Start the engine on the host");
    }

    @Test
    void buildsWhenSeveralRunAtOnceAreDone() throws Exception {
        byte[] bytes = new byte[5 << 20];
        List<CompletableFuture<ImageId>> builds = List.of("a", "b").stream()
                .map(name -> CompletableFuture.supplyAsync(() -> build(TestContext.of(
                                "FROM " + real.busybox(), "COPY big /", "RUN echo " + name + "; sha256sum /big")
                        .with("big", bytes.length, out -> out.write(bytes))
                        .request(real.image(name)))))
                .toList();

        for (CompletableFuture<ImageId> build : builds) {
            assertThat(build.get(1, TimeUnit.MINUTES)).isNotNull();
        }
    }

    private ImageId build(BuildRequest request) {
        try {
            return engine.builder().build(request, events);
        } catch (BuildStepException e) {
            throw new AssertionError(e);
        }
    }

    private ContainerRequest shell(String script) {
        ImageId image = engine.find(ImageReference.parse(real.busybox())).orElseThrow();
        return ContainerRequests.of(image, List.of("sh", "-c", script));
    }

    @Test
    void programWhenGivenInputReadsItToItsEndAndIsHeard() throws Exception {
        byte[] input = "a line\n".repeat(100_000).getBytes(StandardCharsets.UTF_8);

        try (RunningContainer container = engine.start(
                shell("cat | /bin/busybox tail -n 1; echo err >&2; exec /bin/busybox seq 1 100000"),
                output,
                new ByteArrayInputStream(input))) {
            assertThat(container.await(LONG)).hasValue(0);
        }

        assertThat(output.stdout()).startsWith("a line\n1\n2\n").endsWith("\n99999\n100000\n");
        assertThat(output.stderr()).isEqualTo("err\n");
    }

    @Test
    void programWhenTheConnectionIsLostSaysSo() throws Exception {
        try (RunningContainer container = engine.start(shell("echo sleeping; sleep 600"), output, null)) {
            output.await("sleeping");

            far.host.disconnect();

            assertThatThrownBy(() -> container.await(LONG))
                    .isInstanceOf(EngineException.class)
                    .hasMessageStartingWith(lost("the run of sh in a container of "));
        }

        assertThat(real.containers()).isEmpty();
    }

    private String lost(String during) {
        return "The connection to the engine at " + far.address() + " was lost during " + during;
    }

    /** A build that has begun its step, which sleeps for longer than the test. */
    private CompletableFuture<Throwable> sleeping(SleepingStep step, CompletableFuture<Thread> thread) throws Exception {
        BuildRequest request = TestContext.of("FROM " + real.busybox(), "RUN echo sleeping && " + step.command())
                .request(real.image("sleeper"));
        CompletableFuture<Throwable> end = new CompletableFuture<>();
        Thread build = new Thread(() -> {
            try {
                end.complete(new AssertionError("built " + engine.builder().build(request, events)));
            } catch (Exception e) {
                end.complete(e);
            }
        });
        build.start();
        thread.complete(build);
        events.awaitOutput();
        step.await();
        return end;
    }

    @Test
    void buildWhenTheServerEndsTheConnectionSaysSo() throws Exception {
        SleepingStep step = SleepingStep.create();
        CompletableFuture<Throwable> end = sleeping(step, new CompletableFuture<>());

        far.host.disconnect();

        assertLost(end, step, "closed by remote host");
    }

    @Test
    void buildWhenSshIsKilledSaysSo() throws Exception {
        SleepingStep step = SleepingStep.create();
        CompletableFuture<Throwable> end = sleeping(step, new CompletableFuture<>());

        far.ssh.kill();

        assertLost(end, step, "exit status 137");
    }

    private void assertLost(CompletableFuture<Throwable> end, SleepingStep step, String reason) throws Exception {
        assertThat(end.get(60, TimeUnit.SECONDS))
                .isInstanceOf(EngineException.class)
                .hasMessageStartingWith(lost("the build of " + real.image("sleeper") + " in step 2/2 : "))
                .hasMessageContaining(reason + ". Check the network")
                .hasMessageNotContaining("java.");
        step.awaitEnd();
        assertThat(engine.find(real.image("sleeper")))
                .as("by a new connection")
                .isEmpty();
    }

    @Test
    void buildWhenInterruptedStopsOnTheEngine() throws Exception {
        SleepingStep step = SleepingStep.create();
        CompletableFuture<Thread> thread = new CompletableFuture<>();
        CompletableFuture<Throwable> end = sleeping(step, thread);

        thread.join().interrupt();

        assertThat(end.get(60, TimeUnit.SECONDS)).isInstanceOf(CancelledException.class);
        step.awaitEnd();
    }

    @Test
    void processesWhenTheJvmIsKilledEndWithIt() throws Exception {
        ProcessBuilder program = ContainerProgram.program(real.busybox(), directory, "wait", far.url());
        program.environment().put("PATH", far.ssh.path());
        Process other = program.start();
        try (BufferedReader lines = other.inputReader()) {
            assertThat(lines.readLine()).isEqualTo("reading");
        }
        assertThat(far.ssh.calls()).isGreaterThan(2);

        other.destroyForcibly().waitFor();

        engine.close();
        far.ssh.awaitNoProcess();
    }

    @Test
    void connectWhenTheHostIsNotKnownNamesWhatToRun() throws Exception {
        far.knowHost("");

        assertThatThrownBy(() -> connect(far.address()))
                .isInstanceOf(EngineException.class)
                .hasMessageStartingWith("No engine answers at " + far.url() + " (mkt.dockerHost): Host key verification"
                        + " failed. Run 'ssh -p ")
                .hasMessageContaining(" me@127.0.0.1' once");
    }

    @Test
    void connectWhenTheHostHasAnotherKeyNamesHowToRemoveTheOldOne() throws Exception {
        far.knowHost(far.host.otherKnownHost());

        assertThatThrownBy(() -> connect(far.address()))
                .isInstanceOf(EngineException.class)
                .hasMessageContaining("Host key verification failed. Ask who runs the host")
                .hasMessageContaining("'ssh-keygen -R [127.0.0.1]:");
    }

    @Test
    void connectWhenTheKeyIsNotLetInNamesTheAgent() throws Exception {
        Files.delete(directory.resolve("key"));

        assertThatThrownBy(() -> connect(far.address()))
                .isInstanceOf(EngineException.class)
                .hasMessageContaining("me@127.0.0.1: Permission denied (")
                .hasMessageContaining("ssh-add");
    }

    @Test
    void connectWhenNoServerListensNamesWhatToCheck() {
        far.host.close();

        assertThatThrownBy(() -> connect(far.address()))
                .isInstanceOf(EngineException.class)
                .hasMessageContaining(": Connection refused. Check whether the host runs");
    }

    @Test
    void buildWhenTheHostLetsNobodyInAnyMoreSaysSo() throws Exception {
        Files.delete(directory.resolve("key"));

        assertThatThrownBy(() -> build(TestContext.of("FROM " + real.busybox()).request(real.image("a"))))
                .isInstanceOf(EngineException.class)
                .hasMessageContaining("me@127.0.0.1: Permission denied (")
                .hasMessageContaining("ssh-add");
    }
}
