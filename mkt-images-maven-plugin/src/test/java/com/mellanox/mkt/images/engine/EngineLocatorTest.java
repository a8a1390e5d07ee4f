package com.mellanox.mkt.images.engine;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.mellanox.mkt.images.failure.EngineException;
import com.mellanox.mkt.images.type.UserEnvironment;
import java.io.IOException;
import java.net.StandardProtocolFamily;
import java.net.UnixDomainSocketAddress;
import java.nio.channels.ServerSocketChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Which of all places wins, and what is said of places that are none. */
class EngineLocatorTest {
    /** What {@code printf remote | sha256sum} prints. */
    private static final String REMOTE = "b71199ebd070b36beab7317920c2c2f1d777df8d05e5527d8458fda57cb17a7a";

    @TempDir
    private Path directory;

    private final Map<String, String> variables = new HashMap<>();
    private final List<ServerSocketChannel> listening = new ArrayList<>();
    private final Set<Path> closed = new HashSet<>();

    @AfterEach
    void stop() throws IOException {
        for (ServerSocketChannel channel : listening) {
            channel.close();
        }
    }

    @Test
    void locateWhenGivenWinsOverAll() throws IOException {
        variables.put("DOCKER_HOST", "tcp://other:1");
        listen("var/run/docker.sock");

        assertThat(locate("unix:///given.sock")).hasToString("unix:///given.sock (mkt.dockerHost)");
    }

    @Test
    void locateWhenDockerHostIsSetWinsOverContext() throws IOException {
        variables.put("DOCKER_HOST", " unix:///host.sock ");
        variables.put("DOCKER_CONTEXT", "remote");
        context("{\"Endpoints\":{\"docker\":{\"Host\":\"tcp://remote:2376\"}}}");

        assertThat(locate(null)).hasToString("unix:///host.sock (DOCKER_HOST)");
    }

    @Test
    void locateWhenDockerHostIsBlankTakesTheNext() throws IOException {
        variables.put("DOCKER_HOST", " ");
        context("{\"Endpoints\":{\"docker\":{\"Host\":\"tcp://remote:2376\"}}}");
        variables.put("DOCKER_CONTEXT", "remote");

        assertThat(locate(null)).hasToString("tcp://remote:2376 (docker context 'remote', chosen by DOCKER_CONTEXT)");
    }

    @Test
    void locateWhenContextIsCurrentTakesItsEngineAndCertificates() throws IOException {
        config("{\n\t\"auths\": {},\n\t\"currentContext\": \"remote\"\n}\n");
        context("{\"Name\":\"remote\",\"Endpoints\":{\"docker\":{\"Host\":\"tcp://remote:2376\"}}}");
        Path certificates =
                directory.resolve("home/.docker/contexts/tls").resolve(REMOTE).resolve("docker");
        Files.createDirectories(certificates);

        EngineAddress address = locate("");

        assertThat(address.uri()).hasToString("tcp://remote:2376");
        assertThat(address.certificates()).isEqualTo(certificates);
        assertThat(address.reason())
                .isEqualTo("docker context 'remote', chosen by " + directory.resolve("home/.docker/config.json"));
        assertThat(address.isLocal()).isFalse();
    }

    @Test
    void locateWhenContextVariableIsDefaultUsesUsualSocket() throws IOException {
        config("{\"currentContext\": \"remote\"}");
        variables.put("DOCKER_CONTEXT", "default");
        Path socket = listen("var/run/docker.sock");

        assertThat(locate(null)).hasToString("unix://" + socket + " (usual socket)");
    }

    @Test
    void locateWhenConfigIsElsewhereReadsItThere() throws IOException {
        Path elsewhere = Files.createDirectories(directory.resolve("elsewhere"));
        Files.writeString(elsewhere.resolve("config.json"), "{\"currentContext\": \"gone\"}");
        variables.put("DOCKER_CONFIG", elsewhere.toString());

        assertThatThrownBy(() -> locate(null))
                .isInstanceOf(EngineException.class)
                .hasMessageStartingWith(
                        "There is no docker context 'gone', chosen by " + elsewhere.resolve("config.json"))
                .hasMessageContaining("docker context ls");
    }

    @Test
    void locateWhenConfigIsBrokenNamesFileAndLine() throws IOException {
        Path config = config("{\n\"currentContext\" \"remote\"\n}");

        assertThatThrownBy(() -> locate(null))
                .isInstanceOf(EngineException.class)
                .hasMessageStartingWith("The docker config is not JSON: " + config + ":2: ");
    }

    @Test
    void locateWhenContextNamesNoEngineReportsIt() throws IOException {
        config("{\"currentContext\": \"remote\"}");
        Path meta = context("{\"Endpoints\":{}}");

        assertThatThrownBy(() -> locate(null))
                .isInstanceOf(EngineException.class)
                .hasMessageContaining("names no engine in " + meta);
    }

