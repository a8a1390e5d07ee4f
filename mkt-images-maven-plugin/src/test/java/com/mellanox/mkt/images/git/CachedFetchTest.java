package com.mellanox.mkt.images.git;

import static org.assertj.core.api.Assertions.assertThat;

import com.mellanox.mkt.images.event.BuildEvent;
import com.mellanox.mkt.images.type.Commit;
import com.mellanox.mkt.images.type.GitUrl;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.List;
import java.util.concurrent.Callable;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.stream.Stream;
import org.eclipse.jgit.lib.ObjectId;
import org.eclipse.jgit.lib.Repository;
import org.eclipse.jgit.lib.RepositoryBuilder;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What comes from a server, by git's own http-backend, and what is then in the cache. */
class CachedFetchTest {
    private static final String NOWHERE = "0123456789012345678901234567890123456789";

    private Bench bench;
    private GitHttpServer server;
    private BareRepository origin;
    private String url;

    @BeforeEach
    void serve(@TempDir Path directory) throws IOException {
        bench = new Bench(directory);
        server = new GitHttpServer(bench.server);
        origin = bench.repository("rdma-core.git");
        url = server.url("rdma-core.git");
    }

    @AfterEach
    void stop() {
        server.close();
    }

    private boolean cacheHas(Commit commit) throws IOException {
        Path directory = bench.cache.resolve("git").resolve(bench.cached().get(0));
        try (Repository repository =
                new RepositoryBuilder().setGitDir(directory.toFile()).build()) {
            return repository.getObjectDatabase().has(ObjectId.fromString(commit.id()));
        }
    }

    @Test
    void fetchWhenCommitIsInTheMiddleOfHistoryBringsOnlyThat() throws IOException {
        Commit first = origin.commit("one");
        Commit second = origin.commit("two");
        Commit third = origin.commit("three");
        assertThat(bench.seen(url, second)).containsExactly("- README: two");
        assertThat(cacheHas(second)).isTrue();
        assertThat(cacheHas(first)).isFalse();
        assertThat(cacheHas(third)).isFalse();
    }

    @Test
    void fetchWhenCommitIsInTheCacheAsksNobody() throws IOException {
        Commit commit = origin.commit("one");
        PinnedSource first = bench.fetch(url, commit);
        server.requests().clear();
        assertThat(bench.fetch(url, commit)).isEqualTo(first);
        assertThat(bench.sources().find(new GitUrl(url), commit.id())).contains(first);
        assertThat(server.requests()).isEmpty();
    }

    @Test
    void findWhenCommitIsNotInTheCacheIsEmptyAndAsksNobody() throws IOException {
        Commit commit = origin.commit("one");
        assertThat(bench.sources().find(new GitUrl(url), commit.id())).isEmpty();
        assertThat(server.requests()).isEmpty();
    }

    @Test
    void fetchWhenSecondCommitIsPinnedBringsItToo() throws IOException {
        Commit first = origin.commit("one");
        bench.fetch(url, first);
        Commit second = origin.commit("two");
        assertThat(bench.seen(url, second)).containsExactly("- README: two");
        assertThat(bench.seen(url, first)).containsExactly("- README: one");
    }

    @Test
    void fetchWhenTreeIsAskedForIsThatOfTheCommit() throws IOException {
        Commit first = origin.commit("same");
        Commit second = origin.commit("same");
        assertThat(bench.fetch(url, first).tree())
                .isEqualTo(bench.fetch(url, second).tree());
    }

    @Test
    void fetchWhenOldServerGivesNothingByIdFindsTheCommitAllTheSame() throws IOException {
        server.speaksOldProtocol();
        origin.configure("uploadpack", "allowReachableSHA1InWant", "false");
        Commit first = origin.commit("one");
        Commit second = origin.commit("two");
        assertThat(bench.seen(url, second)).containsExactly("- README: two");
        assertThat(bench.seen(url, first)).containsExactly("- README: one");
    }

    @Test
    void fetchWhenOldServerHasNotTheCommitSaysSo() throws IOException {
        server.speaksOldProtocol();
        origin.commit("one");
        assertThat(bench.failure(url, NOWHERE)).contains("Commit " + NOWHERE + " is not in " + url);
    }

