package com.mellanox.mkt.images.plan;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Path;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Graphs that cannot be built, and what is said of them before anything starts. */
class GraphProblemsTest {
    private static final String ALL = "There are: local_mkt/support_perftest:deb12, local_mkt/support_rdma_core:deb12,"
            + " harbor.mellanox.com/mkt/kvm:deb12, harbor.mellanox.com/mkt/build:deb12";

    @TempDir
    private Path root;

    private SampleKey key;

    @BeforeEach
    void createKey() throws IOException {
        key = new SampleKey(root)
                .write("support.Dockerfile", "FROM debian:bookworm")
                .script("perftest")
                .script("rdma_core")
                .write(
                        "kvm.Dockerfile",
                        "FROM debian:bookworm",
                        "COPY --from=local_mkt/support_perftest:deb12 /a /a",
                        "COPY --from=local_mkt/support_rdma_core:deb12 /a /a");
    }

    @Test
    void packagesWhenTheyNeedEachOtherAreACycleThatIsShown() throws IOException {
        key.script("perftest", "image_files:", "  rdma_core: {files: [/a], dest: /a}")
                .script("rdma_core", "image_files:", "  perftest: {files: [/a], dest: /a}");

        assertThat(key.problems())
                .containsExactly("support-rdma_core.sh:4: a cycle: local_mkt/support_perftest:deb12 needs"
                        + " local_mkt/support_rdma_core:deb12 needs local_mkt/support_perftest:deb12."
                        + " Remove one of these dependencies");
    }

    @Test
    void packageWhenItNeedsItselfIsACycle() throws IOException {
        key.script("perftest", "image_files:", "  perftest: {files: [/a], dest: /a}");

        assertThat(key.problems())
                .containsExactly("support-perftest.sh:4: a cycle: local_mkt/support_perftest:deb12 needs"
                        + " local_mkt/support_perftest:deb12. Remove one of these dependencies");
    }

    @Test
    void environmentWhenItCopiesFromAPackageIsACycle() throws IOException {
        key.write("support.Dockerfile", "FROM debian:bookworm", "COPY --from=local_mkt/support_rdma_core:deb12 /a /a");

        assertThat(key.problems())
                .singleElement()
                .asString()
                .contains("a cycle: ")
                .contains("harbor.mellanox.com/mkt/build:deb12 needs local_mkt/support_rdma_core:deb12");
    }

    @Test
    void cycleWhenOnlyUnusedPackagesAreInItIsToldAllTheSame() throws IOException {
        key.script("x", "image_files:", "  y: {files: [/a], dest: /a}")
                .script("y", "image_files:", "  x: {files: [/a], dest: /a}");

        assertThat(key.problems()).singleElement().asString().contains("a cycle: ");
    }

    @Test
    void localImageOfCopyFromWhenUnknownSuggestsTheNearest() throws IOException {
        key.write("kvm.Dockerfile", "FROM debian:bookworm", "COPY --from=local_mkt/support_rdma-core:deb12 /a /a");

        assertThat(key.problems())
                .containsExactly("kvm.Dockerfile:2: 'local_mkt/support_rdma-core:deb12' is not an image of deb12."
                        + " Did you mean 'local_mkt/support_rdma_core:deb12'? " + ALL);
    }

    @Test
    void localImageOfFromWhenOfAnotherKeyIsUnknown() throws IOException {
        key.write("kvm.Dockerfile", "FROM local_mkt/support_rdma_core:fc40");

        assertThat(key.problems())
                .singleElement()
                .asString()
                .startsWith("kvm.Dockerfile:1: 'local_mkt/support_rdma_core:fc40' is not an image of deb12.");
    }

    @Test
    void packageOfImageFilesWhenUnknownSuggestsTheNearest() throws IOException {
        key.script("perftest", "image_files:", "  rdma-cor: {files: [/a], dest: /a}");

        assertThat(key.problems())
                .containsExactly("support-perftest.sh:4: 'rdma-cor' is not an image of deb12."
                        + " Did you mean 'rdma_core'? " + ALL);
    }

    @Test
    void problemsWhenSeveralAreToldTogether() throws IOException {
        key.script("perftest", "image_files:", "  simx: {files: [/a], dest: /a}")
                .write("ci.Dockerfile", "FROM local_mkt/support_simx:deb12");

        assertThat(key.problems())
                .hasSize(2)
                .anyMatch(problem -> problem.startsWith("support-perftest.sh:4: 'simx'"))
                .anyMatch(problem -> problem.startsWith("ci.Dockerfile:1: 'local_mkt/support_simx:deb12'"));
    }

    @Test
    void scriptWhenThereIsNoSupportEnvironmentIsAProblem() throws IOException {
        SampleKey bare =
                new SampleKey(root.resolve("bare")).script("rdma_core").write("kvm.Dockerfile", "FROM debian:bookworm");

        assertThat(bare.problems())
                .containsExactly("support-rdma_core.sh: the docker directory has no support.Dockerfile for the script"
                        + " to run in. Add one with the compilers that rdma_core needs");
    }
}
