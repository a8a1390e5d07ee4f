package com.mellanox.mkt.images.maven;

import static org.mockito.Mockito.mock;
import static org.mockito.Mockito.when;

import com.mellanox.mkt.images.event.BuildEvent;
import com.mellanox.mkt.images.failure.Problems;
import com.mellanox.mkt.images.settings.UserSettings;
import com.mellanox.mkt.images.settings.UserSettingsReader;
import com.mellanox.mkt.images.type.UserEnvironment;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Properties;
import org.apache.maven.execution.MavenSession;
import org.apache.maven.plugin.MojoExecution;
import org.apache.maven.plugin.descriptor.MojoDescriptor;
import org.apache.maven.project.MavenProject;
import org.codehaus.plexus.configuration.DefaultPlexusConfiguration;
import org.codehaus.plexus.util.xml.Xpp3Dom;

/** A user's settings, a command line and a POM, and what is logged of where values come from. */
final class SampleParameters {
    final Properties commandLine = new Properties();
    final MavenProject project = new MavenProject();
    private final List<String> details = new ArrayList<>();
    private final List<String> warnings = new ArrayList<>();
    private final Xpp3Dom configuration = new Xpp3Dom("configuration");
    private final DefaultPlexusConfiguration fields = new DefaultPlexusConfiguration("configuration");
    private final Path root;
    private UserSettings settings = UserSettings.NONE;
    private boolean bound;
    private UserEnvironment environment;

    /** Of a user whose home and whose start directory are the root. */
    SampleParameters(Path root) {
        this.root = root;
        this.environment = new UserEnvironment(Map.of(), root);
    }

    SampleParameters environment(UserEnvironment other) {
        environment = other;
        return this;
    }

    SampleParameters bound(boolean isBound) {
        bound = isBound;
        return this;
    }

    SampleParameters commandLine(String property, String value) {
        commandLine.setProperty(property, value);
        return this;
    }

    /** What a POM configures, or the property that stands for what it does not. */
    SampleParameters configured(String field, String property, String value) {
        Xpp3Dom child = new Xpp3Dom(field);
        child.setValue(value);
        configuration.addChild(child);
        fields.addChild(field, "${" + property + "}");
        return this;
    }

    /** Writes the user's file, and reads it. */
    SampleParameters settings(String... lines) {
        Path file = root.resolve("settings.yaml");
        try {
            Files.writeString(file, String.join("\n", lines));
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        Problems problems = new Problems();
        settings = new UserSettingsReader(file, root).read(problems);
        problems.throwIfAny();
        return this;
    }

    GoalExecution execution() {
        // Maven makes no session without a container.
        MavenSession session = mock(MavenSession.class);
        when(session.getUserProperties()).thenReturn(commandLine);
        when(session.getSystemProperties()).thenReturn(new Properties());
        when(session.getExecutionRootDirectory()).thenReturn(root.toString());
        MojoDescriptor goal = new MojoDescriptor();
        goal.setMojoConfiguration(fields);
        MojoExecution execution =
                new MojoExecution(goal, "default", bound ? MojoExecution.Source.LIFECYCLE : MojoExecution.Source.CLI);
        execution.setConfiguration(configuration);
        return new GoalExecution(session, project, execution, environment);
    }

    Parameters parameters() {
        return new Parameters(execution(), settings, this::keep);
    }

    void keep(BuildEvent event) {
        if (event instanceof BuildEvent.Detail detail) {
            details.add(detail.text());
        } else if (event instanceof BuildEvent.Warning warning) {
            warnings.add(warning.what() + ". " + warning.remedy());
        }
    }

    List<String> warnings() {
        return warnings;
    }

    List<String> details() {
        return details;
    }
}
