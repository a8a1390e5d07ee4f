package com.mellanox.mkt.images.doctor;

import static org.assertj.core.api.Assertions.assertThat;

import com.mellanox.mkt.images.engine.EngineContainer;
import com.mellanox.mkt.images.engine.FakeEngine;
import com.mellanox.mkt.images.failure.RegistryException;
import com.mellanox.mkt.images.http.Answer;
import com.mellanox.mkt.images.kernel.SampleKernel;
import com.mellanox.mkt.images.registry.HttpRegistry;
import com.mellanox.mkt.images.registry.MemoryRegistry;
import java.io.IOException;
import java.net.ServerSocket;
import java.net.StandardProtocolFamily;
import java.net.UnixDomainSocketAddress;
import java.nio.channels.ServerSocketChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.FieldSource;

/** A machine on which one thing after the other is broken: the report names each, and how to correct it. */
class NewMachineTest {
    @TempDir
    private Path root;

    private NewMachine machine;

    /** Breaks a thing. */
    private interface Damage {
        void to(NewMachine machine) throws IOException;
    }

    /**
     * A thing that is broken.
     *
     * @param subject the only check that reports it
     * @param shown what its lines name, the remedy last
     */
    private record Broken(String thing, Damage damage, String subject, State state, List<String> shown) {
        private Broken(String thing, Damage damage, String subject, State state, String... shown) {
            this(thing, damage, subject, state, List.of(shown));
        }

        @Override
        public String toString() {
            return thing;
        }
    }

