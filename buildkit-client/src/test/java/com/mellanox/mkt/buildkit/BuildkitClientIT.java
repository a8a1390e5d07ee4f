package com.mellanox.mkt.buildkit;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.catchThrowableOfType;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import com.mellanox.mkt.buildkit.session.BuildContext;
import com.mellanox.mkt.buildkit.status.SolveEvent.VertexCompleted;
import com.mellanox.mkt.buildkit.status.SolveEvent.Warning;
import com.mellanox.mkt.buildkit.transport.Protocol;
import com.mellanox.mkt.buildkit.transport.Transport;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicReference;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedClass;
import org.junit.jupiter.params.provider.MethodSource;

/** Solves, the gateway, transports and the cache on each engine. */
@ParameterizedClass
@MethodSource("com.mellanox.mkt.buildkit.Engines#sockets")
class BuildkitClientIT extends EngineTest {
    /** What an old daemon lacks; it does not tell its version either. */
    private static final String NEWER = "named contexts and places of errors need BuildKit 0.11";

    BuildkitClientIT(Path socket) {
        super(socket);
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
        Engines.removeImage(socket, result.imageDigest().orElseThrow());
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
    }

    @Test
    void solveWhenAStepFailsTellsItsPlace() throws IOException {
        assumeTrue(client.version().isPresent(), NEWER);
        SolveRequest request = request("RUN exit 7\n").build();

        BuildkitException.StepFailed failure =
                catchThrowableOfType(BuildkitException.StepFailed.class, () -> client.solve(request, events::add));

        assertThat(failure.location()).hasValueSatisfying(location -> {
            assertThat(location).hasToString("Dockerfile:4");
            assertThat(location.content().lines().skip(3)).containsExactly("RUN exit 7");
        });
    }

    @Test
    void checkDockerfileWhenARuleIsBrokenTellsRuleAndLine() throws IOException {
        SolveRequest request = request("RUN true\nFROM scratch as second\n").build();

        try {
            assertThat(client.checkDockerfile(request).warnings()).anySatisfy(warning -> {
                assertThat(warning.rule()).isEqualTo("FromAsCasing");
                assertThat(warning.location())
                        .hasValueSatisfying(location -> assertThat(location).hasToString("Dockerfile:5"));
            });
        } catch (BuildkitException.Unsupported e) {
            assumeTrue(client.version().isPresent(), "checks need BuildKit 0.15");
            throw e;
        }
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
    void warningWhenACheckFindsSomethingHasItsLine() throws IOException {
        assumeTrue(client.version().isPresent(), "BuildKit before 0.11 has no checks");
        SolveRequest request = request("RUN true\nMAINTAINER nobody\n").build();

        client.solve(request, events::add);

        assertThat(events)
                .filteredOn(Warning.class::isInstance)
                .map(Warning.class::cast)
                .anySatisfy(warning -> {
                    assertThat(warning.message()).contains("MaintainerDeprecated");
                    assertThat(warning.location()).get().hasToString("Dockerfile:5");
                    assertThat(warning.url()).get().asString().startsWith("https://docs.docker.com/");
                });
    }

    @Test
    void protocolWhenDockerIsOlderThan29IsAnUpgrade() throws IOException {
        boolean upgrade = Engines.majorVersion(socket) < 29;

        assertThat(client.protocol()).isEqualTo(upgrade ? Protocol.UPGRADE : Protocol.DIRECT);
    }

    @Test
    void commandWhenItConnectsToTheDaemonSolves() throws IOException {
        Transport command = Transport.command(Relay.command(socket));
        try (BuildkitClient remote = BuildkitClient.connect(command)) {
            SolveRequest request = request("RUN echo by a command\n").noCache().build();

            remote.solve(request, events::add);

            assertThat(remote.protocol()).isEqualTo(client.protocol());
        }
        assertThat(lines()).contains("by a command");
        assertThat(ProcessHandle.current().children()).isEmpty();
    }

    @Test
    void namedContextWhenTheFrontendIsTooOldIsRefused() throws IOException {
        assumeTrue(client.version().isEmpty(), "this BuildKit has named contexts");
        SolveRequest request = request("RUN true\n")
                .namedContext("other", "docker-image://missing")
                .build();

        assertThatThrownBy(() -> client.solve(request, events::add))
                .isInstanceOf(BuildkitException.Unsupported.class)
                .hasMessageContaining("moby.buildkit.frontend.contexts");
    }

    @Test
    void gatewayWhenAResultIsAContextOfAnotherSolveJoinsThem() throws IOException {
        assumeTrue(client.version().isPresent(), NEWER);
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

        solve.await();

        assertThat(read).startsWith("blue\n", "lu").contains("bin", "colour");
    }

    /** Keeps the result of a Dockerfile, and counts how often its context is sent. */
    private KeptResult keep(String dockerfile, AtomicInteger sent) throws IOException {
        BuildContext context = BuildContext.ofDirectory(Engines.context(directory, dockerfile));
        SolveRequest request = SolveRequest.dockerfile()
                .context(out -> {
                    sent.incrementAndGet();
                    context.writeTo(out);
                })
                .build();
        AtomicReference<KeptResult> kept = new AtomicReference<>();
        try (Solve solve = client.start(
                request,
                gateway -> {
                    GatewayResult made = gateway.evaluate();
                    kept.set(client.keep(made));
                    return made;
                },
                events::add)) {
            solve.await();
        }
        return Objects.requireNonNull(kept.get());
    }

    @Test
    void keptResultWhenItsSolveHasEndedIsAnInputAndIsExportedWithoutItsContext() throws IOException {
        assumeTrue(client.version().isPresent(), NEWER);
        AtomicInteger sent = new AtomicInteger();
        KeptResult made = keep("RUN echo kept >/colour\n", sent);
        Path second = Files.createDirectory(directory.resolve("second"));
        Files.writeString(second.resolve("Dockerfile"), "FROM scratch\nCOPY --from=first /colour /copied\n");
        Path target = directory.resolve("files");
        try (KeptResult first = made) {
            SolveRequest other = SolveRequest.dockerfile()
                    .context(BuildContext.ofDirectory(second))
                    .namedContext("first", first.result())
                    .exporter(Exporter.local(target))
                    .build();
            client.solve(other, events::add);

            ByteArrayOutputStream tar = new ByteArrayOutputStream();
            SolveRequest export =
                    SolveRequest.dockerfile().exporter(Exporter.tar(() -> tar)).build();
            try (Solve solve = client.start(export, gateway -> gateway.solve(first.result(), false), events::add)) {
                solve.await();
            }
            assertThat(tar.toString(UTF_8)).contains("colour", "kept\n");
            assertThat(first.isLost()).isFalse();
        }

        assertThat(target.resolve("copied")).hasContent("kept\n");
        assertThat(sent).hasValue(1);
    }

    @Test
    void diskUsageAfterASolveHasRecordsWhichPruneWithAFilterLeaves() throws IOException {
        client.solve(request("RUN echo used\n").build(), events::add);

        assertThat(client.diskUsage(List.of())).anyMatch(record -> record.size() > 0);
        assertThat(client.prune(List.of("id==nothing"), false, Duration.ofHours(1)))
                .isEmpty();
    }
}
