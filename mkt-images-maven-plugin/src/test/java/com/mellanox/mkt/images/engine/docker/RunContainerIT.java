package com.mellanox.mkt.images.engine.docker;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.github.dockerjava.api.exception.NotFoundException;
import com.github.dockerjava.api.model.Container;
import com.mellanox.mkt.images.engine.ContainerRequest;
import com.mellanox.mkt.images.engine.ContainerRequest.Isolation;
import com.mellanox.mkt.images.engine.ContainerRequest.Mount;
import com.mellanox.mkt.images.engine.ContainerRequest.Network;
import com.mellanox.mkt.images.engine.ContainerRequest.Port;
import com.mellanox.mkt.images.engine.ContainerRequests;
import com.mellanox.mkt.images.engine.ImageId;
import com.mellanox.mkt.images.engine.RunningContainer;
import com.mellanox.mkt.images.engine.TextOutput;
import com.mellanox.mkt.images.failure.EngineException;
import com.mellanox.mkt.images.type.Digest;
import com.mellanox.mkt.images.type.ImageReference;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.MessageDigest;
import java.time.Duration;
import java.util.HexFormat;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.Set;
import java.util.UUID;
import java.util.concurrent.TimeUnit;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Programs in containers on the engine of this machine: what they print and read, how they end, and what is refused. */
class RunContainerIT {
    private static final Duration LONG = Duration.ofSeconds(30);

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
        real.close();
    }

    private ContainerRequest shell(String script) {
        ImageId image = engine.find(ImageReference.parse(real.busybox())).orElseThrow();
        return ContainerRequests.of(image, List.of("sh", "-c", script));
    }

    private int run(ContainerRequest request, TextOutput to) {
        try (RunningContainer container = engine.start(request, to, null)) {
            return container.await(LONG).orElseThrow();
        }
    }

    @Test
    void programWhenItEndsHasAStatusAndBothOfItsOutputs() {
        assertThat(run(shell("echo out; echo err >&2; echo more; exit 7"), output))
                .isEqualTo(7);

        assertThat(output.stdout()).isEqualTo("out\nmore\n");
        assertThat(output.stderr()).isEqualTo("err\n");
    }

    @Test
    void programWhenItEndsAtOnceLosesNeitherStatusNorOutput() {
        for (int status = 0; status < 15; status++) {
            TextOutput ofOne = new TextOutput();

            assertThat(run(shell("echo " + status + "; exit " + status), ofOne)).isEqualTo(status);
            assertThat(ofOne.stdout()).isEqualTo(status + "\n");
        }
    }

    @Test
    void programWhenItPrintsMuchIsHandedOverInOrderToTheLastByte() {
        assertThat(run(shell("exec /bin/busybox seq 1 300000"), output)).isZero();

        assertThat(output.stdout())
                .isEqualTo(IntStream.rangeClosed(1, 300_000)
                        .mapToObj(number -> number + "\n")
                        .collect(Collectors.joining()));
    }

    @Test
    void programWhenKilledHasTheSignalsStatus() {
        assertThat(run(shell("sh -c 'kill -9 $$'; exit $?"), output)).isEqualTo(128 + 9);
    }

    @Test
    void inputWhenGivenIsForwardedToItsEnd() throws Exception {
        byte[] bytes = new byte[3_000_000];
        new Random(1).nextBytes(bytes);
        String hash =
                HexFormat.of().formatHex(MessageDigest.getInstance("SHA-256").digest(bytes));

        try (RunningContainer container =
                engine.start(shell("sha256sum; echo ended"), output, new ByteArrayInputStream(bytes))) {
            assertThat(container.await(LONG)).hasValue(0);
        }
        assertThat(output.stdout()).isEqualTo(hash + "  -\nended\n");
    }

    @Test
    void programWhenDetachedRunsOnUntilItIsStopped() throws Exception {
        ContainerRequest request = shell("trap 'exit 0' TERM; echo started; cat; while :; do sleep 0.1; done");
        try (RunningContainer container = engine.start(request, output, null)) {
            output.await("started");

            container.detach();
        }
        engine.close();
        engine = real.connect();
        assertThat(real.containers()).extracting(Container::getState).containsExactly("running");
        String id = real.containers().get(0).getId();

        engine.storage().stopContainer(id, LONG);

        real.awaitNoContainer();
        engine.storage().stopContainer(id, LONG);
    }

    @Test
    void inputWhenNotGivenStaysOpen() throws InterruptedException {
        try (RunningContainer container = engine.start(shell("echo reading; cat; echo ended"), output, null)) {
            output.await("reading");

            assertThat(container.await(Duration.ofMillis(500))).isEmpty();
            assertThat(output.stdout()).isEqualTo("reading\n");
        }
    }

    @Test
    void inputWhenEndlessDoesNotKeepTheProgramFromEnding() {
        InputStream endless = new InputStream() {
            @Override
            public int read() {
                return 'y';
            }
        };

        try (RunningContainer container = engine.start(shell("dd bs=1 count=3; exit 4"), output, endless)) {
            assertThat(container.await(LONG)).hasValue(4);
        }
        assertThat(output.stdout()).isEqualTo("yyy");
    }

    @Test
    void programWhenItHasAMountSeesTheHostsFiles() throws IOException {
        Files.writeString(directory.resolve("in"), "of the host\n");
        ContainerRequest request = ContainerRequests.mounting(
                shell("cat /ro/in; echo x > /ro/no; echo made > /rw/out"),
                new Mount(directory.toString(), "/ro", true),
                new Mount(directory.toString(), "/rw", false));

        assertThat(run(request, output)).isZero();

        assertThat(output.stdout()).isEqualTo("of the host\n");
        assertThat(output.stderr()).contains("Read-only file system");
        assertThat(directory.resolve("out")).hasContent("made");
    }

    @Test
    void programWhenGivenCapabilitiesAndDevicesMayUseThem() {
        ContainerRequest request = ContainerRequests.isolated(
                shell("/bin/busybox mount -t tmpfs none /tmp && /bin/busybox stat -c %t:%T /dev/fuse"),
                new Isolation(Network.OWN, Set.of("SYS_ADMIN", "MKNOD"), Set.of("/dev/fuse"), true));

        assertThat(run(request, output)).as(output.stderr()).isZero();

        assertThat(output.stdout()).isEqualTo("a:e5\n");
    }

    @Test
    void profileWhenACapabilityIsGivenStaysUnlessItIsAskedToBeOff() {
        assertThat(securityOptions(new Isolation(Network.OWN, Set.of("SYS_ADMIN"), Set.of(), false)))
                .isNullOrEmpty();
        assertThat(securityOptions(new Isolation(Network.OWN, Set.of(), Set.of(), true)))
                .contains("apparmor=unconfined");
    }

    private @Nullable List<String> securityOptions(Isolation isolation) {
        String id = ContainerCreation.create(
                real.client(),
                ContainerRequests.isolated(shell("true"), isolation),
                "mkt-images-test-" + UUID.randomUUID());
        try {
            return real.client().inspectContainerCmd(id).exec().getHostConfig().getSecurityOpts();
        } finally {
            engine.removeContainer(id);
        }
    }

    @Test
    void containerWhenItRunsIsNotRemoved() throws Exception {
        String id = real.client()
                .createContainerCmd(real.busybox())
                .withCmd("sleep", "600")
                .exec()
                .getId();
        real.client().startContainerCmd(id).exec();
        engine.removeContainer(id);
        assertThat(real.client().inspectContainerCmd(id).exec().getState().getRunning())
                .isTrue();

        real.client().killContainerCmd(id).exec();
        real.client().waitContainerCmd(id).start().awaitStatusCode();
        engine.removeContainer(id.substring(0, 12));

        assertThatThrownBy(() -> real.client().inspectContainerCmd(id).exec()).isInstanceOf(NotFoundException.class);
        engine.removeContainer(id);
    }

    @Test
    void programWhenOnTheHostsNetworkSeesItsInterfaces() {
        ContainerRequest request = ContainerRequests.isolated(
                shell("cat /proc/self/net/dev"), new Isolation(Network.HOST, Set.of(), Set.of(), false));

        assertThat(run(request, output)).isZero();

        assertThat(output.stdout()).contains("docker0");
    }

    @Test
    void startWhenDeviceIsMissingReportsIt() {
        ContainerRequest request = ContainerRequests.isolated(
                shell("true"), new Isolation(Network.OWN, Set.of(), Set.of("/dev/nosuch"), false));

        assertThatThrownBy(() -> engine.start(request, output, null))
                .isInstanceOf(EngineException.class)
                .hasMessageContaining("\"/dev/nosuch\": no such file or directory. Check whether the device exists");
    }

    @Test
    void portWhenPublishedIsReachedOnTheLoopback() throws Exception {
        ContainerRequest request = ContainerRequests.publishing(
                shell("exec /bin/busybox httpd -f -p 80 -h /"), List.of(new Port(80, 0)), Map.of("com.example.a", "b"));

        try (RunningContainer container = engine.start(request, output, null)) {
            int port = container.hostPort(80).orElseThrow();

            assertThat(get(URI.create("http://127.0.0.1:" + port + "/name"))).startsWith("mkt-test/it-");
            assertThat(real.containers())
                    .singleElement()
                    .satisfies(found -> assertThat(found.getLabels()).containsEntry("com.example.a", "b"))
                    .satisfies(found -> assertThat(found.getPorts())
                            .allSatisfy(
                                    published -> assertThat(published.getIp()).isEqualTo("127.0.0.1")));
        }
    }

    private static String get(URI uri) throws InterruptedException {
        for (int attempt = 0; attempt < 1200; attempt++) {
            try (InputStream in = uri.toURL().openStream()) {
                return new String(in.readAllBytes(), StandardCharsets.UTF_8);
            } catch (IOException e) {
                TimeUnit.MILLISECONDS.sleep(50); // the server is not up yet
            }
        }
        throw new AssertionError("no answer at " + uri);
    }

    @Test
    void startWhenPortIsInUseReportsIt() throws IOException {
        try (ServerSocket taken = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
            ContainerRequest request =
                    ContainerRequests.publishing(shell("true"), List.of(new Port(80, taken.getLocalPort())), Map.of());

            assertThatThrownBy(() -> engine.start(request, output, null))
                    .isInstanceOf(EngineException.class)
                    .hasMessageContaining("cannot run sh in a container of " + request.image())
                    .hasMessageContaining("127.0.0.1:" + taken.getLocalPort())
                    .hasMessageContaining("address already in use. End what uses the port");
        }
    }

    @Test
    void startWhenMountedPathIsMissingReportsIt() {
        ContainerRequest request = ContainerRequests.mounting(
                shell("true"), new Mount(directory.resolve("nosuch").toString(), "/x", true));

        assertThatThrownBy(() -> engine.start(request, output, null))
                .isInstanceOf(EngineException.class)
                .hasMessageContaining(
                        "bind source path does not exist: " + directory.resolve("nosuch") + ". Check whether");
        assertThat(directory.resolve("nosuch")).doesNotExist();
    }

    @Test
    void startWhenProgramIsMissingReportsIt() {
        ContainerRequest request = ContainerRequests.of(shell("").image(), List.of("nosuch"));

        assertThatThrownBy(() -> engine.start(request, output, null))
                .isInstanceOf(EngineException.class)
                .hasMessageContaining("\"nosuch\": executable file not found in $PATH")
                .hasMessageContaining("Check whether the image has nosuch");
    }

    @Test
    void startWhenImageIsGoneReportsIt() {
        ImageId gone = new ImageId(new Digest(RecordedEngine.IMAGE_ID));

        assertThatThrownBy(() -> engine.start(ContainerRequests.of(gone, List.of("true")), output, null))
                .isInstanceOf(EngineException.class)
                .hasMessageContaining("No such image: " + gone + ". Build or pull the image again");
    }
}
