package com.mellanox.mkt.images.run;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.mellanox.mkt.images.engine.FakeEngine;
import com.mellanox.mkt.images.event.BuildEvent;
import com.mellanox.mkt.images.event.BuildEvent.ImageFinished;
import com.mellanox.mkt.images.event.BuildEvent.ImageStarted;
import com.mellanox.mkt.images.event.BuildEvent.RunFinished;
import com.mellanox.mkt.images.event.BuildEvent.RunStarted;
import com.mellanox.mkt.images.failure.CancelledException;
import com.mellanox.mkt.images.failure.EngineException;
import com.mellanox.mkt.images.failure.InvalidInputException;
import com.mellanox.mkt.images.failure.RegistryException;
import com.mellanox.mkt.images.plan.SampleKey;
import com.mellanox.mkt.images.type.ImageReference;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Whole runs on an engine in memory: what is built, in which order, and what keeps a run from starting. */
class ImageBuilderTest {
    private static final String BUILD = "harbor.mellanox.com/mkt/build:deb12";
    private static final String KVM = "harbor.mellanox.com/mkt/kvm:deb12";
    private static final String RDMA_CORE = "local_mkt/support_rdma_core:deb12";
    private static final String PERFTEST = "local_mkt/support_perftest:deb12";
    private static final String SIMX = "local_mkt/support_simx:deb12";

    @TempDir
    private Path root;

    private final FakeEngine engine = new FakeEngine();
    private SampleKey key;
    private SampleRun run;

    @BeforeEach
    void createKey() throws IOException {
        key = new SampleKey(root)
                .write("support.Dockerfile", "FROM debian:bookworm", "COPY compilers /etc/compilers")
                .write("compilers", "gcc")
                .script("rdma_core")
                .script("perftest", "image_files:", "  rdma_core: {files: [/opt/debs/], dest: /opt/debs/}")
                .script("simx", "optional: true", "products: [/opt/simx]")
                .write(
                        "kvm.Dockerfile",
                        "FROM fedora:40 AS tools",
                        "FROM debian:bookworm",
                        "COPY --from=tools /bin/x /bin/x",
                        "COPY --from=" + PERFTEST + " /opt/debs/ /opt/debs/",
                        "COPY --from=" + SIMX + " /opt/simx /opt/simx");
        run = new SampleRun(root, key, engine);
    }

    @Test
    void runWhenAllIsWellBuildsTheNeededFirst() {
        assertThat(run.run()).hasToString(KVM);

        assertThat(built()).containsExactly(BUILD, RDMA_CORE, PERFTEST, SIMX, KVM);
        assertThat(engine.build(BUILD).names()).containsExactly("compilers", "support.Dockerfile");
        assertThat(engine.build(BUILD).dockerfile()).startsWith("FROM debian:bookworm");
        assertThat(engine.build(PERFTEST).dockerfile())
                .startsWith("FROM " + BUILD + "\n")
                .contains("\nCOPY --from=" + RDMA_CORE + " [\"/opt/debs/\", \"/opt/debs/\"]\n");
    }

    @Test
    void runWhenAllIsWellTellsItsStartItsImagesAndItsEnd() {
        run.run();

        assertThat(run.of(RunStarted.class))
                .containsExactly(new RunStarted(key.descriptor().key(), 5, "Fake 1.0 at memory:"));
        assertThat(run.of(ImageStarted.class))
                .extracting(started -> started.image().toString())
                .containsExactly(BUILD, RDMA_CORE, PERFTEST, SIMX, KVM);
        assertThat(run.of(ImageFinished.class))
                .extracting(finished -> finished.image().toString())
                .containsExactly(BUILD, RDMA_CORE, PERFTEST, SIMX, KVM);
        assertThat(run.events().get(run.events().size() - 1))
                .isInstanceOfSatisfying(
                        RunFinished.class, end -> assertThat(end.result()).hasToString(KVM));
        assertThat(run.warnings()).isEmpty();
    }

    @Test
    void baseImagesWhenNamedByStagesAreRefreshedOnceEachBeforeAnythingIsBuilt() {
        run.run();

        // Both are pulled at once.
        assertThat(engine.pulls())
                .extracting(ImageReference::toString)
                .containsExactlyInAnyOrder("debian:bookworm", "fedora:40");
        assertThat(run.events().indexOf(last(BuildEvent.PullFinished.class)))
                .isLessThan(run.events().indexOf(run.of(ImageStarted.class).get(0)));
    }

