package com.mellanox.mkt.buildkit;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import com.mellanox.mkt.buildkit.session.BuildContext;
import com.mellanox.mkt.buildkit.session.Receiver;
import com.mellanox.mkt.buildkit.session.RegistryLogin;
import com.mellanox.mkt.buildkit.session.Secret;
import com.mellanox.mkt.buildkit.status.SolveEvent;
import com.mellanox.mkt.buildkit.status.SolveEvent.LogLine;
import com.mellanox.mkt.buildkit.status.SolveEvent.VertexCompleted;
import com.mellanox.mkt.buildkit.transport.Transport;
import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.RandomAccessFile;
import java.net.StandardProtocolFamily;
import java.net.UnixDomainSocketAddress;
import java.nio.channels.ServerSocketChannel;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import org.apache.commons.compress.archivers.tar.TarArchiveInputStream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedClass;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;

@ParameterizedClass
@MethodSource("com.mellanox.mkt.buildkit.Engines#sockets")
class BuildkitClientIT {
    @TempDir
    Path directory;

    private final List<SolveEvent> events = Collections.synchronizedList(new ArrayList<>());
    private final BuildkitClient client;

    BuildkitClientIT(Path socket) {
        this.client = BuildkitClient.connect(Transport.unix(socket));
    }

    @AfterEach
    void close() throws InterruptedException {
        client.close();
        assertThat(LeftThreads.find()).isEmpty();
    }

    private SolveRequest.Builder request(String dockerfile) throws IOException {
        return SolveRequest.dockerfile().context(BuildContext.ofDirectory(Engines.context(directory, dockerfile)));
    }

    private List<String> lines() {
        return events.stream()
                .filter(LogLine.class::isInstance)
                .map(event -> ((LogLine) event).text())
                .toList();
    }

    @Test
    void solveWhenAStepPrintsHasItsLinesAndExportsAnImage() throws IOException {
        SolveRequest request = request("RUN echo one; printf 'two\\nthr'; echo ee >&2; printf last\n")
                .noCache()
                .label("mkt.test", "buildkit-client")
                .exporter(Exporter.moby(List.of()))
                .build();

        SolveResult result = client.solve(request, events::add);

        assertThat(lines()).contains("one", "two").anyMatch(line -> line.endsWith("last"));
        assertThat(result.imageDigest().or(result::configDigest))
                .get()
                .asString()
                .startsWith("sha256:");
        assertThat(events)
                .filteredOn(VertexCompleted.class::isInstance)
                .anyMatch(event -> event.vertex().name().contains("RUN echo one"));
    }

    @Test
    void solveWhenAStepFailsTellsStepAndExitCode() throws IOException {
        SolveRequest request = request("RUN exit 7\n").build();

        BuildkitException.StepFailed failure =
                catchThrowableOfType(BuildkitException.StepFailed.class, () -> client.solve(request, events::add));

        assertThat(failure.exitCode()).hasValue(7);
        assertThat(failure.vertex().name()).contains("RUN exit 7");
        failure.location().ifPresent(location -> {
            assertThat(location).hasToString("Dockerfile:4");
            assertThat(location.content().lines().skip(3)).containsExactly("RUN exit 7");
        });
    }

    @Test
    void solveWhenTheDockerfileIsWrongNamesTheLine() throws IOException {
        SolveRequest request = request("RUM true\n").build();

        assertThatThrownBy(() -> client.solve(request, events::add))
                .isInstanceOf(BuildkitException.SolveFailed.class)
                .hasMessageContaining("RUM")
                .hasMessageContaining("line 4");
    }

    @Test
    void solveWhenASecretIsGivenMountsIt() throws IOException {
        SolveRequest request = request("RUN --mount=type=secret,id=token echo \"[$(cat /run/secrets/token)]\"\n")
                .noCache()
                .secret("token", Secret.ofValue("not so secret".getBytes(UTF_8)))
                .build();

        client.solve(request, events::add);

        assertThat(lines()).contains("[not so secret]");
    }

    @Test
    void solveWhenASecretCannotBeReadFailsWithItsReason() throws IOException {
        SolveRequest request = request("RUN --mount=type=secret,id=token,required=true true\n")
                .noCache()
                .secret("token", Secret.ofFile(directory.resolve("missing")))
                .build();

        assertThatThrownBy(() -> client.solve(request, events::add))
                .isInstanceOf(BuildkitException.SessionFailed.class)
                .hasMessageContaining("token")
                .hasRootCauseInstanceOf(NoSuchFileException.class);
    }

