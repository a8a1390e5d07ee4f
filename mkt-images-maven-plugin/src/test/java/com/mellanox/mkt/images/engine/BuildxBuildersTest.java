package com.mellanox.mkt.images.engine;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.mellanox.mkt.images.engine.docker.NotedProgram;
import com.mellanox.mkt.images.failure.EngineException;
import com.mellanox.mkt.images.type.Digest;
import com.mellanox.mkt.images.type.Platform;
import com.mellanox.mkt.images.type.UserEnvironment;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Tests of {@link BuildxBuilders}, on files as buildx 0.29.1 writes them. */
class BuildxBuildersTest {
    private static final String REMOTE = """
            {"Name":"two","Driver":"remote","Nodes":[{"Name":"two0","Endpoint":"tcp://127.0.0.1:4444","Platforms":[{"architecture":\
            "amd64","os":"linux"}],"DriverOpts":{"cacert":"/tmp/ca.pem","servername":"foo"},"Flags":null,"Files":null},{"Name":\
            "second","Endpoint":"unix:///var/run/docker.sock","Platforms":[{"architecture":"arm64","os":"linux"}],"DriverOpts":\
            null,"Flags":null,"Files":null}],"Dynamic":false}""";

    @TempDir
    private Path home;

    private final Map<String, String> variables = new HashMap<>();

    private Path write(String name, String json) throws IOException {
        Path file = home.resolve(".docker/buildx/instances").resolve(name);
        Files.createDirectories(file.getParent());
        return Files.writeString(file, json);
    }

    private Path writeNode(String driver, String node) throws IOException {
        return write(
                "two", "{\"Name\":\"two\",\"Driver\":\"" + driver + "\",\"Nodes\":[" + node.replace('\'', '"') + "]}");
    }

    private void context(String name, String host) throws IOException {
        String hash = Digest.of(name.getBytes(StandardCharsets.UTF_8)).hex();
        Path meta = home.resolve(".docker/contexts/meta").resolve(hash).resolve("meta.json");
        Files.createDirectories(meta.getParent());
        Files.writeString(meta, "{\"Endpoints\":{\"docker\":{\"Host\":\"" + host + "\"}}}");
    }

    private List<BuilderNode> nodes(String name) {
        return new BuildxBuilders(new UserEnvironment(variables, home)).nodes(name);
    }

    private BuilderAddress address() {
        return nodes("two").get(0).address();
    }

    @Test
    void nodesWhenTheDriverIsRemoteHaveAddressesPlatformsAndTls() throws IOException {
        write("two", REMOTE);

        List<BuilderNode> nodes = nodes("Two");

        assertThat(nodes).extracting(BuilderNode::name).containsExactly("two0", "second");
        assertThat(nodes)
                .extracting(BuilderNode::platforms)
                .containsExactly(List.of(Platform.parse("linux/amd64")), List.of(Platform.parse("linux/arm64")));
        assertThat(nodes.get(0).address()).hasToString("tcp://127.0.0.1:4444");
        assertThat(nodes.get(0).address().tls())
                .isEqualTo(
                        new TlsFiles(Path.of("/tmp/ca.pem"), null, null, "foo", "docker buildx create --driver-opt"));
        assertThat(nodes.get(1).address()).isEqualTo(BuilderAddress.parse("unix:///var/run/docker.sock", null));
    }

    @Test
    void nodesWhenARemoteOneIsBehindSshAreReachedByBuildctl() throws IOException {
        writeNode("remote", "{'Name':'two0','Endpoint':'ssh://me@far'}");

        assertThat(address().program()).endsWith("--", "far", "buildctl", "dial-stdio");
    }

