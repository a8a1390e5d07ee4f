package com.mellanox.mkt.images.maven;

import com.mellanox.mkt.images.console.PlainConsole;
import com.mellanox.mkt.images.console.TextStyle;
import com.mellanox.mkt.images.event.BuildListener;
import com.mellanox.mkt.images.maven.PlanAction.Format;
import com.mellanox.mkt.images.maven.PlanAction.Graph;
import com.mellanox.mkt.images.terminal.OutputTerminal;
import java.io.PrintStream;
import java.util.List;
import java.util.function.Function;
import javax.inject.Inject;
import org.apache.maven.plugins.annotations.Mojo;
import org.apache.maven.plugins.annotations.Parameter;
import org.apache.maven.settings.crypto.SettingsDecrypter;
import org.eclipse.aether.RepositorySystem;
import org.jspecify.annotations.Nullable;

/**
 * Shows what {@code build} would do with the images of each module that has an image descriptor, {@code image.yaml}, and
 * why. Builds and pulls nothing. Without an engine everything would be built.
 *
 * <p>From the command line: {@code mvn mkt-images:plan -Dkey=fc40}, with the options of {@code build}.
 *
 * @since 1.0
 */
@Mojo(name = "plan", threadSafe = true)
public final class PlanMojo extends ImagesMojo {
    /** Other programs read it. */
    PrintStream standardOutput = System.out;

    /**
     * How the plan is shown: {@code text}, or {@code json} on standard output, where nothing else is with {@code mvn -q}.
     * Text goes to Maven's log; with {@code mvn -q} to standard output.
     */
    @Parameter(property = "mkt.plan.format", defaultValue = "text")
    @Nullable String format;

    /**
     * A graph of the plan, after the plan, on standard output: {@code text} for a tree, {@code mermaid}, or {@code dot} for
     * Graphviz. With {@code mvn -q} it is alone there. Default: none.
     */
    @Parameter(property = "mkt.plan.graph")
    @Nullable String graph;

    @Inject
    PlanMojo(SettingsDecrypter settingsDecrypter, RepositorySystem repositories) {
        super(settingsDecrypter, repositories);
    }

    @Override
    GoalAction action(Parameters parameters, BuildListener listener) {
        // What build refuses, plan refuses.
        Function<String, @Nullable String> ofBuild =
                property -> maven().properties().apply(property).orElse(null);
        NoEngine.isWarning(this, parameters);
        parameters.flag("mkt.push", ofBuild.apply("mkt.push"));
        PublishAction.of(
                parameters,
                List.of(),
                new PublishConditions(
                        ofBuild.apply("mkt.push.force"),
                        ofBuild.apply("mkt.push.requireBoot"),
                        ofBuild.apply("mkt.push.requireLock")),
                ofBuild.apply("mkt.push.timeout"),
                project.getVersion(),
                listener);
        return new PlanAction(
                parameters.choice("mkt.plan.format", format, Format.values()),
                graph == null ? null : parameters.choice("mkt.plan.graph", graph, Graph.values()),
                new TextStyle(
                        Colours.areShown(session, environment.variables(), OutputTerminal.isPresent()),
                        OutputTerminal.encoding()),
                getLog().isInfoEnabled() ? lines()::info : null,
                standardOutput,
                listener);
    }

    /** With JSON nothing but warnings may come between. */
    @Override
    PlainConsole.Lines lines() {
        return "json".equals(format) ? new MavenLines(getLog(), true) : super.lines();
    }
}