    @Test
    void locateWhenSeveralSocketsAreThereTakesFirstThatAnswers() throws IOException {
        variables.put("XDG_RUNTIME_DIR", directory.resolve("run/user/7").toString());
        dead("var/run/docker.sock");
        Path podman = listen("run/user/7/podman/podman.sock");
        listen("run/podman/podman.sock");
        listen("home/.colima/default/docker.sock");

        EngineAddress address = locate(null);

        assertThat(address.uri().getPath()).isEqualTo(podman.toString());
        assertThat(address.isLocal()).isTrue();
    }

    @Test
    void locateWhenNoSocketAnswersTakesTheFirstThatIsThere() throws IOException {
        Path dead = dead("run/podman/podman.sock");

        assertThat(locate(null).uri().getPath()).isEqualTo(dead.toString());
    }

    @Test
    void locateWhenNothingIsThereListsWhereItLooked() {
        variables.put("XDG_RUNTIME_DIR", "/run/user/7");

        assertThatThrownBy(() -> locate(null))
                .isInstanceOf(EngineException.class)
                .hasMessageContaining(directory.resolve("var/run/docker.sock") + ", /run/user/7/docker.sock, "
                        + "/run/user/7/podman/podman.sock, " + directory.resolve("run/podman/podman.sock") + ", "
                        + directory.resolve("home/.colima/default/docker.sock") + ", "
                        + directory.resolve("home/.docker/run/docker.sock"))
                .hasMessageContaining("systemctl start docker");
    }

    @Test
    void locateWhenTlsIsAskedForTakesCertificatesAndItsPort() {
        variables.put("DOCKER_TLS_VERIFY", "1");
        assertThat(locate("tcp://far")).satisfies(address -> {
            assertThat(address.uri()).hasToString("tcp://far:2376");
            assertThat(address.certificates()).isEqualTo(directory.resolve("home/.docker"));
        });

        variables.put("DOCKER_CERT_PATH", "/certs");
        assertThat(locate("tcp://[::1]:99")).satisfies(address -> {
            assertThat(address.uri()).hasToString("tcp://[::1]:99");
            assertThat(address.certificates()).isEqualTo(Path.of("/certs"));
            assertThat(address.isLocal()).isTrue();
        });
    }

    @Test
    void locateWhenTlsIsNotAskedForTakesNoCertificates() {
        variables.put("DOCKER_CERT_PATH", "/certs");

        assertThat(locate("tcp://far")).isEqualTo(locate("tcp://far:2375"));
        assertThat(locate("tcp://far").certificates()).isNull();
    }

    @Test
    void locateWhenSchemeIsSshTakesTheProgramOfThePath() throws IOException {
        Path ssh = program("ssh");
        variables.put("DOCKER_HOST", "ssh://me@far_away/run/docker.sock");
        variables.put("DOCKER_TLS_VERIFY", "1");

        EngineAddress address = locate(null);

        assertThat(address).hasToString("ssh://me@far_away/run/docker.sock (DOCKER_HOST)");
        assertThat(address.program())
                .startsWith(ssh.toString())
                .endsWith("far_away", "docker", "--host", "unix:///run/docker.sock", "system", "dial-stdio");
        assertThat(address.way()).isEqualTo("at ssh://me@far_away/run/docker.sock");
        assertThat(address.ssh()).hasValueSatisfying(far -> assertThat(far.user()).isEqualTo("me"));
        assertThat(address.certificates()).isNull();
        assertThat(address.isLocal()).isFalse();
        assertThat(locate("ssh://127.0.0.1").isLocal()).isFalse();
    }

    @Test
    void locateWhenContextIsBehindSshTakesIt() throws IOException {
        program("ssh");
        config("{\"currentContext\": \"remote\"}");
        context("{\"Endpoints\":{\"docker\":{\"Host\":\"ssh://me@far:2222\"}}}");

        assertThat(locate(null).program())
                .endsWith("-l", "me", "-p", "2222", "--", "far", "docker", "system", "dial-stdio");
    }

    @Test
    void locateWhenThereIsNoSshNamesItsPackage() {
        assertThatThrownBy(() -> locate("ssh://far"))
                .isInstanceOf(EngineException.class)
                .hasMessage("The engine at ssh://far, set by mkt.dockerHost, is reached by the program ssh, which is not"
                        + " on the PATH. Install it (Debian's package openssh-client)");
    }

    @Test
    void locateWhenAddressHasAPasswordDoesNotShowIt() {
        for (String text : List.of("ssh://me:se:cret@far", "ssh://me:se/cret@far", "ssh://me:se cret@far")) {
            assertThatThrownBy(() -> locate(text))
                    .isInstanceOf(EngineException.class)
                    .hasMessageStartingWith("No engine can be reached at 'ssh://me:***@far', set by mkt.dockerHost. ")
                    .hasMessageNotContaining("cret");
        }
        assertThatThrownBy(() -> locate("ssh://me:secret@far")).hasMessageContaining("Remove it, and use a key");
    }