    @Test
    void fetchWhenServerHasNotTheCommitSaysSoWithoutFetchingAll() throws IOException {
        Commit there = origin.commit("one");
        assertThat(bench.failure(url, NOWHERE))
                .contains("Commit " + NOWHERE + " is not in " + url)
                .contains("Check git_commit and git_url");
        assertThat(cacheHas(there)).isFalse();
    }

    @Test
    void fetchWhenAnnotatedTagIsNamedPinsItsCommit() throws IOException {
        Commit commit = origin.commit("one");
        Commit tag = origin.tag("v1.0", commit);
        origin.commit("two");
        PinnedSource source = bench.fetch(url, "v1.0");
        assertThat(source.commit()).isEqualTo(commit).isNotEqualTo(tag);
        assertThat(source.isByName()).isTrue();
        assertThat(bench.fetch(url, tag).commit()).isEqualTo(commit);
    }

    @Test
    void fetchWhenBranchHasMovedPinsWhereItIsNow() throws IOException {
        Commit first = origin.commit("one");
        origin.branch("feature/x", first);
        assertThat(bench.fetch(url, "feature/x").commit()).isEqualTo(first);
        Commit second = origin.commit("two");
        origin.branch("feature/x", second);
        assertThat(bench.fetch(url, "feature/x").commit()).isEqualTo(second);
    }

    @Test
    void fetchWhenNameIsTagAndBranchTakesTheTag() throws IOException {
        Commit first = origin.commit("one");
        Commit second = origin.commit("two");
        origin.branch("v1", second);
        origin.tag("v1", first);
        assertThat(bench.fetch(url, "v1").commit()).isEqualTo(first);
    }

    @Test
    void fetchWhenOfflineTakesWhatTheNameWasLast() throws IOException {
        Commit first = origin.commit("one");
        bench.fetch(url, "main");
        origin.commit("two");
        bench.offline();
        server.requests().clear();
        assertThat(bench.fetch(url, "main").commit()).isEqualTo(first);
        assertThat(server.requests()).isEmpty();
    }

    @Test
    void fetchWhenBranchHasTheNameOfATemporaryFileKeepsItsRecord() throws IOException {
        Commit first = origin.commit("one");
        origin.branch("incoming_tmp", first);
        bench.fetch(url, "incoming_tmp");
        bench.fetch(url, origin.commit("two"));

        bench.offline();

        assertThat(bench.fetch(url, "incoming_tmp").commit()).isEqualTo(first);
    }

    @Test
    void fetchWhenOfflineAndNotInTheCacheSaysSo() throws IOException {
        Commit commit = origin.commit("one");
        bench.offline();
        assertThat(bench.failure(url, commit))
                .contains(commit + " of " + url + " is not in the cache")
                .contains("without -o");
        assertThat(bench.failure(url, "main")).contains("main of " + url + " is not in the cache");
        assertThat(server.requests()).isEmpty();
    }

    @Test
    void fetchWhenNoSuchNameSaysSo() throws IOException {
        origin.commit("one");
        assertThat(bench.failure(url, "nosuch")).contains("'nosuch' is not a tag or branch of " + url);
    }

    @Test
    void fetchWhenIdIsAbbreviatedAsksForAllOfIt() throws IOException {
        Commit commit = origin.commit("one");
        assertThat(bench.failure(url, commit.abbreviated()))
                .contains("'" + commit.abbreviated() + "' is not a tag or branch")
                .contains("Give the full id, 40 hexadecimal digits");
    }

    @Test
    void fetchWhenIdIsAbbreviatedFindsACachedCommit() throws IOException {
        Commit commit = origin.commit("one");
        bench.fetch(url, commit);
        assertThat(bench.fetch(url, commit.abbreviated()))
                .matches(PinnedSource::isAbbreviated)
                .matches(source -> source.commit().equals(commit));
        bench.offline();
        assertThat(bench.fetch(url, commit.abbreviated()).commit()).isEqualTo(commit);
    }

    @Test
    void fetchWhenTextCanBeNoNameSaysSo() {
        assertThat(bench.failure(url, "a..b")).contains("'a..b' is not a commit, tag or branch");
        assertThat(server.requests()).isEmpty();
    }