    @ParameterizedTest
    @CsvSource({
        "unix:///var/run/docker.sock, --host=unix:///var/run/docker.sock",
        "/run/other.sock, --host=unix:///run/other.sock",
        "ssh://me@far, --host=ssh://me@far",
        "far, --context=far",
        "default, --context=default"
    })
    void nodesWhenTheDriverIsDockerContainerAreContainersOfTheEndpoint(String endpoint, String option)
            throws IOException {
        writeNode("docker-container", "{'Name':'two0','Endpoint':'" + endpoint + "','Platforms':null}");

        assertThat(address().program())
                .containsExactly("docker", option, "exec", "-i", "buildx_buildkit_two0", "buildctl", "dial-stdio");
        assertThat(address()).hasToString("docker-container://buildx_buildkit_two0?" + option.substring(2));
    }

    @ParameterizedTest
    @CsvSource({
        "far, tcp://far:2376",
        "/run/other.sock, unix:///run/other.sock",
        "tcp://x:1, tcp://x:1",
        "default, unix:///d"
    })
    void nodesWhenTheDriverIsDockerAreEngines(String endpoint, String address) throws IOException {
        variables.put("DOCKER_HOST", "unix:///d");
        context("far", "tcp://far:2376");
        writeNode("docker", "{'Name':'two0','Endpoint':'" + endpoint + "'}");

        assertThat(address()).isEqualTo(BuilderAddress.parse(address, null));
    }

    @Test
    void nodesWhenTheNameIsThatOfADockerContextAreItsEngine() throws IOException {
        context("far", "tcp://far:2376");
        variables.put("DOCKER_HOST", "tcp://here:2375");

        assertThat(nodes("far")).singleElement().satisfies(node -> {
            assertThat(node.name()).isEqualTo("far");
            assertThat(node.address()).hasToString("tcp://far:2376");
        });
        assertThat(nodes("default").get(0).address()).hasToString("tcp://here:2375");
    }

    @Test
    void nodesWhenBuildxHasADirectoryOfItsOwnAreReadThere() throws IOException {
        Path file = write("two", REMOTE);
        variables.put("BUILDX_CONFIG", home.resolve("x").toString());
        Files.createDirectories(home.resolve("x/instances"));
        Files.move(file, home.resolve("x/instances/two"));

        assertThat(nodes("two")).hasSize(2);
    }

    @Test
    void nodesWhenThereIsNoSuchBuilderNamesThoseThatThereAre() throws IOException {
        Path instances = home.resolve(".docker/buildx/instances");
        assertThatThrownBy(() -> nodes("two"))
                .isInstanceOf(EngineException.class)
                .hasMessage("There is no buildx builder 'two': " + instances
                        + "/two is missing, and no docker context has this"
                        + " name. 'docker buildx ls' lists the builders");

        write("b", REMOTE);
        write("a", REMOTE);
        assertThatThrownBy(() -> nodes("two")).hasMessageContaining("There is a, b. 'docker buildx ls' lists");
    }

