package com.mellanox.mkt.images.git;

import static org.assertj.core.api.Assertions.assertThat;

import com.mellanox.mkt.images.failure.MktException;
import com.mellanox.mkt.images.failure.SourceException;
import com.mellanox.mkt.images.http.Answer;
import com.mellanox.mkt.images.http.FaultyConnections;
import com.mellanox.mkt.images.type.Commit;
import com.mellanox.mkt.images.type.GitUrl;
import com.mellanox.mkt.images.type.Login;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Optional;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/**
 * Fetches over connections and from servers with a fault. After each of them nothing is left over, no password is told, and the
 * next fetch finishes.
 */
class FetchFaultsTest {
    private static final String PASSWORD = "s3cr3t-w0rd";
    private static final Pattern LEFTOVER = Pattern.compile(".*(_tmp|\\.keep|\\.lock\\.lock)|incoming_.*");

    private Bench bench;
    private GitHttpServer server;
    private FaultyConnections connections;
    private Commit commit;

    @BeforeEach
    void serve(@TempDir Path directory) throws IOException {
        bench = new Bench(directory).with(host -> Optional.of(new Login("alice", PASSWORD)));
        server = new GitHttpServer(bench.server).asksFor("alice", PASSWORD);
        BareRepository origin = bench.repository("rdma-core.git");
        origin.commit("one");
        commit = origin.commit("two");
        connections = new FaultyConnections(new InetSocketAddress(InetAddress.getLoopbackAddress(), server.port()));
    }

    @AfterEach
    void stop() {
        connections.close();
        server.close();
    }

    /**
     * A fault of the first connections, and what is said then; "=" if nothing is. Whether TLS sees an end or a reset is a matter of
     * time.
     */
    @ParameterizedTest
    @CsvSource(delimiter = '|', textBlock = """
                    http  | refuse     | cannot be reached
                    http  | close 0    | cannot be reached
                    http  | reset 0    | cannot be reached
                    http  | reset 20   | cannot be reached
                    http  | reset 300  | cannot be reached
                    http  | reset 500  | cannot be reached
                    http  | close 20   | asks for a user and a password
                    http  | close 300  | the fetch failed
                    http  | close 500  | the fetch failed
                    http  | silent 0   | does not answer in time
                    http  | silent 300 | does not answer in time
                    http  | silent 500 | does not answer in time
                    http  | slow 20000 | =
                    https | refuse     | https://127.0.0.1
                    https | close 0    | https://127.0.0.1
                    https | reset 0    | https://127.0.0.1
                    """)
    void fetchWhenTheConnectionHasAFaultSaysSo(String scheme, String fault, String words) throws IOException {
        connections.then(fault, fault, fault);
        String url = scheme + "://127.0.0.1:" + connections.port() + "/rdma-core.git";

        assertOutcome(url, words);

        connections.mend();
        assertFinishes(url.replace("https:", "http:"));
    }

    /** The beginning of a request, the wrong answer to it, and what is said then. */
    @ParameterizedTest
    @CsvSource(delimiter = '|', textBlock = """
                    GET  | 401     | asks for a user and a password
                    GET  | 403     | asks for a user and a password
                    GET  | 404     | is not a repository
                    GET  | 407     | the proxy does not let it through
                    GET  | 429     | the fetch failed
                    GET  | 500     | the fetch failed
                    GET  | 503     | the fetch failed
                    GET  | garbage | the fetch failed
                    GET  | empty   | is not in
                    GET  | page    | the fetch failed
                    POST | 401     | asks for a user and a password
                    POST | 403     | asks for a user and a password
                    POST | 404     | asks for a user and a password
                    POST | 413     | the fetch failed
                    POST | 429     | the fetch failed
                    POST | 500     | the fetch failed
                    POST | garbage | the fetch failed
                    POST | empty   | the fetch failed
                    """)
    void fetchWhenTheAnswerIsWrongSaysSo(String request, String fault, String words) throws IOException {
        Answer answer = answer(fault);
        server.answers(request, answer, answer, answer, answer, answer, answer, answer, answer);
        String url = server.url("rdma-core.git");

        assertOutcome(url, words);

        server.mend();
        assertFinishes(url);
    }

    private static Answer answer(String fault) {
        return switch (fault) {
            case "garbage" ->
                Answer.of(200, "0004zzzz").with("Content-Type", "application/x-git-upload-pack-advertisement");
            case "empty" -> Answer.of(200);
            case "page" -> Answer.of(200, "<html>Log in</html>").with("Content-Type", "text/html");
            default -> Answer.of(Integer.parseInt(fault), "refused");
        };
    }

    private void assertOutcome(String url, String words) throws IOException {
        MktException failure = fetch(url);
        if (failure == null) {
            assertThat("=").isEqualTo(words);
        } else {
            assertThat(failure).isInstanceOf(SourceException.class);
            assertThat(failure.getMessage()).contains(words, "127.0.0.1").doesNotContain(PASSWORD);
            assertThat(failure.remedy()).isNotBlank();
        }
        assertNothingLeft();
    }

    private void assertFinishes(String url) throws IOException {
        assertThat(fetch(url)).as("the next fetch").isNull();
        assertThat(bench.seen(url, commit)).containsExactly("- README: two");
        assertNothingLeft();
    }

    private @Nullable MktException fetch(String url) {
        try {
            new GitSources(bench.cache, bench.access(), bench.events::add, new Timeouts(1000, 1000))
                    .fetch(new GitUrl(url), commit.id());
            return null;
        } catch (MktException e) {
            return e;
        }
    }

    private void assertNothingLeft() throws IOException {
        assertThat(bench.events).noneMatch(event -> event.toString().contains(PASSWORD));
        if (Files.exists(bench.cache)) {
            try (Stream<Path> files = Files.walk(bench.cache)) {
                assertThat(files.map(file -> file.getFileName().toString()))
                        .noneMatch(name -> LEFTOVER.matcher(name).matches());
            }
        }
    }
}
