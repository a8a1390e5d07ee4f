package com.mellanox.mkt.images.console;

import static org.assertj.core.api.Assertions.assertThat;

import com.mellanox.mkt.images.GoldenFile;
import com.mellanox.mkt.images.plan.Decision;
import com.mellanox.mkt.images.plan.Plan;
import com.mellanox.mkt.images.plan.SamplePlan;
import com.mellanox.mkt.images.reason.Reason;
import com.mellanox.mkt.images.type.ImageKey;
import com.mellanox.mkt.images.type.ImageReference;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.List;
import java.util.Set;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Tests of {@link PlanTable}. */
class PlanTableTest {
    @TempDir
    private Path root;

    @Test
    void tableWhenOfEveryKindIsTheGoldenOne() throws IOException {
        assertThat(String.join("\n", PlanTable.lines(SamplePlan.everything(root), TextStyle.PLAIN)) + "\n")
                .isEqualTo(GoldenFile.read(PlanTableTest.class, "plan.txt"));
    }

    @Test
    void tableWhenInColoursIsTheSameTextWithTheGoldenOnes() throws IOException {
        TextStyle colours = new TextStyle(true, StandardCharsets.UTF_8);

        String coloured = String.join("\n", PlanTable.lines(SamplePlan.everything(root), colours)) + "\n";

        assertThat(coloured.replaceAll("\033\\[[0-9;]*m", ""))
                .isEqualTo(GoldenFile.read(PlanTableTest.class, "plan.txt"));
        assertThat(coloured.replace("\033", "<esc>"))
                .isEqualTo(GoldenFile.read(PlanTableTest.class, "plan-colours.txt"));
    }

    @Test
    void engineWhenItDoesNotAnswerIsRed() throws IOException {
        TextStyle colours = new TextStyle(true, StandardCharsets.UTF_8);

        assertThat(PlanTable.lines(SamplePlan.withoutEngine(root), colours))
                .startsWith("deb12: the plan, by \033[1;31mfiles alone, since no engine answers\033[0m");
    }

    @Test
    void tableWhenNoEngineAnswersSaysSo() throws IOException {
        List<String> lines = PlanTable.lines(SamplePlan.withoutEngine(root), TextStyle.PLAIN);

        assertThat(lines).startsWith("deb12: the plan, by files alone, since no engine answers");
        assertThat(lines).contains("  kvm                build      no engine to ask");
        assertThat(lines).endsWith("deb12: 8 of 8 images would be built");
    }

    @Test
    void tableWhenNothingHasChangedSumsUpToNone() throws IOException {
        assertThat(PlanTable.lines(SamplePlan.upToDate(root), TextStyle.PLAIN))
                .contains("  kvm                reuse      nothing has changed")
                .endsWith("deb12: none of 8 images would be built");
    }

    @Test
    void undecidedImageWhenMissingIsFetchedOrBuilt() throws IOException {
        ImageReference kvm = ImageReference.parse("harbor.mellanox.com/mkt/kvm:deb12");
        ImageReference rdmaCore = ImageReference.parse("local_mkt/support_rdma_core:deb12");
        Decision undecided = new Decision.Undecided(Set.of(rdmaCore), List.of(new Reason.Missing()));

        assertThat(PlanTable.lines(SamplePlan.of(kvm, rdmaCore, undecided, root), TextStyle.PLAIN))
                .containsSubsequence(
                        "  kvm    undecided  built or fetched, which depends on the products of support_rdma_core",
                        "                    not on the engine");
    }

    @Test
    void tableWhenOfOneImageCountsInTheSingular() throws IOException {
        assertThat(PlanTable.lines(SamplePlan.kvmAlone(root), TextStyle.PLAIN))
                .containsExactly(
                        "deb12: the plan, by Docker 20.10.24 at unix:///var/run/docker.sock",
                        "  image  decision   why",
                        "  kvm    reuse      nothing has changed",
                        "deb12: none of 1 image would be built");
    }

    @Test
    void tableWhenThereAreNoImagesHasNoRows() {
        assertThat(PlanTable.lines(new Plan(new ImageKey("deb12"), "an engine", List.of()), TextStyle.PLAIN))
                .containsExactly("deb12: the plan, by an engine", "deb12: none of 0 images would be built");
    }
}