    @Test
    void nodesWhenTheFileIsNoJsonNamesTheLine() throws IOException {
        Path file = write("two", "{\"Name\":\"two\",\n\"Driver\":");

        assertThatThrownBy(() -> nodes("two"))
                .isInstanceOf(EngineException.class)
                .hasMessageStartingWith("The buildx builder 'two' is not JSON: " + file + ":2: ")
                .hasMessageEndingWith("Remove it by 'docker buildx rm two' and create it again");
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', textBlock = """
            remote | {'Name':'two0','Endpoint':'http://x'} | node 'two0', and 'http://x' is not the address of a builder. Write
            remote | {'Name':'two0','Endpoint':'tcp://x:1','DriverOpts':{'cacert':'/a.pem','cert':'/c.pem'}} | a certificate needs its key
            remote | {'Name':'two0','Endpoint':'tcp://x:1','DriverOpts':{'servername':'x'}} | certificate of an authority, cacert
            docker | {'Name':'two0','Endpoint':'gone'} | docker context 'gone', which is missing. 'docker context ls'
            docker-container | {'Name':'a b','Endpoint':''} | the name 'a b', which no container can have
            kubernetes | {'Name':'two,x'} | the node 'two,x' with a name, namespace or endpoint that Kubernetes cannot have
            kubernetes | {'Name':'two0','Endpoint':'kubernetes:///two?token=x'} | endpoint that Kubernetes cannot have
            kubernetes | {'Name':'two0','DriverOpts':{'namespace':'a b'}} | endpoint that Kubernetes cannot have
            cloud | {'Name':'two0'} | has the driver 'cloud', which the plugin does not know. Use one with the driver docker
            """)
    void nodesWhenOneIsOfNoUseNameFileAndRemedy(String driver, String node, String message) throws IOException {
        Path file = writeNode(driver, node);

        assertThatThrownBy(() -> nodes("two"))
                .isInstanceOf(EngineException.class)
                .hasMessageStartingWith("The buildx builder 'two' in " + file + " ")
                .hasMessageContaining(message);
    }

    private void kubectl(String script) throws IOException {
        NotedProgram kubectl = new NotedProgram(home, "kubectl");
        kubectl.write("echo \"$*\" >>" + home + "/calls\n" + script);
        variables.put("PATH", kubectl.path());
        writeNode(
                "kubernetes",
                "{'Name':'two_0','Endpoint':'kubernetes:///two?deployment=x\\u0026kubeconfig=%2Fa%20b','Platforms':[{"
                        + "'architecture':'arm64','os':'linux'}],'DriverOpts':{'namespace':'ci'}}");
    }

    @Test
    void nodesWhenTheDriverIsKubernetesAreThePodsThatRun() throws IOException {
        kubectl("printf 'pod/two-0-b\\npod/two-0-a\\n'");

        List<BuilderNode> nodes = nodes("two");

        assertThat(home.resolve("calls"))
                .hasContent("--kubeconfig=/a b --namespace=ci get pods --selector=app=two-0"
                        + " --field-selector=status.phase=Running --output=name");
        assertThat(nodes).extracting(BuilderNode::name).containsExactly("two-0-a", "two-0-b");
        assertThat(nodes.get(0).address()).hasToString("kube-pod://two-0-a?namespace=ci&kubeconfig=/a%20b");
        assertThat(nodes.get(0).address().program())
                .containsExactly(
                        "kubectl",
                        "--kubeconfig=/a b",
                        "--namespace=ci",
                        "exec",
                        "-i",
                        "two-0-a",
                        "--",
                        "buildctl",
                        "dial-stdio");
        assertThat(nodes).extracting(BuilderNode::platforms).containsOnly(List.of(Platform.parse("linux/arm64")));
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', textBlock = """
            exit 1  | is in pods that kubectl does not list: it ended with status 1. This must work: 'kubectl --kubeconfig=/a b
            exit 0  | has no pod that runs: 'kubectl --kubeconfig=/a b --namespace=ci get pods --selector=app=two-0
            exit 0  | lists none. Start them by 'docker buildx inspect --bootstrap two'
            echo OK | lists none
            yes     | is in pods that kubectl does not list: it prints more than 1 MB
            """)
    void nodesWhenKubectlListsNoPodsSaysWhatToDo(String script, String message) throws IOException {
        kubectl(script);

        assertThatThrownBy(() -> nodes("two"))
                .isInstanceOf(EngineException.class)
                .hasMessageStartingWith("The buildx builder 'two' in ")
                .hasMessageContaining(message);
    }

    @Test
    void nodesWhenThereIsNoKubectlSaysHowItIsInstalled() throws IOException {
        kubectl("exit 0");
        variables.put("PATH", "/nonexistent");

        assertThatThrownBy(() -> nodes("two"))
                .isInstanceOf(EngineException.class)
                .hasMessage(
                        "The builder at buildx:two is reached by the program kubectl, which is not on the PATH. Install it"
                                + " (Debian's package kubernetes-client)");
    }

    @Test
    void nodesWhenThereAreNoneSaysSo() throws IOException {
        Path file = write("two", "{\"Name\":\"two\",\"Driver\":\"remote\",\"Nodes\":null}");

        assertThatThrownBy(() -> nodes("two"))
                .hasMessage("The buildx builder 'two' in " + file
                        + " has no nodes. Remove it by 'docker buildx rm two' and create it again");
    }
}
