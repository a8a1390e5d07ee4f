package com.mellanox.mkt.images.maven;

import com.mellanox.mkt.images.event.BuildEvent;
import com.mellanox.mkt.images.failure.Problems;
import com.mellanox.mkt.images.settings.UserSettings;
import com.mellanox.mkt.images.settings.UserSettingsReader;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Properties;
import org.apache.maven.plugin.MojoExecution;
import org.apache.maven.plugin.descriptor.MojoDescriptor;
import org.codehaus.plexus.util.xml.Xpp3Dom;

/** A user's settings, a command line and a POM, and what is told of where values come from. */
final class SampleSettings {
    final Properties commandLine = new Properties();
    private final List<String> details = new ArrayList<>();
    private final List<String> warnings = new ArrayList<>();
    private final Xpp3Dom configuration = new Xpp3Dom("configuration");
    private UserSettings settings = UserSettings.NONE;
    private boolean bound;

    SampleSettings bound(boolean isBound) {
        bound = isBound;
        return this;
    }

    SampleSettings commandLine(String property, String value) {
        commandLine.setProperty(property, value);
        return this;
    }

    /** What a POM configures, or the property that stands for what it does not. */
    SampleSettings configured(String parameter, String value) {
        Xpp3Dom child = new Xpp3Dom(parameter);
        child.setValue(value);
        configuration.addChild(child);
        return this;
    }

    /** Writes the user's file, and reads it. */
    SampleSettings file(Path home, String... lines) {
        Path file = home.resolve("settings.yaml");
        try {
            Files.writeString(file, String.join("\n", lines));
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        Problems problems = new Problems();
        settings = new UserSettingsReader(file, home).read(problems);
        problems.throwIfAny();
        return this;
    }

    OptionResolver precedence() {
        MojoExecution execution = new MojoExecution(
                new MojoDescriptor(), "default", bound ? MojoExecution.Source.LIFECYCLE : MojoExecution.Source.CLI);
        execution.setConfiguration(configuration);
        return new OptionResolver(settings, commandLine, execution, this::keep);
    }

    private void keep(BuildEvent event) {
        if (event instanceof BuildEvent.Detail detail) {
            details.add(detail.text());
        } else if (event instanceof BuildEvent.Warning warning) {
            warnings.add(warning.what());
        }
    }

    List<String> warnings() {
        return warnings;
    }

    /** The details that were told. */
    List<String> details() {
        return details;
    }
}
