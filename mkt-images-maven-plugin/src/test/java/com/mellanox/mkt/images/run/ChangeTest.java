package com.mellanox.mkt.images.run;

import static com.mellanox.mkt.images.run.SampleImages.BUILD;
import static com.mellanox.mkt.images.run.SampleImages.KVM;
import static com.mellanox.mkt.images.run.SampleImages.PERFTEST;
import static com.mellanox.mkt.images.run.SampleImages.RDMA_CORE;
import static com.mellanox.mkt.images.run.SampleImages.TOOL;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.mellanox.mkt.images.event.BuildEvent.ImageStarted;
import com.mellanox.mkt.images.event.BuildEvent.ImageStep;
import com.mellanox.mkt.images.reason.Reason;
import com.mellanox.mkt.images.reason.Reason.Added;
import com.mellanox.mkt.images.reason.Reason.Cascade;
import com.mellanox.mkt.images.reason.Reason.Changed;
import com.mellanox.mkt.images.reason.Reason.Unexplained;
import com.mellanox.mkt.images.type.ImageReference;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.FileTime;
import java.nio.file.attribute.PosixFilePermissions;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import org.eclipse.jgit.api.errors.GitAPIException;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Runs after a change of what images are made of: what is built again, and the reason that is given for it. */
class ChangeTest {
    @TempDir
    private Path root;

    private SampleImages images;

    @BeforeEach
    void buildAll() throws IOException, GitAPIException {
        images = new SampleImages(root);
    }

    @Test
    void baseWhenItsRegistryHasAnotherIsPulledAndNamedWithBothDigests() {
        images.engine.withRegistryImage("debian:bookworm", "2");

        Map<ImageReference, List<Reason>> built = images.built();

        assertThat(built).containsOnlyKeys(BUILD, RDMA_CORE, PERFTEST, TOOL, KVM);
        assertThat(built.get(BUILD)).singleElement().isInstanceOfSatisfying(Changed.class, change -> {
            assertThat(change.item()).isEqualTo("base debian:bookworm");
            assertThat(change.before()).startsWith("sha256:").isNotEqualTo(change.after());
        });
        assertThat(built.get(TOOL)).containsExactly(new Cascade(BUILD));
    }

    @Test
    void dockerfileWhenALineChangesIsNamedWithBothLines() throws IOException {
        images.key.write("support.Dockerfile", "FROM debian:bookworm", "COPY compilers /etc/all-compilers");

        assertThat(images.built())
                .containsEntry(
                        BUILD,
                        List.of(new Changed(
                                "support.Dockerfile:2",
                                "COPY compilers /etc/compilers",
                                "COPY compilers /etc/all-compilers")));
    }

    @Test
    void fileWhenItChangesIsNamed() throws IOException {
        images.key.write("setup.sh", "echo set up more");

        Map<ImageReference, List<Reason>> built = images.built();

        assertThat(built).containsOnlyKeys(KVM);
        assertThat(built.get(KVM)).singleElement().isInstanceOfSatisfying(Changed.class, change -> {
            assertThat(change.item()).isEqualTo("file setup.sh");
            assertThat(change.before()).startsWith("0644 sha256:").isNotEqualTo(change.after());
        });
    }

    @Test
    void fileWhenItsModeChangesIsNamed() throws IOException {
        Files.setPosixFilePermissions(images.key.file("setup.sh"), PosixFilePermissions.fromString("rwxr-xr-x"));

        assertThat(images.built().get(KVM)).singleElement().isInstanceOfSatisfying(Changed.class, change -> {
            assertThat(change.before()).startsWith("0644");
            assertThat(change.after()).startsWith("0755");
        });
    }

    @Test
    void fileWhenTouchedIsUpToDate() throws IOException {
        Files.setLastModifiedTime(images.key.file("setup.sh"), FileTime.from(Instant.EPOCH));
        Files.setLastModifiedTime(images.key.file("support-tool.sh"), FileTime.from(Instant.EPOCH));

        assertThat(images.built()).isEmpty();
    }

    @Test
    void scriptWhenItChangesIsNamedAndWhatIsMadeOfTheImageIsBuiltAfterIt() throws IOException {
        images.key.write("support-tool.sh", "#!/bin/bash", "# ---", "# {}", "", "make all");

        assertThat(images.built())
                .containsExactly(
                        Map.entry(TOOL, List.of(new Changed("support-tool.sh:5", "make", "make all"))),
                        Map.entry(KVM, List.of(new Cascade(TOOL))));
    }

