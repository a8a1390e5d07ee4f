package com.mellanox.mkt.images.git;

import static org.assertj.core.api.Assertions.assertThat;

import com.mellanox.mkt.images.type.Commit;
import com.mellanox.mkt.images.type.Login;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Where user and password come from for a server that wants them. */
class CredentialChainTest {
    private Bench bench;
    private GitHttpServer server;
    private String url;
    private Commit commit;

    @BeforeEach
    void serve(@TempDir Path directory) throws IOException {
        bench = new Bench(directory);
        commit = bench.repository("private.git").commit("one");
        server = new GitHttpServer(bench.server).asksFor("me", "s3cret+ä");
        url = server.url("private.git");
    }

    @AfterEach
    void stop() {
        server.close();
    }

    private void assertFetched() {
        assertThat(bench.fetch(url, commit).commit()).isEqualTo(commit);
    }

    @Test
    void loginWhenRunHasOneIsAskedForByHost() {
        List<String> hosts = new ArrayList<>();
        bench.with(host -> {
            hosts.add(host);
            return Optional.of(new Login("me", "s3cret+ä"));
        });
        assertFetched();
        assertThat(hosts).containsOnly("127.0.0.1");
    }

    @Test
    void loginWhenServerWantsNoneIsNotAskedFor() throws IOException {
        try (GitHttpServer open = new GitHttpServer(bench.server)) {
            bench.with(host -> {
                throw new IllegalStateException("asked for " + host);
            });
            assertThat(bench.fetch(open.url("private.git"), commit).commit()).isEqualTo(commit);
        }
    }

    @Test
    void loginWhenInNetrcIsUsed() throws IOException {
        bench.withHome(
                ".netrc", "machine elsewhere login x password y\nmachine 127.0.0.1\n login me password s3cret+ä\n");
        assertFetched();
    }

    @Test
    void loginWhenGitsHelperHasItIsUsed() throws IOException {
        bench.withHome(
                ".gitconfig",
                "[credential]\n helper = \"!f() { test $1 = get && echo username=me && echo password=s3cret+ä; }; f\"\n");
        assertFetched();
    }

    @Test
    void loginWhenGitsHelperHasNoneAsksNoHuman() throws IOException {
        Path asked = bench.home.resolve("asked");
        bench.withHome(".gitconfig", "[core]\n askPass = touch " + asked + "; echo\n");
        assertThat(bench.failure(url, commit)).contains("asks for a user and a password");
        assertThat(asked).doesNotExist();
    }

    @Test
    void loginWhenInUrlIsUsed() {
        url = url.replace("//", "//me:s3cret%2B%C3%A4@");
        assertFetched();
    }

    @Test
    void loginWhenFirstIsRefusedIsTheNext() throws IOException {
        bench.with(host -> Optional.of(new Login("me", "old")));
        bench.withHome(".netrc", "default login me password s3cret+ä\n");
        assertFetched();
    }

    @Test
    void loginWhenAllAreRefusedShowsNone() throws IOException {
        bench.with(host -> Optional.of(new Login("me", "hushhush1")));
        bench.withHome(".netrc", "default login me password hushhush2\n");
        assertThat(bench.failure(url, commit))
                .contains("asks for a user and a password")
                .doesNotContain("hushhush");
    }

    @Test
    void cacheWhenSecretsWereUsedHasNoneOfThem() throws IOException {
        bench.withHome(".gitconfig", "[http]\n extraHeader = X-Token: hushhush\n");
        url = url.replace("//", "//me:s3cret%2B%C3%A4@");
        assertFetched();
        assertThat(server.requests())
                .allMatch(request -> request.header("x-token").equals("hushhush"));
        try (Stream<Path> files = Files.walk(bench.cache).filter(Files::isRegularFile)) {
            assertThat(files)
                    .isNotEmpty()
                    .allSatisfy(file -> assertThat(Files.readString(file, StandardCharsets.ISO_8859_1))
                            .doesNotContain("hushhush")
                            .doesNotContain("s3cret"));
        }
    }

    @Test
    void toStringWhenLoginHidesThePassword() {
        assertThat(new Login("me", "hushhush")).hasToString("me:***");
        assertThat(bench.with("TOKEN", "hushhush").access().toString()).doesNotContain("hushhush");
    }
}
