package com.mellanox.mkt.images.git;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatCode;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.mellanox.mkt.images.failure.SourceException;
import com.mellanox.mkt.images.type.Commit;
import com.mellanox.mkt.images.type.GitUrl;
import java.io.IOException;
import java.nio.file.Path;
import java.util.Map;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The question whether a git server answers, without a fetch. */
class ServerAccessTest {
    private Bench bench;
    private GitHttpServer server;
    private GitUrl url;

    @BeforeEach
    void serve(@TempDir Path directory) throws IOException {
        bench = new Bench(directory);
        server = new GitHttpServer(bench.server);
        bench.repository("rdma-core.git").commit("one");
        url = new GitUrl(server.url("rdma-core.git"));
    }

    @AfterEach
    void stop() {
        server.close();
    }

    @Test
    void serverWhenItAnswersIsGoodAndNothingIsInTheCache() {
        assertThatCode(() -> bench.sources().checkAccess(url)).doesNotThrowAnyException();

        assertThat(bench.cache.resolve("git")).doesNotExist();
        assertThat(server.requests()).isNotEmpty();
    }

    @Test
    void tagsWhenAskedForAreThoseOfTheServerWithTheirCommits() throws IOException {
        BareRepository tagged = bench.repository("perftest.git");
        Commit one = tagged.commit("one");
        tagged.tag("v1.0", one);
        Commit two = tagged.commit("two");
        tagged.tag("v2.0", two);

        Map<String, Commit> expected = Map.of("v1.0", one, "v2.0", two);
        assertThat(bench.sources().tags(new GitUrl(server.url("perftest.git")))).isEqualTo(expected);
        assertThat(bench.sources().tags(new GitUrl(tagged.directory().toString())))
                .isEqualTo(expected);
        assertThat(bench.cache.resolve("git")).doesNotExist();
    }

    @Test
    void serverWhenItAsksForALoginFailsWithThePlacesForOne() {
        server.asksFor("ann", "secret");

        assertThatThrownBy(() -> bench.sources().checkAccess(url))
                .isInstanceOfSatisfying(
                        SourceException.class, e -> assertThat(e.remedy()).contains("settings.xml", "~/.netrc"));
    }

    @Test
    void repositoryWhenItDoesNotExistFails() {
        assertThatThrownBy(() -> bench.sources().checkAccess(new GitUrl(server.url("other.git"))))
                .isInstanceOf(SourceException.class)
                .hasMessageContaining("other.git");
    }

    @Test
    void directoryWhenItIsNoRepositoryFails(@TempDir Path empty) {
        assertThatThrownBy(() -> bench.sources().checkAccess(new GitUrl(empty.toString())))
                .isInstanceOf(SourceException.class)
                .hasMessageContaining("is not a git repository");
    }
}
