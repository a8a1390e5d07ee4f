package com.mellanox.mkt.images.git;

import static org.assertj.core.api.Assertions.assertThat;

import com.mellanox.mkt.images.engine.docker.NotedProgram;
import com.mellanox.mkt.images.type.Commit;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/**
 * Fetches with git as a helper for credentials that fails at its first call: the message says what is missing, and the next
 * fetch finishes.
 */
class CredentialFaultsTest {
    private static final String PASSWORD = "s3cr3t-w0rd";
    private static final String GOOD = "cat >/dev/null; printf 'username=alice\\npassword=" + PASSWORD + "\\n'";

    @ParameterizedTest
    @ValueSource(
            strings = {
                "exit 1",
                "exit 128",
                "kill -9 $$",
                "echo; exit 0",
                "echo username=alice; exit 0",
                "echo password=" + PASSWORD + "; exit 0",
                "echo username=bob; echo password=no; exit 0",
                "head -c 1000000 /dev/zero; exit 0",
                "echo fatal: " + PASSWORD + " >&2; exit 1"
            })
    void fetchWhenTheHelperFailsSaysThatALoginIsMissing(String fault, @TempDir Path directory) throws IOException {
        Path programs = Files.createDirectory(directory.resolve("bin"));
        NotedProgram git = new NotedProgram(programs, "git");
        Bench bench = new Bench(directory).with("PATH", git.path());
        try (GitHttpServer server = new GitHttpServer(bench.server).asksFor("alice", PASSWORD)) {
            Commit commit = bench.repository("a.git").commit("one");
            git.failing(GOOD, fault);

            assertThat(bench.failure(server.url("a.git"), commit))
                    .contains("asks for a user and a password", "~/.netrc")
                    .doesNotContain(PASSWORD);

            assertThat(bench.seen(server.url("a.git"), commit)).containsExactly("- README: one");
            assertThat(bench.events).noneMatch(event -> event.toString().contains(PASSWORD));
        }
    }
}
