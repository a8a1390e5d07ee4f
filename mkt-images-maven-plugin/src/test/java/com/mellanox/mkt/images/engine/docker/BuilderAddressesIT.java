package com.mellanox.mkt.images.engine.docker;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import com.mellanox.mkt.images.engine.BuilderGroup;
import com.mellanox.mkt.images.engine.BuilderNode;
import com.mellanox.mkt.images.engine.BuilderSetting;
import com.mellanox.mkt.images.engine.EngineFuture;
import com.mellanox.mkt.images.engine.ImageId;
import com.mellanox.mkt.images.engine.buildkit.RemoteEngine;
import com.mellanox.mkt.images.http.SampleCertificate;
import com.mellanox.mkt.images.type.ImageReference;
import com.mellanox.mkt.images.type.Platform;
import com.mellanox.mkt.images.type.UserEnvironment;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.UUID;
import java.util.concurrent.atomic.AtomicReference;
import org.apache.commons.compress.archivers.tar.TarArchiveInputStream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** A builder by each form of address: the BuildKit of another engine, of which nothing else is used. */
class BuilderAddressesIT {
    @TempDir
    private Path directory;

    private final Map<String, String> variables = new HashMap<>();
    private String socket;

    @BeforeEach
    void find() {
        socket = RealEngine.withContainerdStore().uri().getPath();
        variables.put("PATH", directory + ":" + System.getenv("PATH"));
        variables.put("DOCKER_CONFIG", directory.resolve("config").toString());
    }

    private List<BuilderNode> locate(String builder) {
        return BuilderSetting.parse(builder, directory.resolve("tls"))
                .locate(new UserEnvironment(variables, directory));
    }

    /** Builds an image by a builder, and reads a file of it. */
    private void assertBuilds(BuilderNode node) throws Exception {
        String text = UUID.randomUUID().toString();
        try (RemoteEngine engine = RemoteEngine.connect(
                new BuilderGroup(List.of(node.address()), null),
                RemoteEngine.Use.REGISTRY,
                TlsDirectory::context,
                registry -> Optional.empty(),
                new EngineFuture(() -> {
                    throw new AssertionError("the engine here is used");
                }),
                directory,
                event -> {})) {
            byte[] bytes = text.getBytes(StandardCharsets.UTF_8);
            ImageId image = engine.builder()
                    .build(
                            TestContext.of("FROM scratch", "COPY made /made")
                                    .with("made", bytes.length, out -> out.write(bytes))
                                    .request(ImageReference.parse("mkt-test/address:1")),
                            event -> {});
            AtomicReference<String> read = new AtomicReference<>();
            engine.read(image, "/made", in -> {
                TarArchiveInputStream tar = new TarArchiveInputStream(in);
                tar.getNextEntry();
                read.set(new String(tar.readAllBytes(), StandardCharsets.UTF_8));
            });
            assertThat(read).hasValue(text);
            assertThat(engine.description()).isEqualTo("BuildKit at " + node.address());
        }
    }

    /** Makes a program that takes some words, and is a connection to the builder. */
    private NotedProgram relay(String name, String words) throws Exception {
        NotedProgram program = new NotedProgram(directory, name);
        String docker = new UserEnvironment(System.getenv(), directory)
                .program("docker")
                .orElseThrow()
                .toString();
        program.write("[ \"$*\" = '" + words + "' ] || { echo \"unexpected: $*\" >&2; exit 9; }\nexec " + docker
                + " --host unix://" + socket + " system dial-stdio");
        return program;
    }

    private TlsRelay startTls() throws Exception {
        SampleCertificate ofBuilder = new SampleCertificate(directory, "ip:127.0.0.1");
        SampleCertificate ofClient = new SampleCertificate(directory, "dns:client");
        Path tls = Files.createDirectories(directory.resolve("tls"));
        Files.writeString(tls.resolve("ca.pem"), ofBuilder.pem());
        Files.writeString(tls.resolve("cert.pem"), ofClient.pem());
        Files.writeString(tls.resolve("key.pem"), ofClient.keyPem());
        return new TlsRelay(ofBuilder.contextFor(ofClient), RealEngine.withContainerdStore());
    }

    @Test
    void buildWhenTheBuilderHasTlsIsDoneWithCertificatesOfBothSides() throws Exception {
        try (TlsRelay builder = startTls()) {
            assertBuilds(locate(builder.uri("127.0.0.1").toString()).get(0));
        }
    }

