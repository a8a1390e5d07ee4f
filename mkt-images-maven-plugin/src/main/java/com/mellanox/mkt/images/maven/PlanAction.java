package com.mellanox.mkt.images.maven;

import com.mellanox.mkt.images.console.PlainConsole;
import com.mellanox.mkt.images.console.PlanTable;
import com.mellanox.mkt.images.event.BuildEvent;
import com.mellanox.mkt.images.event.BuildListener;
import com.mellanox.mkt.images.lint.DockerDirectoryLint;
import com.mellanox.mkt.images.plan.Plan;
import com.mellanox.mkt.images.report.PlanGraph;
import com.mellanox.mkt.images.report.PlanJson;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import org.jspecify.annotations.Nullable;

/**
 * The work of the goal {@code plan}.
 *
 * @param graph the language of the graph; null for none
 * @param lines where text goes
 * @param output where everything else goes
 * @param listener is told what the docker directory should not have
 */
record PlanAction(
        PlanFormat format,
        @Nullable GraphFormat graph,
        PlainConsole.Lines lines,
        PrintStream output,
        BuildListener listener)
        implements GoalAction {

    @Override
    public void on(GoalContext run) {
        try {
            show(run.images().plan());
        } finally {
            DockerDirectoryLint.of(run.descriptor())
                    .forEach(finding -> listener.on(new BuildEvent.Warning(
                            finding.file() + ":" + finding.line() + ": " + finding.what(), finding.remedy())));
        }
    }

    void show(Plan plan) {
        StringBuilder documents = new StringBuilder();
        if (format == PlanFormat.JSON) {
            documents.append(PlanJson.of(plan));
        } else {
            PlanTable.lines(plan).forEach(lines::info);
        }
        if (graph != null) {
            documents.append(graph.write(PlanGraph.of(plan)));
        }
        write(documents.toString());
    }

    /** All at once, so that nothing of another module's gets between, and in the encoding that JSON has everywhere. */
    private void write(String documents) {
        byte[] bytes = documents.getBytes(StandardCharsets.UTF_8);
        output.write(bytes, 0, bytes.length);
        output.flush();
    }
}
