package com.mellanox.mkt.images.engine.docker;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.mellanox.mkt.images.engine.EngineAddress;
import com.mellanox.mkt.images.engine.EngineLocator;
import com.mellanox.mkt.images.failure.EngineException;
import com.mellanox.mkt.images.type.ImageReference;
import com.mellanox.mkt.images.type.UserEnvironment;
import java.nio.file.Path;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** What is said if ssh does not reach an engine: the messages are those of OpenSSH, of shells and of docker. */
class SshErrorMessagesTest {
    @TempDir
    private Path directory;

    /** Connects by a program in place of ssh. */
    private EngineException failure(String script) throws Exception {
        NotedProgram ssh = new NotedProgram(directory, "ssh");
        ssh.write(script);
        UserEnvironment environment = new UserEnvironment(Map.of("PATH", ssh.path()), directory);
        EngineAddress address = new EngineLocator(environment).locate("ssh://me@far:2222");
        try (DockerEngine engine = DockerEngine.connect(address, registry -> Optional.empty(), event -> {})) {
            throw new AssertionError(engine.description());
        } catch (EngineException e) {
            return e;
        }
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            textBlock =
                    """
            255 | me@far: Permission denied (publickey,password). | ~/.ssh/authorized_keys
            255 | Received disconnect from 10.0.0.1 port 22:2: Too many authentication failures | ssh-add
            255 | Host key verification failed. | Run 'ssh -p 2222 me@far' once, and accept
            255 | ssh: Could not resolve hostname far: Name or service not known | Check the name of the host
            255 | ssh: connect to host far port 2222: Connection refused | Check whether the host runs
            255 | ssh: connect to host far port 2222: Connection timed out | Check whether the host runs
            255 | Connection timed out during banner exchange | Check whether the host runs
            255 | kex_exchange_identification: read: Connection reset by peer | Check whether the host runs
            127 | bash: line 1: docker: command not found | Install Docker's command line program
            127 | fish: Unknown command: docker | Install Docker's command line program
            1 | docker: Command not found. | Install Docker's command line program
            1 | dial unix /var/run/docker.sock: connect: permission denied | usermod -aG docker <user>
            1 | permission denied while trying to connect to the Docker daemon socket | usermod -aG docker <user>
            1 | dial unix /var/run/docker.sock: connect: connection refused | systemctl start docker
            1 | Cannot connect to the Docker daemon at unix:///x.sock. Is the docker daemon running? | systemctl start docker
            255 | /root/.ssh/config: terminating, 1 bad configuration options | docker system dial-stdio </dev/null' must work
            """,
            quoteCharacter = '"')
    void connectWhenSshFailsShowsItsMessageAndARemedy(int status, String message, String remedy) throws Exception {
        String shown = message.replaceFirst("[.]$", "");
        EngineException failure = failure("echo \"" + message + "\" >&2; exit " + status);

        assertThat(failure)
                .hasMessageStartingWith("No engine answers at ssh://me@far:2222 (mkt.dockerHost): " + shown + ". ")
                .hasMessageContaining(remedy);
    }

    @Test
    void connectWhenKeyOfTheHostHasChangedNamesHowToRemoveTheOldOne() throws Exception {
        EngineException failure = failure("{ echo '@ WARNING: REMOTE HOST IDENTIFICATION HAS CHANGED!     @'\n"
                + "printf 'Host key verification failed.\\r\\n'; } >&2; exit 255");

        assertThat(failure)
                .hasMessageContaining(": Host key verification failed. Ask who runs the host")
                .hasMessageContaining("'ssh-keygen -R [far]:2222'");
    }

    @Test
    void connectWhenSshSaysNothingNamesItsStatus() throws Exception {
        assertThat(failure("exit 255")).hasMessageContaining("(mkt.dockerHost): the program ended with exit status 255. ");
    }

    @Test
    void connectWhenSshWritesMoreErrorsThanAPipeHoldsReadsThemAll() throws Exception {
        EngineException failure =
                failure("i=0; while [ $i -lt 20000 ]; do echo 'debug1: a line'; i=$((i + 1)); done >&2\n"
                        + "echo 'Host key verification failed.' >&2; exit 255");

        assertThat(failure).hasMessageContaining("(mkt.dockerHost): Host key verification failed. Run ");
    }

    @Test
    void requestWhenSshEndsAfterAnAnswerSaysThatTheConnectionWasLost() throws Exception {
        NotedProgram ssh = new NotedProgram(directory, "ssh");
        // The answer to the first request, and the end of the connection at the second one.
        ssh.write("read line; printf 'HTTP/1.1 200 OK\\r\\nContent-Length: %s\\r\\n\\r\\n%s' "
                + RecordedEngine.DOCKER.length() + " '" + RecordedEngine.DOCKER + "'\n"
                + "while read line && [ \"${line%% *}\" != POST ]; do :; done\n"
                + "echo 'Connection to far closed by remote host.' >&2; exit 255");
        EngineAddress address = new EngineLocator(new UserEnvironment(Map.of("PATH", ssh.path()), directory))
                .locate("ssh://me@far:2222");

        try (DockerEngine engine = DockerEngine.connect(address, registry -> Optional.empty(), event -> {})) {
            assertThat(engine.description()).isEqualTo("Docker 20.10.24 at ssh://me@far:2222");
            assertThatThrownBy(() -> engine.load(ImageReference.parse("a:1"), out -> out.write(new byte[1 << 20])))
                    .isInstanceOf(EngineException.class)
                    .hasMessageStartingWith(
                            "The connection to the engine at ssh://me@far:2222 (mkt.dockerHost) was lost during ")
                    .hasMessageContaining(": Connection to far closed by remote host. Check the network")
                    .hasMessageContaining("'ssh -p 2222 me@far docker version'");
        }
        ssh.awaitNoProcess();
    }
}