    @Test
    void buildWhenTheBuilderIsBehindSshIsDone() throws Exception {
        assumeTrue(Files.isExecutable(Path.of("/usr/bin/ssh")), "there is no /usr/bin/ssh (package openssh-client)");
        try (SshEngine far = new SshEngine(directory)) {
            assertBuilds(locate(far.url() + socket).get(0));
            far.ssh.awaitNoProcess();
        }
    }

    @Test
    void buildWhenTheBuilderIsInAContainerIsDone() throws Exception {
        NotedProgram docker = relay("docker", "--context=far exec -i builder buildctl dial-stdio");

        assertBuilds(locate("docker-container://builder?context=far").get(0));
        docker.awaitNoProcess();
    }

    @Test
    void buildWhenTheBuilderIsInAPodIsDone() throws Exception {
        NotedProgram kubectl =
                relay("kubectl", "--namespace=ci exec -i --container=buildkitd builder-0 -- buildctl dial-stdio");

        assertBuilds(
                locate("kube-pod://builder-0?namespace=ci&container=buildkitd").get(0));
        kubectl.awaitNoProcess();
    }

    private void buildx(String... arguments) throws Exception {
        String buildx = System.getenv("MKT_BUILDX");
        assumeTrue(buildx != null, "MKT_BUILDX names no docker-buildx; src/env/engines sets it");
        ProcessBuilder program = new ProcessBuilder(buildx);
        program.command().addAll(List.of(arguments));
        program.environment().putAll(variables);
        program.environment().remove("BUILDX_CONFIG");
        Process process = program.redirectErrorStream(true).start();
        String output = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
        assertThat(process.waitFor()).as(output).isZero();
    }

    @Test
    void buildWhenBuildxHasABuilderWithTwoNodesIsDoneByEach() throws Exception {
        try (TlsRelay second = startTls()) {
            Path tls = directory.resolve("tls");
            buildx("create", "--name", "two", "--driver", "remote", "--platform", "linux/amd64", "unix://" + socket);
            buildx(
                    "create",
                    "--append",
                    "--name",
                    "two",
                    "--node",
                    "second",
                    "--driver",
                    "remote",
                    "--platform",
                    "linux/arm64",
                    "--driver-opt",
                    "cacert=" + tls.resolve("ca.pem") + ",cert=" + tls.resolve("cert.pem") + ",key="
                            + tls.resolve("key.pem") + ",servername=127.0.0.1",
                    second.uri("localhost").toString());

            List<BuilderNode> nodes = locate("buildx:two");

            assertThat(nodes).extracting(BuilderNode::name).containsExactly("two0", "second");
            assertThat(nodes)
                    .extracting(BuilderNode::platforms)
                    .containsExactly(List.of(Platform.parse("linux/amd64")), List.of(Platform.parse("linux/arm64")));
            for (BuilderNode node : nodes) {
                assertBuilds(node);
            }
        }
    }

    @Test
    void buildWhenBuildxHasABuilderInAContainerIsDone() throws Exception {
        buildx("create", "--name", "contained", "--driver", "docker-container", "unix://" + socket);
        NotedProgram docker =
                relay("docker", "--host=unix://" + socket + " exec -i buildx_buildkit_contained0 buildctl dial-stdio");

        assertBuilds(locate("buildx:contained").get(0));
        docker.awaitNoProcess();
    }

    @Test
    void buildWhenBuildxHasABuilderInPodsIsDone() throws Exception {
        // buildx writes down which file it was, and does not ask the cluster.
        Path kubeconfig = Files.writeString(directory.resolve("kubeconfig"), """
                apiVersion: v1
                kind: Config
                clusters: [{name: far, cluster: {server: "https://127.0.0.1:1"}}]
                contexts: [{name: far, context: {cluster: far}}]
                current-context: far
                """);
        variables.put("KUBECONFIG", kubeconfig.toString());
        buildx("create", "--name", "pods", "--driver", "kubernetes", "--driver-opt", "namespace=ci");
        String options = "--kubeconfig=" + kubeconfig + " --namespace=ci ";
        NotedProgram kubectl = relay("kubectl", options + "exec -i pods0-7d4f-x2x -- buildctl dial-stdio");
        Path exec = Files.move(directory.resolve("kubectl"), directory.resolve("kubectl-exec"));
        kubectl.write("[ \"$*\" != '" + options + "get pods --selector=app=pods0 --field-selector=status.phase=Running"
                + " --output=name' ] || exec echo pod/pods0-7d4f-x2x\nexec " + exec + " \"$@\"");

        assertBuilds(locate("buildx:pods").get(0));
        kubectl.awaitNoProcess();
    }
}
