package com.mellanox.mkt.images.maven;

import static org.assertj.core.api.Assertions.assertThat;

import com.mellanox.mkt.images.console.TextStyle;
import com.mellanox.mkt.images.plan.SamplePlan;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Tests of {@link PlanAction}. */
class PlanActionTest {
    private final RecordingLog log = new RecordingLog();
    private final ByteArrayOutputStream output = new ByteArrayOutputStream();

    @TempDir
    private Path root;

    @Test
    void jsonWhenTheTerminalHasAnotherEncodingIsUtf8() throws IOException {
        PrintStream ascii = new PrintStream(output, false, StandardCharsets.US_ASCII);

        new PlanAction(PlanAction.Format.JSON, null, TextStyle.PLAIN, log::info, ascii, event -> {})
                .show(SamplePlan.everything(root));

        assertThat(output.toString(StandardCharsets.UTF_8)).contains("kvm.Dockerfile:14: …");
        assertThat(log.lines()).isEmpty();
    }

    @Test
    void textWhenWithAGraphIsLoggedAndTheGraphIsNot() throws IOException {
        PrintStream utf8 = new PrintStream(output, false, StandardCharsets.UTF_8);

        new PlanAction(PlanAction.Format.TEXT, PlanAction.Graph.MERMAID, TextStyle.PLAIN, log::info, utf8, event -> {})
                .show(SamplePlan.everything(root));

        assertThat(output.toString(StandardCharsets.UTF_8)).startsWith("flowchart LR\n");
        assertThat(log.lines()).hasSizeGreaterThan(5).allMatch(line -> line.startsWith("info "));
    }

    @Test
    void textWhenTheLogIsQuietIsOnStandardOutput() throws IOException {
        PrintStream utf8 = new PrintStream(output, false, StandardCharsets.UTF_8);

        new PlanAction(PlanAction.Format.TEXT, null, TextStyle.PLAIN, null, utf8, event -> {})
                .show(SamplePlan.everything(root));

        assertThat(output.toString(StandardCharsets.UTF_8).lines()).hasSizeGreaterThan(5);
        assertThat(log.lines()).isEmpty();
    }

    @Test
    void graphWhenTheLogIsQuietIsAloneOnStandardOutput() throws IOException {
        PrintStream utf8 = new PrintStream(output, false, StandardCharsets.UTF_8);

        new PlanAction(PlanAction.Format.TEXT, PlanAction.Graph.DOT, TextStyle.PLAIN, null, utf8, event -> {})
                .show(SamplePlan.everything(root));

        assertThat(output.toString(StandardCharsets.UTF_8))
                .startsWith("digraph \"deb12\" {\n")
                .endsWith("}\n");
    }

    @Test
    void treeWhenTheTerminalHasAnotherEncodingIsInIt() throws IOException {
        TextStyle latin = new TextStyle(false, StandardCharsets.ISO_8859_1);
        PrintStream stream = new PrintStream(output, false, StandardCharsets.ISO_8859_1);

        new PlanAction(PlanAction.Format.TEXT, PlanAction.Graph.TEXT, latin, log::info, stream, event -> {})
                .show(SamplePlan.everything(root));

        assertThat(output.toString(StandardCharsets.ISO_8859_1))
                .startsWith("deb12: each image with those that it is made of\n")
                .contains("|- support_iproute2 ");
        assertThat(log.lines()).hasSizeGreaterThan(5);
    }
}
