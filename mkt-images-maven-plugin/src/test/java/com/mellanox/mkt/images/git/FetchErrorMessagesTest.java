package com.mellanox.mkt.images.git;

import static org.assertj.core.api.Assertions.assertThat;

import com.mellanox.mkt.images.type.GitUrl;
import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.nio.file.Files;
import java.nio.file.Path;
import org.assertj.core.api.Assertions;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What a user reads when a source cannot be fetched. */
class FetchErrorMessagesTest {
    private static final String COMMIT = "0123456789012345678901234567890123456789";

    private Bench bench;

    @BeforeEach
    void home(@TempDir Path directory) throws IOException {
        bench = new Bench(directory);
    }

    @Test
    void messageWhenHostIsUnknownNamesIt() {
        for (String url : new String[] {
            "https://git.nowhere.invalid/x.git", "git://git.nowhere.invalid/x.git", "ssh://git.nowhere.invalid/x.git"
        }) {
            assertThat(bench.failure(url, COMMIT)).contains(url + ": the host git.nowhere.invalid is not known");
        }
    }

    @Test
    void messageWhenNobodyListensNamesHost() throws IOException {
        int port;
        try (ServerSocket socket = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
            port = socket.getLocalPort();
        }
        for (String scheme : new String[] {"http", "git", "ssh"}) {
            assertThat(bench.failure(scheme + "://127.0.0.1:" + port + "/x.git", COMMIT))
                    .contains("127.0.0.1 cannot be reached: Connection refused")
                    .contains("Check host and port");
        }
    }

    @Test
    void messageWhenServerKeepsSilentSaysSo() throws IOException {
        try (GitHttpServer server = new GitHttpServer(bench.server).isSilent()) {
            GitSources impatient =
                    new GitSources(bench.cache, bench.access(), bench.events::add, new Timeouts(200, 200));
            Assertions.assertThatThrownBy(() -> impatient.fetch(new GitUrl(server.url("x.git")), COMMIT))
                    .hasMessageContaining("127.0.0.1 does not answer in time. Try again");
        }
    }

    @Test
    void messageWhenRepositoryIsUnknownNamesUrl() throws IOException {
        try (GitHttpServer server = new GitHttpServer(bench.server)) {
            String url = server.url("nosuch.git");
            assertThat(bench.failure(url, COMMIT))
                    .contains(url + " is not a repository")
                    .contains("Check git_url");
        }
    }

    @Test
    void messageWhenPasswordIsAskedForSaysWhereToPutIt() throws IOException {
        bench.repository("private.git");
        try (GitHttpServer server = new GitHttpServer(bench.server).asksFor("me", "secret")) {
            String url = server.url("private.git");
            assertThat(bench.failure(url, COMMIT))
                    .contains(url + " asks for a user and a password")
                    .contains("a server whose id is 127.0.0.1")
                    .contains("~/.netrc");
        }
    }

    @Test
    void messageWhenUrlHasWrongPasswordHidesIt() throws IOException {
        bench.repository("private.git");
        try (GitHttpServer server = new GitHttpServer(bench.server).asksFor("me", "secret")) {
            String url = server.url("private.git").replace("//", "//me:hushhush@");
            assertThat(bench.failure(url, COMMIT))
                    .contains("//***@127.0.0.1")
                    .contains("asks for a user and a password")
                    .doesNotContain("hushhush");
        }
    }

    @Test
    void messageWhenUrlWithPasswordHasNoSuchCommitHidesIt() throws IOException {
        bench.repository("private.git").commit("one");
        try (GitHttpServer server = new GitHttpServer(bench.server).asksFor("me", "hushhush")) {
            String url = server.url("private.git").replace("//", "//me:hushhush@");
            assertThat(bench.failure(url, COMMIT))
                    .contains("Commit " + COMMIT + " is not in http://***@127.0.0.1")
                    .doesNotContain("hushhush");
        }
    }

    @Test
    void messageWhenCacheCannotBeMadeNamesIt() throws IOException {
        Files.writeString(bench.cache, "a file");
        try (GitHttpServer server = new GitHttpServer(bench.server)) {
            assertThat(bench.failure(server.url("x.git"), COMMIT))
                    .contains("the cache cannot be written: " + bench.cache)
                    .contains("-Dmkt.cacheDir");
        }
    }
}
