package com.mellanox.mkt.images.maven;

import com.mellanox.mkt.images.console.PlanTable;
import com.mellanox.mkt.images.event.BuildEvent;
import com.mellanox.mkt.images.event.BuildListener;
import com.mellanox.mkt.images.lint.DockerDirectoryLint;
import com.mellanox.mkt.images.plan.Plan;
import com.mellanox.mkt.images.report.PlanGraph;
import com.mellanox.mkt.images.report.PlanJson;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/**
 * The action of the goal {@code plan}.
 *
 * @param graph the language of the graph; null for none
 * @param lines where lines of text go; null for the output
 * @param output where everything else goes
 * @param listener receives what the docker directory should not have
 */
record PlanAction(
        Format format,
        @Nullable Graph graph,
        @Nullable Consumer<String> lines,
        PrintStream output,
        BuildListener listener)
        implements GoalAction {

    /** How a plan is shown: to people, or to programs. */
    enum Format {
        TEXT,
        JSON
    }

    /** The languages that a plan's graph is written in. */
    enum Graph {
        MERMAID,
        DOT
    }

    @Override
    public void run(ModuleRun run) {
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
        if (format == Format.JSON) {
            documents.append(PlanJson.of(plan));
        } else if (lines == null) {
            PlanTable.lines(plan).forEach(line -> documents.append(line).append('\n'));
        } else {
            PlanTable.lines(plan).forEach(lines);
        }
        if (graph != null) {
            PlanGraph written = PlanGraph.of(plan);
            documents.append(graph == Graph.DOT ? written.dot() : written.mermaid());
        }
        // All at once, so that no line of another module gets between, and in the encoding that JSON has everywhere.
        output.writeBytes(documents.toString().getBytes(StandardCharsets.UTF_8));
        output.flush();
    }
}
