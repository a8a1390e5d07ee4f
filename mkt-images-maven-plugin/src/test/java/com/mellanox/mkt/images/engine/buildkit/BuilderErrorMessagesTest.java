package com.mellanox.mkt.images.engine.buildkit;

import static org.assertj.core.api.Assertions.assertThat;

import com.mellanox.mkt.images.engine.BuilderGroup;
import com.mellanox.mkt.images.engine.BuilderSetting;
import com.mellanox.mkt.images.engine.EngineFuture;
import com.mellanox.mkt.images.engine.docker.NotedProgram;
import com.mellanox.mkt.images.engine.docker.TlsDirectory;
import com.mellanox.mkt.images.failure.EngineException;
import com.mellanox.mkt.images.type.UserEnvironment;
import java.io.IOException;
import java.net.ServerSocket;
import java.nio.file.Path;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** What is said if a builder is not reached: the messages are those of docker, kubectl, OpenSSH, runc and buildctl. */
class BuilderErrorMessagesTest {
    @TempDir
    private Path directory;

    /** Connects to an address. */
    private EngineException failure(String address) {
        UserEnvironment environment =
                new UserEnvironment(Map.of("PATH", directory + ":" + System.getenv("PATH")), directory);
        try (RemoteEngine engine = RemoteEngine.connect(
                BuilderGroup.preferred(BuilderSetting.parse(address, null).locate(environment)),
                RemoteEngine.Use.REGISTRY,
                TlsDirectory::context,
                registry -> Optional.empty(),
                new EngineFuture(() -> {
                    throw new AssertionError("the engine here is used");
                }),
                directory,
                event -> {})) {
            throw new AssertionError(engine.description());
        } catch (EngineException e) {
            return e;
        }
    }

    private void program(String name, int status, String message) throws IOException {
        new NotedProgram(directory, name).write("cat >&2 <<'END'\n" + message + "\nEND\nexit " + status);
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', quoteCharacter = '"', textBlock = """
            Error response from daemon: No such container: b | Name another container: 'docker --context=far ps' lists
            Error response from daemon: container 01ab is not running | Start it: 'docker --context=far start b'
            error during connect: dial unix /x.sock: connect: permission denied | usermod -aG docker $USER
            Cannot connect to the Docker daemon at unix:///x.sock. Is the docker daemon running? | set its address by DOCKER_HOST
            Failed to initialize: unable to resolve docker endpoint: context "far": context not found: open /x | docker context ls
            error: dial unix /run/buildkit/buildkitd.sock: connect: connection refused | 'docker --context=far logs b' says why
            something new | 'docker --context=far exec -i b buildctl dial-stdio </dev/null' must work
            """)
    void connectWhenDockerFailsShowsItsMessageAndARemedy(String message, String remedy) throws IOException {
        program("docker", 1, message);

        assertThat(failure("docker-container://b?context=far"))
                .hasMessageStartingWith("No builder answers at docker-container://b?context=far: " + message + ". ")
                .hasMessageContaining(remedy);
    }

    @Test
    void connectWhenTheContainerHasNoBuildctlShowsWhatDockerWritesToStandardOutput() throws IOException {
        new NotedProgram(directory, "docker")
                .write(
                        "echo 'OCI runtime exec failed: exec failed: unable to start container process: exec: \"buildctl\":"
                                + " executable file not found in $PATH: unknown'; exit 126");

        assertThat(failure("docker-container://b"))
                .hasMessage(
                        "No builder answers at docker-container://b: OCI runtime exec failed: exec failed: unable to start"
                                + " container process: exec: \"buildctl\": executable file not found in $PATH: unknown. Name a"
                                + " container that has buildctl, such as one of the image moby/buildkit");
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', quoteCharacter = '"', textBlock = """
            Error from server (NotFound): pods "b" not found | 'kubectl --namespace=ci get pods' lists the pods
            Error from server (NotFound): namespaces "ci" not found | 'kubectl --namespace=ci get pods' lists the pods
            Error from server (BadRequest): container x is not valid for pod b | ?container=NAME
            error: cannot exec into a container in a completed pod; current phase is Succeeded | Wait until the pod runs
            error: unable to upgrade connection: container not found ("buildkitd") | ?container=NAME
            Error from server (Forbidden): pods "b" is forbidden: User "me" cannot create resource "pods/exec" | a RoleBinding
            error: You must be logged in to the server (Unauthorized) | Log in to the cluster: 'kubectl --namespace=ci get pods'
            The connection to the server localhost:8080 was refused - did you specify the right host or port? | cluster-info
            Error in configuration: context was not found for specified context: far | kubectl config get-contexts
            error: dial unix /run/buildkit/buildkitd.sock: connect: no such file or directory | 'kubectl --namespace=ci logs b'
            exec: "buildctl": executable file not found in $PATH: unknown | Name a pod that has buildctl
            something new | 'kubectl --namespace=ci exec -i b -- buildctl dial-stdio </dev/null' must work
            """)
    void connectWhenKubectlFailsShowsItsMessageAndARemedy(String message, String remedy) throws IOException {
        program("kubectl", 1, "E1130 memcache.go:265] \"Unhandled Error\"\n" + message);

        assertThat(failure("kube-pod://b?namespace=ci"))
                .hasMessageStartingWith("No builder answers at kube-pod://b?namespace=ci: " + message + ". ")
                .hasMessageContaining(remedy);
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', textBlock = """
            255 | Host key verification failed | Run 'ssh me@far' once, and accept the key
            127 | bash: line 1: buildctl: command not found | Install BuildKit's buildctl on the host
            1 | error: dial unix /run/buildkit/buildkitd.sock: connect: permission denied | Start buildkitd on the host
            """)
    void connectWhenSshFailsShowsItsMessageAndARemedy(int status, String message, String remedy) throws IOException {
        program("ssh", status, message);

        assertThat(failure("ssh://me@far/run/buildkit/buildkitd.sock"))
                .hasMessageStartingWith(
                        "No builder answers at ssh://me@far/run/buildkit/buildkitd.sock: " + message + ". ")
                .hasMessageContaining(remedy);
    }

    @Test
    void connectWhenAProgramSaysNothingNamesItsStatus() throws IOException {
        new NotedProgram(directory, "docker").write("exit 3");

        assertThat(failure("docker-container://b"))
                .hasMessageStartingWith(
                        "No builder answers at docker-container://b: the program has ended with exit status 3. ");
    }

    @Test
    void connectWhenNobodyListensSaysSo() throws IOException {
        int port;
        try (ServerSocket closed = new ServerSocket(0)) {
            port = closed.getLocalPort();
        }

        assertThat(failure("tcp://127.0.0.1:" + port))
                .hasMessage("No builder answers at tcp://127.0.0.1:" + port
                        + ". Start buildkitd there, or give another address by -Dmkt.builder");
        assertThat(failure("unix://" + directory + "/none.sock"))
                .hasMessageStartingWith(
                        "No builder answers at unix://" + directory + "/none.sock. Start buildkitd there");
        assertThat(failure("tcp://unknown.invalid:1"))
                .hasMessage("Unknown host of the builder at tcp://unknown.invalid:1. Check whether its name is right");
    }
}
