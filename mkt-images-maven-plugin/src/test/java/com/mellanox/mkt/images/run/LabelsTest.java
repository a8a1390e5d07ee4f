package com.mellanox.mkt.images.run;

import static org.assertj.core.api.Assertions.assertThat;

import com.mellanox.mkt.images.engine.FakeEngine;
import com.mellanox.mkt.images.plan.SampleKey;
import java.io.IOException;
import java.nio.file.Path;
import java.util.Map;
import org.eclipse.jgit.api.errors.GitAPIException;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Tests of {@link Labels}: what each kind of image says of itself. */
class LabelsTest {
    @TempDir
    private Path root;

    private final FakeEngine engine = new FakeEngine();
    private SampleKey key;
    private SampleRepository repository;
    private String commit;
    private Map<String, String> ofDirectory;

    @BeforeEach
    void createKey() throws IOException, GitAPIException {
        repository = new SampleRepository(root.resolve("rdma-core"));
        commit = repository.commit("main.c", "main");
        key = new SampleKey(root)
                .describe("key: deb12", "title: Debian 12")
                .write("support.Dockerfile", "FROM debian:bookworm")
                .script("rdma_core", repository.header(commit))
                .script("perftest")
                .script("simx", "optional: true", "products: [/opt/simx]")
                .write(
                        "kvm.Dockerfile",
                        "FROM debian:bookworm",
                        "COPY --from=local_mkt/support_simx:deb12 /opt/simx /opt/simx",
                        "COPY --from=local_mkt/support_rdma_core:deb12 /a /a",
                        "COPY --from=local_mkt/support_perftest:deb12 /a /a");
        String directoryCommit = new SampleRepository(root.resolve("module")).commit("README", "all at once");
        ofDirectory = Map.of(
                "org.opencontainers.image.version",
                "1.5",
                "org.opencontainers.image.revision",
                directoryCommit,
                "org.opencontainers.image.source",
                "https://github.com/Mellanox/mkt",
                "org.opencontainers.image.created",
                SampleRepository.TIME.toString(),
                "com.mellanox.mkt.key",
                "deb12");
    }

    @Test
    void finalImageWhenBuiltNamesItsPackages() {
        run().run();

        assertThat(labels("harbor.mellanox.com/mkt/kvm:deb12"))
                .containsAllEntriesOf(ofDirectory)
                .containsEntry("org.opencontainers.image.title", "Debian 12: kvm")
                .containsEntry("com.mellanox.mkt.role", "final")
                .containsEntry("com.mellanox.mkt.package", "")
                .containsEntry("com.mellanox.mkt.packages", "perftest,rdma_core,simx")
                .containsEntry(
                        "com.mellanox.mkt.sources",
                        "perftest rdma_core=" + repository.directory() + "@" + commit + " simx");
    }

    @Test
    void kvmImageWhenBuiltSaysWhatItsKernelNeeds() {
        run().run();

        assertThat(labels("harbor.mellanox.com/mkt/kvm:deb12").get("com.mellanox.mkt.kernel-config"))
                .contains(",9P_FS=y,", ",NET_9P_VIRTIO=y,");
        assertThat(labels("harbor.mellanox.com/mkt/build:deb12")).containsEntry("com.mellanox.mkt.kernel-config", "");
        assertThat(labels("local_mkt/support_rdma_core:deb12")).containsEntry("com.mellanox.mkt.kernel-config", "");
    }

    @Test
    void environmentWhenBuiltSaysSo() {
        run().run();

        assertThat(labels("harbor.mellanox.com/mkt/build:deb12"))
                .containsAllEntriesOf(ofDirectory)
                .containsEntry("org.opencontainers.image.title", "Debian 12: build")
                .containsEntry("com.mellanox.mkt.role", "environment")
                .containsEntry("com.mellanox.mkt.packages", "");
    }

    @Test
    void supportImageWhenItHasASourceSaysWhichCommit() {
        run().run();

        assertThat(labels("local_mkt/support_rdma_core:deb12"))
                .containsEntry("org.opencontainers.image.title", "Debian 12: rdma_core")
                .containsEntry("org.opencontainers.image.revision", commit)
                .containsEntry(
                        "org.opencontainers.image.source",
                        repository.directory().toString())
                .containsEntry("org.opencontainers.image.created", SampleRepository.TIME.toString())
                .containsEntry("com.mellanox.mkt.role", "support")
                .containsEntry("com.mellanox.mkt.package", "rdma_core")
                .containsEntry("com.mellanox.mkt.key", "deb12");
    }

    @Test
    void supportImageWhenBuiltFromAWorkTreeClaimsNoCommit() {
        run().source("rdma_core", repository.directory()).run();

        assertThat(labels("local_mkt/support_rdma_core:deb12"))
                .containsEntry("org.opencontainers.image.revision", "")
                .containsEntry("org.opencontainers.image.source", "");
    }

    @Test
    void supportImageWhenItHasNoSourceOrIsLeftOutIsOfTheDirectory() {
        run().without("simx").run();

        assertThat(labels("local_mkt/support_perftest:deb12"))
                .containsAllEntriesOf(ofDirectory)
                .containsEntry("com.mellanox.mkt.package", "perftest");
        assertThat(labels("local_mkt/support_simx:deb12"))
                .containsAllEntriesOf(ofDirectory)
                .containsEntry("com.mellanox.mkt.role", "support")
                .containsEntry("com.mellanox.mkt.package", "simx");
    }

    @Test
    void imageWhenItsFilesAreNotCommittedSaysSo() throws IOException, GitAPIException {
        String before = ofDirectory.get("org.opencontainers.image.revision");
        new SampleRepository(root.resolve("module")).commit("README", "another commit");
        key.write("kvm.Dockerfile", "FROM debian:bookworm", "RUN true");

        run().run();

        assertThat(labels("harbor.mellanox.com/mkt/kvm:deb12"))
                .containsEntry("org.opencontainers.image.revision", before + "-dirty");
        assertThat(labels("harbor.mellanox.com/mkt/build:deb12"))
                .containsEntry("org.opencontainers.image.revision", before);
    }

    @Test
    void labelsWhenAnImageWouldInheritOthersAreAllSetOnEach() {
        run().run();

        var names = labels("harbor.mellanox.com/mkt/kvm:deb12").keySet();
        assertThat(names).hasSize(15);
        assertThat(engine.builds())
                .allSatisfy(build -> assertThat(build.request().labels()).containsOnlyKeys(names));
    }

    private SampleRun run() {
        return new SampleRun(root, key, engine);
    }

    private Map<String, String> labels(String image) {
        return engine.build(image).request().labels();
    }
}
