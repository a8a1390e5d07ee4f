package com.mellanox.mkt.images.git;

import static org.assertj.core.api.Assertions.assertThat;

import com.mellanox.mkt.images.type.Commit;
import com.mellanox.mkt.images.type.GitUrl;
import java.io.IOException;
import java.nio.file.Path;
import java.util.Optional;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The commits between two commits, as far as a repository has them. */
class CommitLogTest {
    private Bench bench;
    private BareRepository repository;

    @BeforeEach
    void repository(@TempDir Path directory) throws IOException {
        bench = new Bench(directory);
        repository = bench.repository("x.git");
    }

    private Optional<CommitLog> log(String url, Commit before, Commit after) {
        return bench.sources().log(new GitUrl(url), before, after, 2);
    }

    @Test
    void logWhenTheSecondIsBasedOnTheFirstHasTheNewestFirst() throws IOException {
        Commit first = repository.commit("one");
        repository.commit("two");
        Commit third = repository.commit("three");
        Commit fourth = repository.commit("four");

        CommitLog log = log(repository.directory().toString(), first, fourth).orElseThrow();

        assertThat(log.lines())
                .containsExactly(fourth.abbreviated() + " A commit", third.abbreviated() + " A commit");
        assertThat(log.all()).isEqualTo(3);
    }

    @Test
    void logWhenTheSecondIsOlderOrOneIsMissingIsUnknown() throws IOException {
        Commit first = repository.commit("one");
        Commit second = repository.commit("two");
        String url = repository.directory().toString();

        assertThat(log(url, second, first)).isEmpty();
        assertThat(log(url, new Commit("a".repeat(40)), second)).isEmpty();
        assertThat(log(url, first, new Commit("a".repeat(40)))).isEmpty();
    }

    @Test
    void logWhenSingleCommitsWereFetchedIsUnknown() throws IOException {
        Commit first = repository.commit("one");
        repository.commit("two");
        Commit third = repository.commit("three");
        try (GitHttpServer server = new GitHttpServer(bench.server)) {
            String url = server.url("x.git");
            bench.fetch(url, first);
            bench.fetch(url, third);

            assertThat(log(url, first, third)).isEmpty();
        }
    }
}
