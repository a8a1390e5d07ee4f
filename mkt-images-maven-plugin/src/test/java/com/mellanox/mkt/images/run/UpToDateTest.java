package com.mellanox.mkt.images.run;

import static com.mellanox.mkt.images.run.SampleImages.BUILD;
import static com.mellanox.mkt.images.run.SampleImages.KVM;
import static com.mellanox.mkt.images.run.SampleImages.PERFTEST;
import static com.mellanox.mkt.images.run.SampleImages.RDMA_CORE;
import static com.mellanox.mkt.images.run.SampleImages.TOOL;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.mellanox.mkt.images.engine.ImageId;
import com.mellanox.mkt.images.failure.BuildFailedException;
import com.mellanox.mkt.images.failure.InvalidInputException;
import com.mellanox.mkt.images.plan.Decision;
import com.mellanox.mkt.images.plan.Plan;
import com.mellanox.mkt.images.reason.Reason.Cascade;
import com.mellanox.mkt.images.reason.Reason.Forced;
import com.mellanox.mkt.images.reason.Reason.Foreign;
import com.mellanox.mkt.images.reason.Reason.Missing;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.eclipse.jgit.api.errors.GitAPIException;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Runs after a complete one that find nothing to do, or what others have left to do. */
class UpToDateTest {
    @TempDir
    private Path root;

    private SampleImages images;

    @BeforeEach
    void buildAll() throws IOException, GitAPIException {
        images = new SampleImages(root);
    }

    @Test
    void runWhenNothingHasChangedAsksTheEngineOnceAndBuildsNothing() {
        int before = images.engine.inventories();

        Plan plan = images.run().plan();

        assertThat(plan.images()).hasSize(5).allMatch(entry -> entry.decision() instanceof Decision.Reuse);
        assertThat(images.engine.inventories()).isEqualTo(before + 1);
        assertThat(images.built()).isEmpty();
    }

    @Test
    void runWhenNothingHasChangedNeedsNoSource() throws IOException {
        Files.move(images.repository.directory(), root.resolve("elsewhere"));

        assertThat(images.built()).isEmpty();
    }

    @Test
    void basesWhenRefreshedAreAskedForOnceEachAndNotPulled() {
        int pulls = images.engine.pulls().size();
        int asked = images.engine.asked().size();

        images.run().plan();

        assertThat(images.engine.asked()).hasSize(asked + 1);
        assertThat(images.built()).isEmpty();
        assertThat(images.engine.pulls()).hasSize(pulls);
    }

    @Test
    void imageWhenRemovedIsBuiltAndNothingElse() {
        images.engine.untag(PERFTEST.toString());

        assertThat(images.built()).containsExactly(Map.entry(PERFTEST, List.of(new Missing())));
    }

    @Test
    void imageWhenAnotherBearsItsNameIsBuilt() {
        images.engine.withImage(TOOL.toString(), Map.of());

        assertThat(images.built()).containsEntry(TOOL, List.of(new Foreign()));
    }

    @Test
    void imageWhenItOnlyInheritedTheLabelsIsBuilt() {
        images.engine.retag(BUILD.toString(), TOOL.toString());

        assertThat(images.built()).containsEntry(TOOL, List.of(new Foreign())).doesNotContainKey(BUILD);
    }

    @Test
    void imageWhenItCameAnotherWayIsUpToDateAllTheSame() {
        images.engine.retag(KVM.toString(), "elsewhere/kvm:saved");
        images.engine.untag(KVM.toString());
        images.engine.retag("elsewhere/kvm:saved", KVM.toString());

        assertThat(images.built()).isEmpty();
    }

    @Test
    void rebuildWhenAskedForIsAReasonAndTakesNoStepFromTheCache() {
        assertThat(images.built(images.run().rebuild("tool")))
                .containsExactly(
                        Map.entry(TOOL, List.of(new Forced("-Dmkt.rebuild=tool"))),
                        Map.entry(KVM, List.of(new Cascade(TOOL))));
        assertThat(images.engine.build(TOOL.toString()).request().noCache()).isTrue();
        assertThat(images.engine.build(KVM.toString()).request().noCache()).isFalse();
    }

    @Test
    void rebuildWhenDoneLeavesNoImageWithoutAName() {
        List<ImageId> before = Stream.of(TOOL, KVM)
                .map(image -> images.engine.find(image).orElseThrow())
                .toList();

        images.built(images.run().version("1.6").rebuild("tool"));

        assertThat(before).noneMatch(images.engine::holds);
    }

    @Test
    void imageWhenAnotherModuleHasBuiltItIsReplacedWithAWarning() throws IOException {
        images.key.write("setup.sh", "echo another");
        SampleRun run = images.run().url("https://example.com/fork");

        images.built(run);

        assertThat(run.warnings())
                .singleElement()
                .asString()
                .contains(KVM.toString(), "https://github.com/Mellanox/mkt", "https://example.com/fork");
        assertThat(images.run().url("https://example.com/fork").warnings()).isEmpty();
    }

    @Test
    void rebuildWhenOfAllBuildsAll() {
        assertThat(images.built(images.run().rebuild("all"))).hasSize(5);
    }

    @Test
    void rebuildWhenItNamesNoImageIsAnErrorWithTheNearest() {
        assertThatThrownBy(() -> images.run().rebuild("tol").run())
                .isInstanceOf(InvalidInputException.class)
                .hasMessageStartingWith("-Dmkt.rebuild=tol names no image. Did you mean 'tool'?");
    }

    @Test
    void onlyWhenTheImageIsUpToDateBuildsNothing() {
        assertThat(images.built(images.run().only("kvm"))).isEmpty();
        assertThat(images.built(images.run().only("perftest"))).isEmpty();
    }

    @Test
    void onlyWhenWhatItNeedsIsOutOfDateTakesItAsItIs() throws IOException {
        images.key.write("support-tool.sh", "#!/bin/bash", "# ---", "# {}", "", "make all");

        assertThat(images.built(images.run().only("kvm"))).isEmpty();
        assertThat(images.built()).containsOnlyKeys(TOOL, KVM);
    }

    @Test
    void runWhenOneImageFailedDoesOnlyWhatIsLeft() throws IOException {
        images.engine.withRegistryImage("debian:bookworm", "2").failBuild(PERFTEST.toString(), "1/2 : RUN make", "no");
        SampleRun failing = images.run();
        assertThatThrownBy(failing::run).isInstanceOf(BuildFailedException.class);
        assertThat(SampleImages.reasons(failing)).containsOnlyKeys(BUILD, RDMA_CORE, PERFTEST, TOOL);
        images.engine.mend(PERFTEST.toString());

        assertThat(images.built()).containsOnlyKeys(PERFTEST, KVM);
    }
}