    @Test
    void cacheWhenTwoRepositoriesHaveOneNameKeepsThemApart() throws IOException {
        Files.createDirectories(bench.server.resolve("a"));
        Files.createDirectories(bench.server.resolve("b"));
        Commit one = bench.repository("a/qemu.git").commit("of a");
        Commit two = bench.repository("b/qemu.git").commit("of b");
        assertThat(bench.seen(server.url("a/qemu.git"), one)).containsExactly("- README: of a");
        assertThat(bench.seen(server.url("b/qemu.git"), two)).containsExactly("- README: of b");
        assertThat(bench.cached()).hasSize(2).allMatch(name -> name.matches("qemu-[0-9a-f]{16}\\.git"));
    }

    @Test
    void fetchWhenItFailedLeavesNothingThatTheNextOneTripsOver() throws IOException {
        assertThat(bench.failure(server.url("later.git"), NOWHERE)).contains("is not a repository");
        Commit commit = bench.repository("later.git").commit("one");
        assertThat(bench.seen(server.url("later.git"), commit)).containsExactly("- README: one");
    }

    @Test
    void fetchWhenAnotherProcessWasKilledInTheMiddleTidiesUp() throws IOException {
        Commit first = origin.commit("one");
        bench.fetch(url, first);
        Path repository = bench.cache.resolve("git").resolve(bench.cached().get(0));
        Files.writeString(repository.resolve("shallow.lock"), "");
        Files.writeString(repository.resolve("objects/pack/incoming_1.pack"), "half");
        Files.writeString(repository.resolve("objects/incoming_2.pack"), "half");
        Files.createDirectories(
                bench.cache.resolve("git").resolve(bench.cached().get(0) + ".new/objects"));
        Commit second = origin.commit("two");
        assertThat(bench.seen(url, second)).containsExactly("- README: two");
        try (Stream<Path> files = Files.walk(repository)) {
            assertThat(files.map(Path::toString))
                    .noneMatch(name -> name.contains("incoming") || name.endsWith(".lock"));
        }
    }

    @Test
    void fetchWhenPacksHaveBecomeManyCollectsNoGarbageBesideTheLock() throws IOException {
        bench.fetch(url, origin.commit("one"));
        Path repository = bench.cache.resolve("git").resolve(bench.cached().get(0));
        Files.writeString(
                repository.resolve("config"),
                "[gc]\n autoPackLimit = 1\n autoDetach = false\n",
                StandardOpenOption.APPEND);
        bench.fetch(url, origin.commit("two"));
        bench.fetch(url, origin.commit("three"));
        try (Stream<Path> packs = Files.list(repository.resolve("objects/pack"))) {
            assertThat(packs.filter(file -> file.toString().endsWith(".pack"))).hasSize(3);
        }
    }

    @Test
    void fetchWhenManyThreadsWantTheSameAsksOnce() throws Exception {
        Commit commit = origin.commit("one");
        ExecutorService threads = Executors.newFixedThreadPool(4);
        try {
            Callable<PinnedSource> task = () -> bench.fetch(url, commit);
            for (var result : threads.invokeAll(List.of(task, task, task, task))) {
                assertThat(result.get().commit()).isEqualTo(commit);
            }
        } finally {
            threads.shutdownNow();
        }
        assertThat(bench.events.stream().filter(BuildEvent.FetchStarted.class::isInstance))
                .hasSize(1);
    }

    @Test
    void eventsWhenFetchedSayWhatAndOnce() throws IOException {
        Commit commit = origin.commit("one");
        bench.fetch(url, commit);
        bench.fetch(url, commit);
        List<BuildEvent> events = bench.events.stream()
                .filter(event -> !(event instanceof BuildEvent.FetchProgress))
                .toList();
        assertThat(events).hasSize(2);
        assertThat(events.get(0)).isEqualTo(new BuildEvent.FetchStarted(url, commit.id()));
        assertThat(events.get(1)).isInstanceOfSatisfying(BuildEvent.FetchFinished.class, finished -> {
            assertThat(finished.source()).isEqualTo(url);
            assertThat(finished.commit()).contains(commit);
        });
    }

    @Test
    void homeWhenFetchedHasNothingNew() throws IOException {
        bench.fetch(url, origin.commit("one"));
        try (Stream<Path> files = Files.list(bench.home)) {
            assertThat(files).isEmpty();
        }
    }
}
