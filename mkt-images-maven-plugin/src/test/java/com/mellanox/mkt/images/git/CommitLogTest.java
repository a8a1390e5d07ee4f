package com.mellanox.mkt.images.git;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.mellanox.mkt.images.event.BuildEvent.FetchStarted;
import com.mellanox.mkt.images.failure.SourceException;
import com.mellanox.mkt.images.type.Commit;
import com.mellanox.mkt.images.type.GitUrl;
import java.io.IOException;
import java.nio.file.Path;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Tests of {@link CommitLog}, through {@link GitSources}. */
class CommitLogTest {
    private static final int MOST = 2;

    private Bench bench;
    private BareRepository repository;
    private GitUrl url;
    private Commit oldest;
    private Commit middle;
    private Commit newest;

    @BeforeEach
    void repository(@TempDir Path directory) throws IOException {
        bench = new Bench(directory);
        repository = bench.repository("rdma-core.git");
        url = new GitUrl(repository.directory().toString());
        oldest = repository.commit("one");
        middle = repository.commit("two");
        repository.commit("three");
        newest = repository.commit("four");
    }

    @Test
    void commitsWhenOneFollowsTheOtherAreTheNewestAndTheirNumber() {
        CommitRange range =
                bench.sources().commitsBetween(url, oldest, newest, MOST).orElseThrow();

        assertThat(range.all()).isEqualTo(3);
        assertThat(range.lines()).hasSize(MOST).first().isEqualTo(newest.abbreviated() + " A commit");
    }

    @Test
    void commitsWhenTheFirstIsTheLaterOneAreNotKnown() {
        assertThat(bench.sources().commitsBetween(url, newest, oldest, MOST)).isEmpty();
    }

    @Test
    void commitsWhenOneIsNotThereAreNotKnown() {
        Commit gone = new Commit("0123456789".repeat(4));

        assertThat(bench.sources().commitsBetween(url, gone, newest, MOST)).isEmpty();
        assertThat(bench.sources().commitsBetween(url, oldest, gone, MOST)).isEmpty();
    }

    @Test
    void commitsWhenNothingWasEverFetchedAreNotKnownAndNobodyIsAsked() {
        try (GitHttpServer server = new GitHttpServer(bench.server)) {
            assertThat(bench.sources().commitsBetween(new GitUrl(server.url("rdma-core.git")), oldest, newest, MOST))
                    .isEmpty();
            assertThat(server.requests()).isEmpty();
        }
    }

    @Test
    void commitsWhenFetchedWithoutTheHistoryBetweenAreFetchedWithoutFilesAndNotKept() throws IOException {
        repository.configure("uploadpack", "allowFilter", "true");
        try (GitHttpServer server = new GitHttpServer(bench.server)) {
            String remote = server.url("rdma-core.git");
            bench.fetch(remote, oldest);
            bench.fetch(remote, newest);
            bench.events.clear();

            CommitRange range = bench.sources()
                    .commitsBetween(new GitUrl(remote), oldest, newest, MOST)
                    .orElseThrow();

            assertThat(range.all()).isEqualTo(3);
            assertThat(range.lines()).hasSize(MOST).first().isEqualTo(newest.abbreviated() + " A commit");
            assertThat(bench.events).contains(new FetchStarted(remote, "the commits since " + oldest.abbreviated()));
            assertThat(bench.sources().find(new GitUrl(remote), middle.id())).isEmpty();
        }
    }

    @Test
    void commitsWhenTheServerCannotLeaveOutFilesAreAFailureOfTheSource() throws IOException {
        repository.configure("uploadpack", "allowFilter", "false");
        try (GitHttpServer server = new GitHttpServer(bench.server)) {
            String remote = server.url("rdma-core.git");
            bench.fetch(remote, oldest);
            bench.fetch(remote, newest);

            assertThatThrownBy(() -> bench.sources().commitsBetween(new GitUrl(remote), oldest, newest, MOST))
                    .isInstanceOf(SourceException.class);
        }
    }
}
