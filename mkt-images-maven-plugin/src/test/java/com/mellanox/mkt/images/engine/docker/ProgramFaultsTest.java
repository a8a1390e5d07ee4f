package com.mellanox.mkt.images.engine.docker;

import static org.assertj.core.api.Assertions.assertThat;

import com.mellanox.mkt.images.engine.BuilderChoice;
import com.mellanox.mkt.images.engine.BuilderGroup;
import com.mellanox.mkt.images.engine.BuilderSetting;
import com.mellanox.mkt.images.engine.EngineFuture;
import com.mellanox.mkt.images.engine.EngineLocator;
import com.mellanox.mkt.images.engine.buildkit.RemoteEngine;
import com.mellanox.mkt.images.failure.MktException;
import com.mellanox.mkt.images.type.UserEnvironment;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/**
 * Programs that are the connection to an engine or a builder, with faults: each is an error that names what the program has
 * printed, and a remedy.
 */
class ProgramFaultsTest {
    private static final Duration WITHIN = Duration.ofSeconds(20);

    @TempDir
    private Path directory;

    private final List<NotedProgram> programs = new ArrayList<>();

    @AfterEach
    void end() throws IOException {
        for (NotedProgram program : programs) {
            program.kill();
        }
    }

    private UserEnvironment environment(String name, String fault) throws IOException {
        NotedProgram program = new NotedProgram(directory, name);
        programs.add(program);
        // sudo is used only where there is a docker.
        new NotedProgram(directory, name.equals("docker") ? "other" : "docker").write("");
        Path file = directory.resolve(name);
        switch (fault) {
            case "missing" -> assertThat(Files.deleteIfExists(file)).isFalse();
            case "not executable" -> {
                program.write("");
                Files.setPosixFilePermissions(file, PosixFilePermissions.fromString("rw-r--r--"));
            }
            case "without its interpreter" -> {
                program.write("");
                Files.writeString(file, "#!/nowhere/sh\n");
            }
            default -> program.write(fault);
        }
        return new UserEnvironment(Map.of("PATH", directory.toString()), directory);
    }

    private static void check(MktException failure, String told) {
        for (String text : told.split(" … ", -1)) {
            assertThat(failure).hasMessageContaining(text);
        }
        assertThat(failure.remedy()).isNotBlank();
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', quoteCharacter = '"', textBlock = """
            ssh  | missing                         | by the program ssh, which is not on the PATH. Install it
            ssh  | not executable                  | by the program ssh, which is not on the PATH. Install it
            ssh  | without its interpreter         | /ssh: not found … Check whether the program ssh of this machine
            ssh  | exit 0                          | exit status 0 … 'ssh me@far docker system dial-stdio </dev/null'
            ssh  | echo 'no way' >&2; exit 1       | no way … 'ssh me@far docker system dial-stdio </dev/null'
            ssh  | echo 'Welcome to far'; exit 0   | (mkt.dockerHost): Welcome to far … system dial-stdio </dev/null' must
            ssh  | echo 'Welcome to far'; exit 1   | (mkt.dockerHost): Welcome to far … system dial-stdio </dev/null' must
            ssh  | kill -9 $$                      | exit status 137 … 'ssh me@far docker system dial-stdio </dev/null'
            ssh  | exec /usr/bin/yes               | is not an engine … 'ssh me@far docker system dial-stdio </dev/null'
            ssh  | exec /bin/cat /dev/zero         | is not an engine … 'ssh me@far docker system dial-stdio </dev/null'
            ssh  | exec /bin/sleep 600             | did not answer within 0 s
            sudo | missing                         | there is no sudo on the PATH
            sudo | not executable                  | there is no sudo on the PATH
            sudo | without its interpreter         | /sudo: not found
            sudo | exit 0                          | exit status 0 … NOPASSWD
            sudo | echo 'sudo: no' >&2; exit 1     | sudo: no … NOPASSWD
            sudo | echo 'Welcome'; exit 1          | Welcome … NOPASSWD
            sudo | kill -9 $$                      | exit status 137 … NOPASSWD
            sudo | exec /usr/bin/yes               | is not an engine … Check whether the address is right
            sudo | exec /bin/cat /dev/zero         | is not an engine … Check whether the address is right
            sudo | exec /bin/sleep 600             | did not answer within 0 s
            """)
    void connectWhenTheProgramOfAnEngineFailsTellsWhy(String name, String fault, String told) throws IOException {
        UserEnvironment environment = environment(name, fault);
        Duration within = fault.contains("sleep") ? Duration.ofMillis(50) : WITHIN;
        try (DockerEngine engine = DockerEngine.connect(
                new EngineLocator(environment).locate(name.equals("ssh") ? "ssh://me@far" : name),
                registry -> Optional.empty(),
                BuilderChoice.AUTO,
                event -> {},
                within)) {
            throw new AssertionError(engine.description());
        } catch (MktException e) {
            check(e, told);
        }
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', quoteCharacter = '"', textBlock = """
            kubectl | missing                     | by the program kubectl, which is not on the PATH. Install it
            kubectl | not executable              | by the program kubectl, which is not on the PATH. Install it
            kubectl | without its interpreter     | /kubectl: not found
            kubectl | exit 0                      | exit status 0 … 'kubectl exec -i b -- buildctl dial-stdio </dev/null'
            kubectl | echo 'no way' >&2; exit 1   | no way … 'kubectl exec -i b -- buildctl dial-stdio </dev/null'
            kubectl | echo 'Welcome'; exit 0      | Welcome … 'kubectl exec -i b -- buildctl dial-stdio </dev/null'
            kubectl | kill -9 $$                  | exit status 137 … 'kubectl exec -i b -- buildctl dial-stdio </dev/null'
            kubectl | exec /usr/bin/yes           | not answered by HTTP/1.1 … kube-pod://b
            docker  | missing                     | by the program docker, which is not on the PATH. Install
            docker  | exit 0                      | exit status 0 … 'docker exec -i b buildctl dial-stdio </dev/null'
            docker  | kill -9 $$                  | exit status 137 … 'docker exec -i b buildctl dial-stdio </dev/null'
            """)
    void connectWhenTheProgramOfABuilderFailsTellsWhy(String name, String fault, String told) throws IOException {
        UserEnvironment environment = environment(name, fault);
        String address = name.equals("kubectl") ? "kube-pod://b" : "docker-container://b";
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
        } catch (MktException e) {
            check(e, told);
        }
    }
}