    static final List<Broken> THINGS = List.of(
            new Broken(
                    "no engine",
                    machine -> machine.connectTo("unix://" + machine.root + "/none.sock"),
                    "engine",
                    State.BROKEN,
                    "none.sock (DOCKER_HOST)",
                    "systemctl start docker"),
            new Broken(
                    "closed socket",
                    machine -> machine.connectTo("unix://" + closedSocket(machine.root)),
                    "engine",
                    State.BROKEN,
                    "closed.sock (DOCKER_HOST)",
                    "systemctl start docker"),
            new Broken(
                    "old engine",
                    machine -> {
                        FakeEngine old = machine.engine(machine.info("1.38"));
                        machine.engine = () -> old;
                    },
                    "engine",
                    State.COULD_BE_BETTER,
                    "API 1.38",
                    "Update the engine"),
            new Broken(
                    "no builder",
                    machine -> machine.buildAt("unix://" + machine.root + "/buildkitd.sock"),
                    "builder unix://",
                    State.BROKEN,
                    "No builder answers at unix://",
                    "Start buildkitd there"),
            new Broken(
                    "no engine where builders publish",
                    machine -> {
                        machine.builders.add(
                                new BuilderCheck("tcp://build.example.com:1234", () -> "BuildKit v0.25.1"));
                        machine.connectTo("unix://" + machine.root + "/none.sock");
                    },
                    "engine",
                    State.COULD_BE_BETTER,
                    "The builders build and publish without it",
                    "systemctl start docker"),
            new Broken(
                    "full disk of the engine",
                    machine -> machine.storage.fill(machine.root.resolve("docker"), 500 << 20),
                    "engine disk",
                    State.BROKEN,
                    "500 MiB free in ",
                    "docker system df"),
            new Broken(
                    "full disk of the cache",
                    machine -> machine.storage.fill(machine.home, 150 << 20),
                    "cache directory",
                    State.BROKEN,
                    "150 MiB free in ",
                    ".cache/mkt-images",
                    "-Dmkt.cacheDir"),
            new Broken(
                    "nearly full disk of the build",
                    machine -> {
                        Files.createDirectory(machine.root.resolve("target"));
                        machine.storage.fill(machine.root.resolve("target"), 800 << 20);
                    },
                    "build directory",
                    State.COULD_BE_BETTER,
                    "800 MiB free in ",
                    "mvn clean"),
            new Broken(
                    "wrong proxy",
                    machine -> machine.proxy("http://ann:hidden@127.0.0.1:" + freePort()),
                    "proxies",
                    State.BROKEN,
                    "http://***@127.0.0.1:",
                    "the environment (https_proxy)",
                    "-Dmkt.httpsProxy=none"),
            new Broken(
                    "no KVM",
                    machine -> machine.kvm = machine.root.resolve("no-kvm"),
                    "KVM",
                    State.COULD_BE_BETTER,
                    "no-kvm does not exist",
                    "tcg",
                    "modprobe kvm_intel"),
            new Broken(
                    "kernel without what the image needs",
                    machine -> machine.kernel = SampleKernel.tree(machine.root.resolve("linux"), "CONFIG_64BIT=y\n"),
                    "kernel",
                    State.BROKEN,
                    "linux",
                    "mvn mkt-images:kernel-config -Dmkt.kernel="),
            new Broken(
                    "no such kernel",
                    machine -> machine.kernel = machine.root.resolve("no-linux"),
                    "kernel",
                    State.BROKEN,
                    "no-linux does not exist",
                    "Name a compiled kernel tree"),
            new Broken(
                    "no answer of the registry",
                    machine -> machine.registry = new MemoryRegistry(NewMachine.HOST, new FakeEngine())
                            .refuse(RegistryException.Kind.UNREACHABLE),
                    "registry harbor.example.com",
                    State.BROKEN,
                    "The registry says UNREACHABLE",
                    "cannot publish",
                    "Do something about it"),
            new Broken(
                    "no right to push",
                    machine -> machine.registry = new MemoryRegistry(NewMachine.HOST, new FakeEngine())
                            .refuse(RegistryException.Kind.FORBIDDEN)
                            .failAfter(2),
                    "registry harbor.example.com",
                    State.BROKEN,
                    "login from the user's logins, may pull from mkt/kvm, may not push",
                    "cannot publish",
                    "Do something about it"),
            new Broken(
                    "no right to push, and nothing is published",
                    machine -> {
                        machine.publishes = false;
                        machine.registry = new MemoryRegistry(NewMachine.HOST, new FakeEngine())
                                .refuse(RegistryException.Kind.FORBIDDEN)
                                .failAfter(2);
                    },
                    "registry harbor.example.com",
                    State.COULD_BE_BETTER,
                    "may not push",
                    "Builds and boots work"),
            new Broken(
                    "wrong clock",
                    machine -> machine.registry = new MemoryRegistry(NewMachine.HOST, new FakeEngine())
                            .at(NewMachine.NOW.plus(Duration.ofMinutes(125))),
                    "clock",
                    State.BROKEN,
                    "2 h 5 min behind harbor.example.com",
                    "timedatectl set-ntp true"),
            new Broken(
                    "inexact clock",
                    machine -> machine.registry =
                            new MemoryRegistry(NewMachine.HOST, new FakeEngine()).at(NewMachine.NOW.minusSeconds(90)),
                    "clock",
                    State.COULD_BE_BETTER,
                    "1 min 30 s ahead of harbor.example.com",
                    "timedatectl set-ntp true"),
            new Broken(
                    "no base image",
                    machine -> {
                        FakeEngine empty = new FakeEngine()
                                .with(machine.info("1.41"))
                                .failPull(NewMachine.BASE.toString(), RegistryException.Kind.UNREACHABLE);
                        machine.engine = () -> empty;
                    },
                    "base image debian:bookworm",
                    State.BROKEN,
                    "not on the engine, and cannot be pulled"),
            new Broken(
                    "no source",
                    machine -> machine.repository = machine.root.resolve("missing.git"),
                    "git ",
                    State.BROKEN,
                    "missing.git does not exist",
                    "rdma_core cannot be fetched",
                    "-Dmkt.source.<package>"),
            new Broken(
                    "old Maven",
                    machine -> machine.maven = "3.6.3",
                    "Maven and JDK",
                    State.COULD_BE_BETTER,
                    "Maven 3.6.3, JDK 17",
                    "Update Maven"),
            new Broken(
                    "stopped VM",
                    machine -> {
                        FakeEngine engine = machine.engine(machine.info("1.41"));
                        engine.containers()
                                .stopped(
                                        new EngineContainer("0123", Map.of("com.mellanox.mkt.boot", "deb12")),
                                        new EngineContainer("4567", Map.of()));
                        machine.engine = () -> engine;
                    },
                    "leftovers",
                    State.COULD_BE_BETTER,
                    "0 temporary names of images and 1 container of runs",
                    "mvn mkt-images:clean"),
            new Broken(
                    "ended VM",
                    machine -> {
                        FakeEngine engine = machine.engine(machine.info("1.41"));
                        writeKeptVm(machine.home.resolve(".cache/mkt-images"), engine);
                        machine.engine = () -> engine;
                    },
                    "VMs",
                    State.COULD_BE_BETTER,
                    "none runs; ended: lab",
                    "mvn mkt-images:vm"));

    private static void writeKeptVm(Path cache, FakeEngine engine) throws IOException {
        Path directory = Files.createDirectories(cache.resolve("kept-vms/0123"));
        Files.writeString(
                directory.resolve("vm.json"),
                "{\"name\": \"lab\", \"key\": \"fc40\", \"image\": \"kvm:fc40\", \"kernel\": \"6.1\","
                        + " \"since\": \"2026-11-24T10:00:00Z\", \"user\": \"ann\", \"engine\": \""
                        + engine.description() + "\"}");
    }