    @Test
    void locateWhenAddressIsNoneListsWhatIsSupported() {
        for (String text : List.of(
                "fd://",
                "http://a:1",
                "/var/run/docker.sock",
                "a b",
                "unix://",
                "unix://a/b",
                "tcp:",
                "tcp://:1",
                "ssh://",
                "ssh:///run/docker.sock",
                "npipe:////./pipe/x")) {
            assertThatThrownBy(() -> locate(text))
                    .isInstanceOf(EngineException.class)
                    .hasMessageStartingWith("No engine can be reached at '" + text + "', set by mkt.dockerHost. ");
        }
    }

    @Test
    void locateWhenSocketOfDockerIsClosedGoesThroughSudo() throws IOException {
        Path socket = listen("var/run/docker.sock");
        closed.add(socket);
        Path sudo = program("sudo");
        program("docker");

        EngineAddress address = locate(null);

        assertThat(address).hasToString("sudo (usual socket " + socket + " is not writable for you)");
        assertThat(address.program()).containsExactly(sudo.toString(), "-n", "docker", "system", "dial-stdio");
        assertThat(address.way()).isEqualTo("through sudo");
        assertThat(address.isLocal()).isTrue();
        assertThat(address.isSocket()).isFalse();
    }

    @Test
    void locateWhenSocketOfDockerIsNamedAndClosedGoesThroughSudo() throws IOException {
        Path socket = listen("var/run/docker.sock");
        closed.add(socket);
        program("sudo");
        program("docker");
        variables.put("DOCKER_HOST", "unix://" + socket);

        assertThat(locate(null)).hasToString("sudo (DOCKER_HOST " + socket + " is not writable for you)");
    }

    @Test
    void locateWhenSocketOfDockerIsOpenNeedsNoSudo() throws IOException {
        Path socket = listen("var/run/docker.sock");
        program("sudo");
        program("docker");

        assertThat(locate(null)).hasToString("unix://" + socket + " (usual socket)");
    }

    @Test
    void locateWhenProgramsOfSudoAreMissingKeepsTheClosedSocket() throws IOException {
        Path socket = listen("var/run/docker.sock");
        closed.add(socket);
        program("sudo");

        assertThat(locate(null)).hasToString("unix://" + socket + " (usual socket)");

        Files.delete(program("docker").resolveSibling("sudo"));
        assertThat(locate(null)).hasToString("unix://" + socket + " (usual socket)");
    }

    @Test
    void locateWhenAnotherSocketIsClosedDoesNotGoThroughSudo() throws IOException {
        Path socket = listen("run/podman/podman.sock");
        closed.add(socket);
        program("sudo");
        program("docker");

        assertThat(locate(null)).hasToString("unix://" + socket + " (usual socket)");
    }

    @Test
    void locateWhenRootlessEngineAnswersWinsOverSudo() throws IOException {
        closed.add(dead("var/run/docker.sock"));
        variables.put("XDG_RUNTIME_DIR", directory.resolve("run/user/7").toString());
        Path rootless = listen("run/user/7/docker.sock");
        program("sudo");
        program("docker");

        assertThat(locate(null)).hasToString("unix://" + rootless + " (usual socket)");
    }

    @Test
    void locateWhenSudoIsGivenTakesIt() throws IOException {
        listen("var/run/docker.sock");
        program("sudo");
        program("docker");

        assertThat(locate("sudo")).hasToString("sudo (mkt.dockerHost)");
    }

    @Test
    void locateWhenSudoIsGivenAndAProgramIsMissingNamesIt() throws IOException {
        assertThatThrownBy(() -> locate("sudo"))
                .isInstanceOf(EngineException.class)
                .hasMessageStartingWith("The engine is to be reached through sudo, set by mkt.dockerHost, and there is"
                        + " no sudo on the PATH. Install it");

        program("sudo");
        assertThatThrownBy(() -> locate("sudo")).hasMessageContaining("there is no docker on the PATH");
    }

    private Path program(String name) throws IOException {
        Path programs = Files.createDirectories(directory.resolve("bin"));
        variables.put("PATH", "/nonexistent:" + programs);
        Path program = Files.createFile(programs.resolve(name));
        return Files.setPosixFilePermissions(program, PosixFilePermissions.fromString("rwxr-xr-x"));
    }

    private EngineAddress locate(@Nullable String given) {
        Path home = directory.resolve("home");
        return new EngineLocator(new UserEnvironment(variables, home), directory, socket -> !closed.contains(socket))
                .locate(given);
    }

    private Path config(String json) throws IOException {
        Path config = directory.resolve("home/.docker/config.json");
        Files.createDirectories(config.getParent());
        return Files.writeString(config, json);
    }

    private Path context(String json) throws IOException {
        Path meta =
                directory.resolve("home/.docker/contexts/meta").resolve(REMOTE).resolve("meta.json");
        Files.createDirectories(meta.getParent());
        return Files.writeString(meta, json);
    }

    private Path listen(String path) throws IOException {
        Path socket = directory.resolve(path);
        Files.createDirectories(socket.getParent());
        listening.add(ServerSocketChannel.open(StandardProtocolFamily.UNIX).bind(UnixDomainSocketAddress.of(socket)));
        return socket;
    }

    private Path dead(String path) throws IOException {
        Path socket = listen(path);
        listening.remove(listening.size() - 1).close();
        return socket;
    }
}
