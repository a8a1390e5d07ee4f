package com.mellanox.mkt.images.git;

import static org.assertj.core.api.Assertions.assertThat;

import com.mellanox.mkt.images.event.BuildEvent;
import com.mellanox.mkt.images.type.Commit;
import com.mellanox.mkt.images.type.GitUrl;
import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.Callable;
import java.util.concurrent.CyclicBarrier;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The sources of a run, asked by all its packages at once. */
class ConcurrentFetchTest {
    private static final int REPOSITORIES = 2;
    private static final int COMMITS = 3;
    private static final int ASKING = 2;

    /** A commit to be had. */
    private record Wanted(GitUrl url, Commit commit, String line) {}

    private final List<Wanted> all = new ArrayList<>();
    private Bench bench;
    private GitHttpServer server;
    private ExecutorService threads;

    @BeforeEach
    void serve(@TempDir Path directory) throws IOException {
        bench = new Bench(directory);
        server = new GitHttpServer(bench.server);
        threads = Executors.newCachedThreadPool();
        for (int i = 0; i < REPOSITORIES; i++) {
            BareRepository repository = bench.repository("r" + i + ".git");
            for (int j = 0; j < COMMITS; j++) {
                String text = "commit " + j + " of " + i;
                Commit commit = repository.commit(text);
                all.add(new Wanted(new GitUrl(server.url("r" + i + ".git")), commit, "- README: " + text));
            }
        }
    }

    @AfterEach
    void stop() {
        threads.shutdownNow();
        server.close();
    }

    /** Asks for everything at once, several times. */
    private <T> List<T> atOnce(Asked<T> asked) throws Exception {
        CyclicBarrier start = new CyclicBarrier(all.size() * ASKING);
        List<Callable<T>> tasks = new ArrayList<>();
        for (Wanted wanted : all) {
            for (int i = 0; i < ASKING; i++) {
                tasks.add(() -> {
                    start.await(1, TimeUnit.MINUTES);
                    return asked.of(wanted);
                });
            }
        }
        List<T> answers = new ArrayList<>();
        for (var answer : threads.invokeAll(tasks)) {
            answers.add(answer.get());
        }
        return answers;
    }

    /** What one thread asks. */
    @FunctionalInterface
    private interface Asked<T> {
        T of(Wanted wanted) throws IOException;
    }

    @Test
    void fetchWhenManyPackagesAskAtOnceFetchesEachCommitOnce() throws Exception {
        GitSources sources = bench.sources();
        List<Boolean> right = atOnce(wanted -> {
            PinnedSource pinned = sources.fetch(wanted.url(), wanted.commit().id());
            try (SourceTree tree = sources.open(pinned)) {
                return pinned.commit().equals(wanted.commit())
                        && tree.id().equals(pinned.tree())
                        && TreeListing.of(tree).equals(List.of(wanted.line()));
            }
        });
        assertThat(right).hasSize(all.size() * ASKING).containsOnly(true);
        List<String> started = new ArrayList<>();
        List<String> finished = new ArrayList<>();
        for (BuildEvent event : bench.events) {
            if (event instanceof BuildEvent.FetchStarted fetch) {
                started.add(fetch.source() + " " + fetch.wanted());
            } else if (event instanceof BuildEvent.FetchFinished fetch) {
                finished.add(fetch.source() + " " + fetch.commit().orElseThrow());
            }
        }
        String[] each =
                all.stream().map(wanted -> wanted.url() + " " + wanted.commit()).toArray(String[]::new);
        assertThat(started).containsExactlyInAnyOrder(each);
        assertThat(finished).containsExactlyInAnyOrder(each);
        assertThat(bench.cached()).hasSize(REPOSITORIES);
        for (String cached : bench.cached()) {
            assertThat(bench.git(bench.cache.resolve("git").resolve(cached), "fsck", "--full", "--strict"))
                    .doesNotContain("error", "missing", "corrupt");
        }
    }

    @Test
    void findWhenOthersFetchIsRightOrEmpty() throws Exception {
        GitSources sources = bench.sources();
        atOnce(wanted -> {
            Optional<PinnedSource> before =
                    sources.find(wanted.url(), wanted.commit().id());
            PinnedSource fetched = sources.fetch(wanted.url(), wanted.commit().id());
            assertThat(before.orElse(fetched)).isEqualTo(fetched);
            assertThat(sources.find(wanted.url(), wanted.commit().id())).contains(fetched);
            return true;
        });
        server.requests().clear();
        List<Boolean> found = atOnce(wanted -> bench.sources()
                .find(wanted.url(), wanted.commit().id())
                .map(PinnedSource::commit)
                .equals(Optional.of(wanted.commit())));
        assertThat(found).containsOnly(true);
        assertThat(server.requests()).isEmpty();
    }

    @Test
    void eventsWhenSomebodyWaitsSayForWhom() throws Exception {
        GitSources sources = bench.sources();
        atOnce(wanted -> sources.fetch(wanted.url(), wanted.commit().id()));
        assertThat(bench.events.stream()
                        .filter(BuildEvent.Detail.class::isInstance)
                        .map(Object::toString))
                .isNotEmpty()
                .allMatch(text -> text.contains("waits for another fetch into " + bench.cache.resolve("git"))
                        && (text.contains(", by process "
                                        + ProcessHandle.current().pid() + " of ")
                                || text.contains(", by another process")));
    }
}