    private static Path closedSocket(Path directory) throws IOException {
        Path file = directory.resolve("closed.sock");
        try (ServerSocketChannel server = ServerSocketChannel.open(StandardProtocolFamily.UNIX)) {
            server.bind(UnixDomainSocketAddress.of(file));
        }
        return file;
    }

    private static int freePort() throws IOException {
        try (ServerSocket socket = new ServerSocket(0)) {
            return socket.getLocalPort();
        }
    }

    @BeforeEach
    void createMachine() throws IOException {
        machine = new NewMachine(root);
    }

    private static Stream<Finding> notGood(Report report) {
        return report.findings().stream().filter(finding -> finding.state() != State.GOOD);
    }

    private static String text(Finding finding) {
        return String.join("\n", new Report(List.of(finding)).lines());
    }

    @Test
    void machineWhenAllIsWellHasGoodFindingsOnly() {
        Report report = machine.check();

        assertThat(report.findings()).extracting(Finding::subject).hasSize(16).doesNotHaveDuplicates();
        assertThat(notGood(report)).isEmpty();
        assertThat(report.lines()).last().isEqualTo("16 checks: 16 good, 0 could be better, 0 broken");
    }

    @ParameterizedTest
    @FieldSource("THINGS")
    void thingWhenBrokenIsNamedAloneWithItsRemedy(Broken broken) throws IOException {
        broken.damage().to(machine);

        Report report = machine.check();

        assertThat(notGood(report)).singleElement().satisfies(finding -> {
            assertThat(finding.subject()).startsWith(broken.subject());
            assertThat(finding.state()).isEqualTo(broken.state());
            assertThat(text(finding))
                    .contains(broken.shown().toArray(new String[0]))
                    .doesNotContain("hidden", "a secret");
            assertThat(finding.result().remedy()).isNotEmpty();
        });
        assertThat(report.broken()).hasSize(broken.state() == State.BROKEN ? 1 : 0);
    }

    @Test
    void homeWhenReadOnlyIsNamedWithTheCacheInIt() {
        machine.storage.protect(machine.home);

        assertThat(notGood(machine.check()).map(NewMachineTest::text))
                .satisfiesExactly(
                        cache -> assertThat(cache)
                                .startsWith("broken           cache directory: " + machine.home
                                        + " is not writable: permission denied\n")
                                .contains("-Dmkt.cacheDir"),
                        home -> assertThat(home)
                                .startsWith("could be better  home directory: " + machine.home + " is not writable")
                                .contains("mounted read-only"));
    }

    @Test
    void loginWhenWrongIsNamedWithItsOrigin() {
        try (HttpRegistry server = HttpRegistry.start()) {
            server.answer(
                    "GET /v2/", Answer.error(401, "wrong password").with("WWW-Authenticate", "Basic realm=\"test\""));
            machine.use(server);

            assertThat(notGood(machine.check())
                            .map(NewMachineTest::text)
                            .toList()
                            .get(0))
                    .startsWith("broken           registry " + server.host())
                    .contains(
                            "does not accept the login of 'ann' from the user's logins",
                            "docker login " + server.host())
                    .doesNotContain("a secret");
        }
    }

    @Test
    void engineWhenItPullsWithoutTheProxyIsNamed() throws IOException {
        try (ServerSocket proxy = new ServerSocket(0)) {
            machine.proxy("http://127.0.0.1:" + proxy.getLocalPort());
            machine.mavenProxy = Optional.of("127.0.0.1:" + proxy.getLocalPort());

            assertThat(notGood(machine.check()).map(NewMachineTest::text))
                    .singleElement()
                    .asString()
                    .contains(
                            "could be better  proxies: git and registries http://127.0.0.1:",
                            "steps http://127.0.0.1:",
                            "engine none",
                            "the engine pulls and pushes without a proxy",
                            "systemctl edit docker");
        }
    }

    @Test
    void baseImageWhenOnTheEngineNeedsNoRegistry() throws IOException {
        FakeEngine engine = machine.engine(machine.info("1.41"))
                .failPull(NewMachine.BASE.toString(), RegistryException.Kind.UNREACHABLE);
        machine.engine = () -> engine;

        assertThat(notGood(machine.check()).map(NewMachineTest::text))
                .singleElement()
                .asString()
                .startsWith("could be better  base image debian:bookworm: on the engine, and cannot be pulled: ");
    }

    @Test
    void kvmWhenTheEngineIsOnAnotherHostIsNotChecked() throws IOException {
        FakeEngine engine = machine.engine(machine.info("1.41")).remote();
        machine.engine = () -> engine;

        assertThat(notGood(machine.check()).map(NewMachineTest::text))
                .singleElement()
                .asString()
                .startsWith("could be better  KVM: not checked: the engine is on another host");
    }
}