    @Test
    void runWhenABaseImageIsNotFoundBuildsNothing() {
        engine.failPull("fedora:40", RegistryException.Kind.ABSENT);

        assertThatThrownBy(run::run).isInstanceOf(EngineException.class).hasMessageContaining("fedora:40");

        assertThat(engine.builds()).isEmpty();
    }

    @Test
    void runWhenABaseImageIsNotFoundNamesItsLineAndTheStageThatBeginsLater() throws IOException {
        key.write("kvm.Dockerfile", "FROM debian:bookworm", "COPY --from=later /a /", "FROM scratch AS later");
        engine.failPull("later", RegistryException.Kind.ABSENT);

        assertThatThrownBy(run::run)
                .isInstanceOf(EngineException.class)
                .hasMessageContaining("kvm.Dockerfile:2")
                .hasMessageContaining("line 3");
    }

    @Test
    void runWhenTheBuilderCannotDoWhatADockerfileNeedsBuildsNothing() throws IOException {
        key.write(
                "kvm.Dockerfile",
                "FROM --platform=linux/arm64 debian:bookworm",
                "RUN <<EOF",
                "true",
                "EOF",
                "COPY --link setup.sh /opt/");
        key.write("setup.sh", "true");

        assertThatThrownBy(run::run)
                .isInstanceOf(InvalidInputException.class)
                .hasMessageContaining("kvm.Dockerfile:1")
                .hasMessageContaining("kvm.Dockerfile:2")
                .hasMessageContaining("kvm.Dockerfile:5");

        assertThat(engine.builds()).isEmpty();
        assertThat(engine.pulls()).isEmpty();
    }

    @Test
    void runWhenFilesAreWrongTellsAllAndAsksTheEngineNothing() throws IOException {
        key.script("rdma_core", "unknown: 1")
                .write("kvm.Dockerfile", "FROM debian:bookworm", "COPY missing /")
                .describe("key: deb12", "without: [perftset]");

        assertThatThrownBy(run::run)
                .isInstanceOf(InvalidInputException.class)
                .hasMessageStartingWith("3 problems:")
                .hasMessageContaining("support-rdma_core.sh:3: ")
                .hasMessageContaining("kvm.Dockerfile:2: 'missing' does not exist")
                .hasMessageContaining("image.yaml:2: 'without' names the package 'perftset'");

        assertThat(run.events()).isEmpty();
        assertThat(engine.inventories()).isZero();
    }

    @Test
    void imageWhenBuiltFromAnotherDirectoryOfTheSameSourceIsAWarning() throws IOException {
        run.run();
        SampleKey other = new SampleKey(Files.createDirectory(root.resolve("other")))
                .write("support.Dockerfile", "FROM debian:bookworm")
                .write("kvm.Dockerfile", "FROM debian:bookworm", "RUN true");

        SampleRun second = new SampleRun(root, other, engine);
        second.unplanned();

        assertThat(second.warnings())
                .filteredOn(warning -> warning.startsWith(KVM))
                .singleElement()
                .asString()
                .contains(
                        key.descriptor().dockerDirectory().toString(),
                        other.descriptor().dockerDirectory().toString())
                .endsWith("give one of them another key");
    }

    @Test
    void packageWhenUnusedIsWarnedOfAndNotBuilt() throws IOException {
        key.script("lonely");

        run.run();

        assertThat(built()).doesNotContain("local_mkt/support_lonely:deb12").hasSize(5);
        assertThat(run.warnings())
                .containsExactly("support-lonely.sh: no image copies from the package lonely, and it is not built."
                        + " Copy its products with COPY --from=local_mkt/support_lonely:deb12,"
                        + " or build it alone with -Donly=lonely");
    }

    @Test
    void onlyWhenWhatItNeedsIsThereBuildsThatImageAlone() {
        engine.withImage(BUILD).withImage(RDMA_CORE);

        assertThat(run.only("perftest").run()).hasToString(PERFTEST);

        assertThat(built()).containsExactly(PERFTEST);
        assertThat(engine.pulls()).isEmpty();
    }

