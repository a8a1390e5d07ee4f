package com.mellanox.mkt.images.maven;

import com.mellanox.mkt.images.terminal.OutputTerminal;
import java.io.PrintStream;
import org.apache.maven.plugin.AbstractMojo;
import org.apache.maven.plugin.MojoExecution;
import org.apache.maven.plugin.MojoFailureException;
import org.apache.maven.plugins.annotations.Mojo;
import org.apache.maven.plugins.annotations.Parameter;
import org.jspecify.annotations.Nullable;

/**
 * Describes the goals on one screen, or the parameters of a goal. Needs no project and no engine.
 *
 * <p>From the command line: {@code mvn mkt-images:help}, or {@code mvn mkt-images:help -Dgoal=build}.
 *
 * @since 1.0
 */
@Mojo(name = "help", requiresProject = false, aggregator = true, threadSafe = true)
public final class HelpMojo extends AbstractMojo {
    /** For {@code mvn -q}. Without it Maven's log, since Maven 4 puts its level before each line of this. */
    PrintStream standardOutput = System.out;

    /** The columns of the text. */
    int width = OutputTerminal.columns().orElse(OutputTerminal.USUAL_COLUMNS);

    @Parameter(defaultValue = "${mojoExecution}", readonly = true, required = true)
    MojoExecution execution;

    /**
     * The goal whose parameters are listed, {@code build}, those first that are used most. Default: none, and all goals are
     * listed without parameters.
     */
    @Parameter(property = "goal")
    @Nullable String goal;

    /**
     * Prints more: with {@code -Dgoal} all sentences about each parameter, without it the parameters of all goals:
     * {@code true} or {@code false}.
     */
    @Parameter(property = "detail", defaultValue = "false")
    boolean detail;

    @Override
    public void execute() throws MojoFailureException {
        GoalExecution.translate(getLog(), () -> {
            if (getLog().isInfoEnabled()) {
                getLog().info(text().stripTrailing());
            } else {
                standardOutput.print(text());
                standardOutput.flush();
            }
        });
    }

    private String text() {
        HelpText help = new HelpText(execution.getMojoDescriptor().getPluginDescriptor(), width);
        if (goal != null) {
            return help.ofGoal(goal, detail);
        }
        return detail ? help.ofAllGoals() : help.overview();
    }
}