    @Test
    void commitWhenItChangesIsNamedWithItsTree() throws IOException, GitAPIException {
        String next = images.repository.commit("main.c", "the second version");
        images.pin(next);

        Map<ImageReference, List<Reason>> built = images.built();

        assertThat(built.get(RDMA_CORE))
                .anyMatch(reason ->
                        reason instanceof Changed change && change.item().equals("git tree"))
                .contains(new Changed("commit", images.commit, next));
    }

    @Test
    void commitWhenItsFilesAreTheSameIsUpToDate() throws IOException, GitAPIException {
        String amended = images.repository.commit("main.c", "the first version");
        images.pin(amended);

        assertThat(amended).isNotEqualTo(images.commit);
        assertThat(images.built()).isEmpty();
    }

    @Test
    void workTreeWhenItHasUncommittedChangesIsBuiltAndThenUpToDate() throws IOException {
        images.repository.write("main.c", "not committed");

        assertThat(images.built(images.run().source("rdma_core", images.repository.directory())))
                .containsKey(RDMA_CORE);
        assertThat(images.built(images.run().source("rdma_core", images.repository.directory())))
                .isEmpty();
        assertThat(images.built()).containsKey(RDMA_CORE);
    }

    @Test
    void workTreeWhenItIsCleanIsAsGoodAsItsCommit() {
        assertThat(images.built(images.run().source("rdma_core", images.repository.directory())))
                .isEmpty();
    }

    @Test
    void recordWhenItIsMissingLeavesTheDigestsForAReason() throws IOException {
        images.engine.relabel(TOOL.toString(), Labels.ITEMS, "");
        images.key.write("support-tool.sh", "#!/bin/bash", "# ---", "# {}", "", "make all");

        assertThat(images.built().get(TOOL)).singleElement().isInstanceOf(Unexplained.class);
    }

    @Test
    void fileWhenItIsNewIsNamed() throws IOException {
        images.key
                .write("extra", "more")
                .write("support.Dockerfile", "FROM debian:bookworm", "COPY compilers extra /etc/");

        assertThat(images.built().get(BUILD))
                .anyMatch(
                        reason -> reason instanceof Added added && added.item().equals("file extra"));
    }

    @Test
    void proxyAndVersionWhenTheyChangeLeaveAllAlone() {
        assertThat(images.built(images.run().proxies("http://proxy.example.com:3128", null, null)))
                .isEmpty();
        assertThat(images.built(images.run().version("1.6"))).isEmpty();
    }

    @Test
    void sourceWhenChangedWhileItIsBuiltGivesNoImage() throws IOException {
        images.repository.write("main.c", "not committed");
        SampleRun run = images.run()
                .source("rdma_core", images.repository.directory())
                .listener(event -> {
                    if (event instanceof ImageStarted started && started.image().equals(RDMA_CORE)) {
                        write("main.c", "changed meanwhile");
                    }
                });

        assertThatThrownBy(run::run).hasMessageContaining("The source of " + RDMA_CORE + " was changed while");

        assertThat(images.built(images.run().source("rdma_core", images.repository.directory())))
                .containsKey(RDMA_CORE);
    }

    @Test
    void fileWhenChangedAfterItWasSentGivesNoImage() throws IOException {
        images.key.write("fix.patch", "another patch");
        SampleRun run = images.run().listener(event -> {
            // The engine has read the whole context by then.
            if (event instanceof ImageStep step && step.image().equals(RDMA_CORE)) {
                writeDockerFile("fix.patch", "changed meanwhile");
            }
        });

        assertThatThrownBy(run::run)
                .hasMessageContaining("fix.patch")
                .hasMessageContaining(RDMA_CORE + ", was changed");

        assertThat(images.built()).containsKey(RDMA_CORE);
    }

    private void writeDockerFile(String file, String text) {
        try {
            images.key.write(file, text);
        } catch (IOException e) {
            throw new AssertionError(e);
        }
    }

    private void write(String file, String text) {
        try {
            images.repository.write(file, text);
        } catch (IOException e) {
            throw new AssertionError(e);
        }
    }
}