    @Test
    void cancelWhenAStepRunsEndsAtOnce() throws Exception {
        CountDownLatch running = new CountDownLatch(1);
        SolveRequest request = request("RUN echo running; while :; do sleep 1; done\n")
                .noCache()
                .build();

        try (Solve solve = client.start(request, event -> {
            if (event instanceof LogLine line && line.text().equals("running")) {
                running.countDown();
            }
        })) {
            assertThat(running.await(60, TimeUnit.SECONDS)).isTrue();
            solve.cancel();
            assertThatThrownBy(solve::await).isInstanceOf(BuildkitException.Cancelled.class);
        }
    }

    @ParameterizedTest
    @ValueSource(strings = {"docker", "tar"})
    void exporterWhenItSendsATarIsReceived(String type) throws IOException {
        ByteArrayOutputStream received = new ByteArrayOutputStream();
        Exporter exporter = new Exporter(type, Map.of(), Optional.of(new Receiver.ToStream(() -> received)));
        SolveRequest request =
                request("RUN echo hello >/greeting\n").exporter(exporter).build();

        try {
            client.solve(request, events::add);
        } catch (BuildkitException.Unsupported | BuildkitException.SolveFailed e) {
            // The daemon of Docker with a graph driver has no such exporter.
            assertThat(e).hasMessageContaining(type);
            return;
        }

        List<String> names = new ArrayList<>();
        try (TarArchiveInputStream tar = new TarArchiveInputStream(new ByteArrayInputStream(received.toByteArray()))) {
            for (var entry = tar.getNextEntry(); entry != null; entry = tar.getNextEntry()) {
                names.add(entry.getName());
            }
        }
        assertThat(names).contains(type.equals("tar") ? "greeting" : "manifest.json");
    }

    @Test
    void exporterLocalWhenTheTreeHasLinksWritesThemAll() throws IOException {
        Path target = Files.createDirectory(directory.resolve("out"));
        Path source = Files.createDirectory(directory.resolve("in"));
        SolveRequest request = SolveRequest.dockerfile()
                .context(BuildContext.ofDirectory(Engines.context(source, """
                        RUN mkdir -p /made/deep /made/closed && echo hello >/made/deep/file && chmod 700 /made/closed
                        RUN ln -s deep/file /made/link && ln /made/deep/file /made/hard && chmod 750 /made/hard
                        FROM scratch
                        COPY --from=base /made /
                        """)))
                .exporter(Exporter.local(target))
                .build();

        client.solve(request, events::add);

        assertThat(target.resolve("deep/file")).hasContent("hello");
        assertThat(Files.readSymbolicLink(target.resolve("link"))).hasToString("deep/file");
        assertThat(target.resolve("hard")).hasContent("hello");
        assertThat(PosixFilePermissions.toString(Files.getPosixFilePermissions(target.resolve("deep/file"))))
                .isEqualTo("rwxr-x---");
        assertThat(PosixFilePermissions.toString(Files.getPosixFilePermissions(target.resolve("closed"))))
                .isEqualTo("rwx------");
    }

    @Test
    void gatewayWhenAResultIsAContextOfAnotherSolveJoinsThem() throws IOException {
        Path second = Files.createDirectory(directory.resolve("second"));
        Files.writeString(second.resolve("Dockerfile"), "FROM first\nRUN echo \"$COLOR\" >/colour\n");
        Path first = Files.createDirectory(directory.resolve("first"));
        SolveRequest request = SolveRequest.dockerfile()
                .context(BuildContext.ofDirectory(Engines.context(first, "ENV COLOR=blue\n")))
                .namedContext("second", BuildContext.ofDirectory(second))
                .build();
        List<String> read = new ArrayList<>();
        Solve solve = client.start(
                request,
                gateway -> {
                    GatewayResult base = gateway.solve();
                    String context = gateway.attributes().get("context:second");
                    GatewayResult result =
                            gateway.solve("dockerfile.v0", Map.of("context", context), Map.of("first", base));
                    read.add(new String(gateway.readFile(result, "/colour"), UTF_8));
                    read.add(new String(gateway.readFile(result, "/colour", 1, 2), UTF_8));
                    gateway.readDirectory(result, "/").forEach(file -> read.add(file.path()));
                    return result;
                },
                events::add);

        try {
            solve.await();
        } catch (BuildkitException.Unsupported e) {
            assertThat(e).hasMessageContaining("moby.buildkit.frontend.contexts");
            return;
        }

        assertThat(read).startsWith("blue\n", "lu").contains("bin", "colour");
    }

