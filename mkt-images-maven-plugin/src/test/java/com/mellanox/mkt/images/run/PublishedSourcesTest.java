package com.mellanox.mkt.images.run;

import static org.assertj.core.api.Assertions.assertThat;

import com.mellanox.mkt.images.engine.FakeEngine;
import com.mellanox.mkt.images.event.BuildEvent.CommitsSincePublication;
import com.mellanox.mkt.images.plan.SampleKey;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.eclipse.jgit.api.errors.GitAPIException;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Tests of {@link PublishedSources}. */
class PublishedSourcesTest {
    private static final String SIMX = "local_mkt/support_simx:deb12";

    @TempDir
    private Path root;

    private SampleKey key;
    private SampleRepository repository;
    private String published;
    private String last;

    @BeforeEach
    void createKey() throws IOException, GitAPIException {
        repository = new SampleRepository(root.resolve("simx"));
        published = repository.commit("main.c", "the first version");
        repository.commit("second.c", "another file");
        last = repository.commit("third.c", "one more");
        key = new SampleKey(root)
                .write("support.Dockerfile", "FROM debian:bookworm")
                .write("kvm.Dockerfile", "FROM debian:bookworm", "COPY --from=" + SIMX + " /opt/simx /opt/simx")
                .script("simx", repository.header(last));
    }

    /** A run after a publication of the first commit. */
    private SampleRun run(String url, boolean complete) throws IOException {
        SampleRun run = new SampleRun(root, key, new FakeEngine());
        Files.createDirectories(run.logs());
        Files.writeString(run.logs().resolve("published.json"), """
                {"formatVersion": 1, "key": "deb12", "version": "1.0", "at": "2026-11-25T12:00:00Z", "complete": %s,
                 "images": [], "tags": [], "packages": [{"name": "simx", "source": {"url": "%s", "commit": "%s", "tree": "1f2e"}}]}
                """.formatted(complete, url, published));
        run.run();
        return run;
    }

    @Test
    void sourceWhenItHasCommitsSinceThePublicationTellsThem() throws IOException {
        SampleRun run = run(repository.directory().toString(), true);

        assertThat(run.of(CommitsSincePublication.class)).singleElement().satisfies(since -> {
            assertThat(since.name()).hasToString("simx");
            assertThat(since.from()).hasToString(published);
            assertThat(since.commits()).hasSize(2).first().isEqualTo(last.substring(0, 12) + " third.c");
            assertThat(since.all()).isEqualTo(2);
        });
    }

    @Test
    void sourceWhenItIsThatOfThePublicationTellsNothing() throws IOException {
        published = last;

        assertThat(run(repository.directory().toString(), true).of(CommitsSincePublication.class))
                .isEmpty();
    }

    @Test
    void sourceWhenThePublicationWasOfAnotherRepositoryOrNotCompleteTellsNothing() throws IOException {
        assertThat(run("https://example.com/simx.git", true).of(CommitsSincePublication.class))
                .isEmpty();
        assertThat(run(repository.directory().toString(), false).of(CommitsSincePublication.class))
                .isEmpty();
    }
}
