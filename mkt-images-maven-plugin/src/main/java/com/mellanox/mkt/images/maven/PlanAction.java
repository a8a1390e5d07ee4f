package com.mellanox.mkt.images.maven;

import com.mellanox.mkt.images.console.PlanTable;
import com.mellanox.mkt.images.console.PlanTree;
import com.mellanox.mkt.images.console.TextStyle;
import com.mellanox.mkt.images.engine.buildkit.RemoteEngine;
import com.mellanox.mkt.images.event.BuildEvent;
import com.mellanox.mkt.images.event.BuildListener;
import com.mellanox.mkt.images.lint.DockerDirectoryLint;
import com.mellanox.mkt.images.plan.Plan;
import com.mellanox.mkt.images.report.PlanGraph;
import com.mellanox.mkt.images.report.PlanJson;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/**
 * The action of the goal {@code plan}.
 *
 * @param graph the language of the graph; null for none
 * @param style how text is written
 * @param lines where lines of text go; null for the output
 * @param output where everything else goes
 * @param listener receives what the docker directory should not have
 */
record PlanAction(
        Format format,
        @Nullable Graph graph,
        TextStyle style,
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
        DOT,
        TEXT
    }

    @Override
    public Optional<RemoteEngine.Use> use() {
        return Optional.of(RemoteEngine.Use.HERE);
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
        if (format == Format.JSON) {
            write(PlanJson.of(plan), graph == null ? "" : graphOf(plan));
        } else if (lines != null) {
            PlanTable.lines(plan, style).forEach(lines);
            write(graph == null ? "" : graphOf(plan));
        } else {
            // With mvn -q a graph is alone, so that another program can read it.
            write(graph == null ? text(PlanTable.lines(plan, style)) : graphOf(plan));
        }
    }

    private String graphOf(Plan plan) {
        return switch (Objects.requireNonNull(graph)) {
            case MERMAID -> PlanGraph.of(plan).mermaid();
            case DOT -> PlanGraph.of(plan).dot();
            case TEXT -> text(PlanTree.lines(plan, style));
        };
    }

    private static String text(List<String> lines) {
        return String.join("\n", lines) + "\n";
    }

    /** All at once, so that no line of another module gets between; what programs read is UTF-8 everywhere. */
    private void write(String... documents) {
        boolean isForPeople = format == Format.TEXT && (graph == null || graph == Graph.TEXT);
        output.writeBytes(String.join("", documents).getBytes(isForPeople ? style.encoding() : StandardCharsets.UTF_8));
        output.flush();
    }
}
