package com.mellanox.mkt.images.console;

import static org.assertj.core.api.Assertions.assertThat;

import com.mellanox.mkt.images.GoldenFile;
import com.mellanox.mkt.images.plan.Plan;
import com.mellanox.mkt.images.plan.SamplePlan;
import com.mellanox.mkt.images.type.ImageKey;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Tests of {@link PlanTree}. */
class PlanTreeTest {
    @TempDir
    private Path root;

    private String tree(TextStyle style) throws IOException {
        return String.join("\n", PlanTree.lines(SamplePlan.everything(root), style)) + "\n";
    }

    @Test
    void treeWhenOfEveryKindIsTheGoldenOne() throws IOException {
        assertThat(tree(TextStyle.PLAIN)).isEqualTo(GoldenFile.read(PlanTreeTest.class, "plan-tree.txt"));
    }

    @Test
    void treeWhenTheEncodingHasNoLinesIsOfAscii() throws IOException {
        String ascii = tree(new TextStyle(false, StandardCharsets.US_ASCII));

        assertThat(ascii)
                .isEqualTo(GoldenFile.read(PlanTreeTest.class, "plan-tree.txt")
                        .replace("├─", "|-")
                        .replace("└─", "`-")
                        .replace("│", "|"));
    }

    @Test
    void treeWhenInColoursIsTheSameTextWithTheGoldenOnes() throws IOException {
        String coloured = tree(new TextStyle(true, StandardCharsets.UTF_8));

        assertThat(coloured.replaceAll("\033\\[[0-9;]*m", "")).isEqualTo(tree(TextStyle.PLAIN));
        assertThat(coloured.replace("\033", "<esc>"))
                .isEqualTo(GoldenFile.read(PlanTreeTest.class, "plan-tree-colours.txt"));
    }

    @Test
    void imageWhenNotInThePlanIsNeeded() throws IOException {
        assertThat(PlanTree.lines(SamplePlan.kvmAlone(root), TextStyle.PLAIN))
                .startsWith(
                        "deb12: each image with those that it is made of",
                        "  image                decision   why",
                        "  kvm                  reuse      nothing has changed",
                        "  ├─ debian:bookworm   base")
                .endsWith("  └─ support_simx      needed");
    }

    @Test
    void treeWhenThereAreNoImagesHasNoRows() {
        assertThat(PlanTree.lines(new Plan(new ImageKey("deb12"), "an engine", List.of()), TextStyle.PLAIN))
                .containsExactly("deb12: each image with those that it is made of", "  image  decision   why");
    }
}
