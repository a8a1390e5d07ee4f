package com.mellanox.mkt.images.maven;

import com.mellanox.mkt.images.console.PlainConsole;
import com.mellanox.mkt.images.event.BuildListener;
import java.io.PrintStream;
import javax.inject.Inject;
import org.apache.maven.plugins.annotations.Mojo;
import org.apache.maven.plugins.annotations.Parameter;
import org.apache.maven.settings.crypto.SettingsDecrypter;
import org.eclipse.aether.RepositorySystem;
import org.jspecify.annotations.Nullable;

/**
 * Says what {@code build} would do with the images of each module that holds an image descriptor, {@code image.yaml}, and
 * why; builds and pulls nothing. Without an engine everything would be built.
 *
 * <p>From the command line: {@code mvn mkt-images:plan -Dkey=fc40}, with the options of {@code build}.
 *
 * @since 1.0
 */
@Mojo(name = "plan", threadSafe = true)
public final class PlanMojo extends ImagesMojo {
    /** Not the log: other programs read it. */
    PrintStream standardOutput = System.out;

    /**
     * How the plan is shown: {@code text}, as lines of Maven's log, or {@code json}, on standard output, where it is alone
     * with {@code mvn -q}.
     *
     * @since 1.0
     */
    @Parameter(property = "mkt.plan.format", defaultValue = "text")
    String format;

    /**
     * A graph of the plan, after the plan, on standard output: {@code mermaid}, or {@code dot} for Graphviz. Default: none.
     *
     * @since 1.0
     */
    @Parameter(property = "mkt.plan.graph")
    @Nullable String graph;

    @Inject
    PlanMojo(SettingsDecrypter settingsDecrypter, RepositorySystem repositories) {
        super(settingsDecrypter, repositories);
    }

    @Override
    GoalAction work(OptionResolver precedence, BuildListener listener) {
        return new PlanAction(
                EnumParameter.among(PlanFormat.values(), "mkt.plan.format", format),
                graph == null ? null : EnumParameter.among(GraphFormat.values(), "mkt.plan.graph", graph),
                lines(),
                standardOutput,
                listener);
    }

    @Override
    int jobs(OptionResolver precedence) {
        return 1;
    }

    /** With JSON nothing but warnings may come between: what is news otherwise is detail then. */
    @Override
    PlainConsole.Lines lines() {
        PlainConsole.Lines all = super.lines();
        return "json".equals(format) ? new QuietLines(all) : all;
    }
}