    @Test
    void onlyWhenWhatItNeedsIsMissingSaysToBuildAllFirst() {
        engine.withImage(BUILD);

        assertThatThrownBy(() -> run.only("perftest").run())
                .isInstanceOf(InvalidInputException.class)
                .hasMessage("-Donly=perftest needs " + RDMA_CORE + ", which is not on the engine."
                        + " Build all images of deb12 first, without -Donly");

        assertThat(engine.builds()).isEmpty();
    }

    @Test
    void onlyWhenMistypedFailsBeforeAnythingIsFetched() {
        assertThatThrownBy(() -> run.only("kvn").run())
                .isInstanceOf(InvalidInputException.class)
                .hasMessageStartingWith("-Donly=kvn names no image. Did you mean 'kvm'? There are: ");

        assertThat(run.events()).isEmpty();
    }

    @Test
    void packageWhenLeftOutIsAnEmptyImage() {
        run.without("simx").run();

        assertThat(engine.build(SIMX).dockerfile()).isEqualTo("FROM scratch\nCOPY root/ /\n");
        assertThat(engine.build(SIMX).names()).containsExactly("Dockerfile", "root/", "root/opt/simx/");
        assertThat(engine.build(KVM).request().labels()).containsEntry("com.mellanox.mkt.packages", "perftest");
    }

    @Test
    void packageWhenPutBackIsBuiltWhoeverLeavesItOut() throws IOException {
        key.describe("key: deb12", "without: [simx]");

        run.without("simx").with("simx").run();

        assertThat(engine.build(SIMX).dockerfile()).startsWith("FROM " + BUILD);
        assertThat(engine.build(KVM).request().labels()).containsEntry("com.mellanox.mkt.packages", "perftest,simx");
    }

    @Test
    void packageWhenNotOptionalIsLeftOutAsWell() {
        run.without("perftest").run();

        assertThat(engine.build("local_mkt/support_perftest:deb12").dockerfile())
                .startsWith("FROM scratch");
    }

    @Test
    void runWhenASourceIsGivenForAPackageThatIsLeftOutSaysSo() {

        run.without("simx").source("simx", root).run();

        assertThat(run.warnings())
                .contains("-Dmkt.source.simx is not used, since the package is left out."
                        + " Put it back with -Dmkt.with=simx");
    }

    @Test
    void runWhenTheEngineHasRoomBuildsIndependentPackagesAtOnce() throws Exception {
        var rdmaCore = engine.block(RDMA_CORE);
        var perftest = engine.block(PERFTEST);
        key.script("perftest")
                .write(
                        "kvm.Dockerfile",
                        "FROM debian:bookworm",
                        "COPY --from=" + RDMA_CORE + " /opt/debs/ /opt/debs/",
                        "COPY --from=" + PERFTEST + " /opt/debs/ /opt/debs/");
        CompletableFuture<ImageReference> end = CompletableFuture.supplyAsync(run.jobs(0)::run);

        rdmaCore.awaitBuild();
        perftest.awaitBuild();
        rdmaCore.open();
        perftest.open();

        assertThat(end.get(60, TimeUnit.SECONDS)).hasToString(KVM);
    }

    @Test
    void runWhenInterruptedIsCancelledAndBuildsNothingMore() throws Exception {
        var gate = engine.block(RDMA_CORE);
        CompletableFuture<Throwable> end = new CompletableFuture<>();
        Thread thread = new Thread(() -> {
            try {
                run.run();
                end.complete(new AssertionError("it was not cancelled"));
            } catch (CancelledException e) {
                end.complete(e);
            }
        });
        thread.start();
        gate.awaitBuild();

        thread.interrupt();

        assertThat(end.get(60, TimeUnit.SECONDS)).isInstanceOf(CancelledException.class);
        assertThat(built()).containsExactly(BUILD, RDMA_CORE);
        assertThat(engine.isClosed()).isTrue();
    }

    private List<String> built() {
        return engine.builds().stream()
                .map(build -> build.request().image().toString())
                .toList();
    }

    private BuildEvent last(Class<? extends BuildEvent> type) {
        List<? extends BuildEvent> all = run.of(type);
        return all.get(all.size() - 1);
    }
}