    @Test
    void cancelWhenAStepRunsEndsItsProcess() throws Exception {
        CountDownLatch running = new CountDownLatch(1);
        String mark = String.valueOf(100_000 + ProcessHandle.current().pid());
        SolveRequest request = request("RUN echo running; sleep " + mark + "\n").noCache().build();

        try (Solve solve = client.start(request, event -> {
            if (event instanceof LogLine line && line.text().equals("running")) {
                running.countDown();
            }
        })) {
            assertThat(running.await(60, TimeUnit.SECONDS)).isTrue();
            assertThat(EngineProcesses.awaitRunning("sleep", mark)).isTrue();
            solve.cancel();
            assertThat(EngineProcesses.awaitEnd("sleep", mark)).isTrue();
        }
    }

    @Test
    void closeWhenAStepRunsCancelsItsSolve() throws Exception {
        CountDownLatch running = new CountDownLatch(1);
        SolveRequest request = request("RUN echo running; sleep 3600\n").noCache().build();
        Solve solve = client.start(request, event -> {
            if (event instanceof LogLine line && line.text().equals("running")) {
                running.countDown();
            }
        });
        assertThat(running.await(60, TimeUnit.SECONDS)).isTrue();

        client.close();

        assertThatThrownBy(solve::await).isInstanceOf(BuildkitException.Cancelled.class);
    }

    @Test
    void solveWhenFourRunAtOnceGivesEachItsOwnLines() throws Exception {
        SolveRequest.Builder[] requests = new SolveRequest.Builder[4];
        for (int i = 0; i < requests.length; i++) {
            Path context = Files.createDirectory(directory.resolve("context" + i));
            requests[i] = SolveRequest.dockerfile()
                    .context(BuildContext.ofDirectory(Engines.context(context, "RUN echo line " + i + "\n")))
                    .noCache();
        }
        List<List<String>> lines = new ArrayList<>();
        List<Solve> solves = new ArrayList<>();
        for (SolveRequest.Builder request : requests) {
            List<String> own = Collections.synchronizedList(new ArrayList<>());
            lines.add(own);
            solves.add(client.start(request.build(), event -> {
                if (event instanceof LogLine line) {
                    own.add(line.text());
                }
            }));
        }

        solves.forEach(Solve::await);

        for (int i = 0; i < requests.length; i++) {
            assertThat(lines.get(i)).containsExactly("line " + i);
        }
    }

    @Test
    void solveWhenTheContextIsLargerThanTheHeapSendsItAll() throws IOException {
        long size = 200L << 20;
        try (RandomAccessFile file = new RandomAccessFile(directory.resolve("large").toFile(), "rw")) {
            file.setLength(size);
        }
        SolveRequest request = request("COPY large /\nRUN stat -c '%s bytes' /large\n").noCache().build();

        client.solve(request, events::add);

        assertThat(lines()).contains(size + " bytes");
    }

    @Test
    void sshAgentWhenAStepMountsItHasItsSocket() throws IOException {
        Path agent = directory.resolve("agent");
        try (ServerSocketChannel server = ServerSocketChannel.open(StandardProtocolFamily.UNIX)) {
            server.bind(UnixDomainSocketAddress.of(agent));
            SolveRequest request = request("RUN --mount=type=ssh test -S \"$SSH_AUTH_SOCK\" && echo mounted\n")
                    .noCache()
                    .sshAgent("default", agent)
                    .build();

            client.solve(request, events::add);
        }

        assertThat(lines()).contains("mounted");
    }

    @Test
    void loginWhenARegistryWantsOneIsAskedForThatHostOnly() throws Exception {
        List<String> hosts = Collections.synchronizedList(new ArrayList<>());
        try (LoginRegistry registry = LoginRegistry.start("user", "right")) {
            SolveRequest request = SolveRequest.dockerfile()
                    .context(BuildContext.ofDirectory(dockerfile("FROM " + registry.host() + "/missing/image\n")))
                    .logins(host -> {
                        hosts.add(host);
                        return Optional.of(new RegistryLogin("user", "wrong"));
                    })
                    .build();

            assertThatThrownBy(() -> client.solve(request, events::add))
                    .isInstanceOf(BuildkitException.RegistryRefused.class)
                    .hasMessageContaining(registry.host())
                    .hasMessageNotContaining("wrong");
            assertThat(hosts).isNotEmpty().containsOnly(registry.host());
        }
    }

    private Path dockerfile(String text) throws IOException {
        Path context = Files.createDirectory(directory.resolve("other"));
        Files.writeString(context.resolve("Dockerfile"), text);
        return context;
    }

    @Test
    void diskUsageAfterASolveHasRecordsWhichPruneWithAFilterLeaves() throws IOException {
        client.solve(request("RUN echo used\n").build(), events::add);

        assertThat(client.diskUsage(List.of())).anyMatch(record -> record.size() > 0);
        assertThat(client.prune(List.of("id==nothing"), false, Duration.ofHours(1)))
                .isEmpty();
    }
}
