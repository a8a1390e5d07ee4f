package com.mellanox.mkt.images.run;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.mellanox.mkt.images.engine.BuildStepException;
import com.mellanox.mkt.images.engine.FakeEngine;
import com.mellanox.mkt.images.event.BuildEvent.ImageStarted;
import com.mellanox.mkt.images.event.BuildEvent.Notice;
import com.mellanox.mkt.images.failure.BuildFailedException;
import com.mellanox.mkt.images.plan.SampleKey;
import com.mellanox.mkt.images.reason.Reason;
import com.mellanox.mkt.images.type.BuilderKind;
import java.io.IOException;
import java.nio.file.Path;
import java.util.List;
import org.eclipse.jgit.api.errors.GitAPIException;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** When a package is built incrementally, and what is said of it. */
class IncrementalBuildTest {
    private static final String SIMX = "local_mkt/support_simx:deb12";

    @TempDir
    private Path root;

    private final FakeEngine engine = new FakeEngine().with(BuilderKind.BUILDKIT);
    private SampleKey key;
    private SampleRepository repository;

    @BeforeEach
    void createKey() throws IOException, GitAPIException {
        repository = new SampleRepository(root.resolve("simx"));
        String commit = repository.commit("main.c", "the first version");
        key = new SampleKey(root)
                .write("support.Dockerfile", "FROM debian:bookworm")
                .write("kvm.Dockerfile", "FROM debian:bookworm", "COPY --from=" + SIMX + " /opt/simx /opt/simx")
                .script("simx", repository.header(commit, "products: [/opt/simx]", "incremental: true"));
    }

    private SampleRun pinned() {
        return new SampleRun(root, key, engine);
    }

    private SampleRun ofTree() {
        return pinned().source("simx", repository.directory());
    }

    private String dockerfile() {
        return engine.build(SIMX).entry("Dockerfile").text();
    }

    @Test
    void buildWhenTheSourceIsATreeHasAMountOfItsOwn() throws IOException {
        SampleRun run = ofTree();
        run.run();

        assertThat(dockerfile())
                .startsWith("FROM scratch AS mkt-images-source\nADD [\"source.tar\", \"/\"]\nFROM ")
                .contains("COPY --from=mkt-images-source [\"/\", \"/opt/src/\"]\n")
                .containsPattern("--mount=type=cache,id=mkt-images/deb12/simx:source-[0-9a-f]{12},target=/opt/src,"
                        + "sharing=locked ");
        assertThat(engine.build(SIMX).names())
                .contains("incremental/update.sh", "incremental/inputs")
                .doesNotContain("incremental/afresh");
        assertThat(run.of(ImageStarted.class))
                .anySatisfy(started -> assertThat(started.from())
                        .hasValueSatisfying(from ->
                                assertThat(from).startsWith("the work tree ").endsWith(", incrementally")));
    }

    @Test
    void buildWhenTheSourceIsACommitIsNotIncremental() {
        pinned().run();

        assertThat(dockerfile()).contains("ADD [\"source.tar\", \"/opt/src/\"]").doesNotContain("target=/opt/src,");
        assertThat(engine.build(SIMX).request().labels()).containsEntry("com.mellanox.mkt.incremental", "");
    }

    @Test
    void inputsOtherThanTheSourceWhenTheTreeChangesAreTheSame() throws IOException {
        ofTree().run();
        String first = engine.build(SIMX).entry("incremental/inputs").text();
        repository.write("main.c", "another version");
        ofTree().run();
        String second = engine.build(SIMX).entry("incremental/inputs").text();
        key.write("support.Dockerfile", "FROM debian:bookworm", "RUN install another compiler");

        ofTree().run();

        assertThat(second).isEqualTo(first);
        assertThat(engine.build(SIMX).entry("incremental/inputs").text()).isNotEqualTo(first);
    }

    @Test
    void rebuildWhenAskedForBeginsAfresh() {
        ofTree().run();

        ofTree().rebuild("simx").run();

        assertThat(engine.build(SIMX).names()).contains("incremental/afresh");
    }

    @Test
    void commitWhenAnIncrementalImageHasItsFilesIsBuiltAllTheSame() {
        ofTree().run();
        assertThat(engine.build(SIMX).request().labels()).containsEntry("com.mellanox.mkt.incremental", "true");
        SampleRun run = pinned();

        run.run();

        assertThat(run.of(ImageStarted.class))
                .filteredOn(started -> started.image().toString().equals(SIMX))
                .singleElement()
                .satisfies(
                        started -> assertThat(started.reasons()).isEqualTo(List.of(new Reason.BuiltIncrementally())));
    }

    @Test
    void treeWhenUnchangedIsUpToDate() {
        ofTree().run();
        SampleRun again = ofTree();

        again.run();

        assertThat(again.of(ImageStarted.class)).isEmpty();
    }

    @Test
    void buildWithoutBuildkitIsCompleteWithANotice() {
        engine.with(BuilderKind.CLASSIC);
        SampleRun run = ofTree();

        run.run();

        assertThat(dockerfile()).contains("ADD [\"source.tar\", \"/opt/src/\"]");
        assertThat(run.of(Notice.class))
                .extracting(Notice::text)
                .containsExactly(SIMX + " is built as a whole: incremental builds need BuildKit, and the builder is"
                        + " Docker's classic builder");
    }

    @Test
    void failureOfAStepTellsHowToBeginAfresh() {
        engine.failBuild(SIMX, new BuildStepException("5/5 : RUN make", "exit code 2"));

        assertThatThrownBy(() -> ofTree().run())
                .isInstanceOf(BuildFailedException.class)
                .hasMessageContaining(
                        "exit code 2\n  This was an incremental build. To begin in an empty directory, run"
                                + " with -Dmkt.rebuild=support_simx\n");
    }
}
