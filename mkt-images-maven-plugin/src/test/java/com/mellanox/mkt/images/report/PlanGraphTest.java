package com.mellanox.mkt.images.report;

import static org.assertj.core.api.Assertions.assertThat;

import com.mellanox.mkt.images.GoldenFile;
import com.mellanox.mkt.images.plan.Decision;
import com.mellanox.mkt.images.plan.SamplePlan;
import com.mellanox.mkt.images.type.ImageReference;
import java.io.IOException;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Tests of {@link PlanGraph}, in both languages. */
class PlanGraphTest {
    private static final ImageReference BASE = ImageReference.parse("[::1]:5000/debian:12");

    @TempDir
    private Path root;

    private PlanGraph named(String name) throws IOException {
        return PlanGraph.of(SamplePlan.of(new ImageReference(name, "deb12", null), BASE, new Decision.Reuse(), root));
    }

    @Test
    void mermaidWhenOfEveryKindIsTheGoldenOne() throws IOException {
        assertThat(PlanGraph.of(SamplePlan.everything(root)).mermaid())
                .isEqualTo(GoldenFile.read(PlanGraphTest.class, "plan.mmd"));
    }

    @Test
    void dotWhenOfEveryKindIsTheGoldenOne() throws IOException {
        assertThat(PlanGraph.of(SamplePlan.everything(root)).dot())
                .isEqualTo(GoldenFile.read(PlanGraphTest.class, "plan.dot"));
    }

    @Test
    void graphWhenOfOneImageShowsWhatItIsMadeOf() throws IOException {
        PlanGraph graph = PlanGraph.of(SamplePlan.kvmAlone(root));

        assertThat(graph.dot())
                .contains("[label=\"support_perftest:deb12\\nneeded\", shape=box, class=\"needed\"];")
                .contains("[label=\"busybox:1.36\\nbase\", shape=cylinder, class=\"base\"];");
        assertThat(graph.mermaid()).contains("[\"support_perftest:deb12<br/>needed\"]:::needed");
    }

    @Test
    void mermaidWhenANameHasSignsOfItsLanguageEscapesThem() throws IOException {
        assertThat(named("a\"#<b>&`c").mermaid())
                .contains("[[\"a#quot;#35;#lt;b#gt;#amp;#96;c:deb12<br/>reuse\"]]:::reuse")
                .contains("[(\"[::1]:5000/debian:12<br/>base\")]:::base");
    }

    @Test
    void dotWhenANameHasSignsOfItsLanguageEscapesThem() throws IOException {
        assertThat(named("a\"b\\c").dot()).contains("[label=\"a\\\"b\\\\c:deb12\\nreuse\", shape=box3d");
    }
}
