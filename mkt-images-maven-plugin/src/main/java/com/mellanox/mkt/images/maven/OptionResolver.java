package com.mellanox.mkt.images.maven;

import com.mellanox.mkt.images.event.BuildEvent;
import com.mellanox.mkt.images.event.BuildListener;
import com.mellanox.mkt.images.settings.UserSetting;
import com.mellanox.mkt.images.settings.UserSettings;
import java.util.Collection;
import java.util.List;
import java.util.Optional;
import java.util.Properties;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import org.apache.maven.plugin.MojoExecution;
import org.codehaus.plexus.util.xml.Xpp3Dom;
import org.jspecify.annotations.Nullable;

/**
 * Which of several places an option has its value from: what Maven has made of command line and POM, or else the user's
 * settings, or else the default. Each is told once, with its origin, to those who ask for details.
 */
final class OptionResolver {
    private final UserSettings settings;
    private final Properties commandLine;
    private final MojoExecution execution;
    private final BuildListener listener;
    private final Set<String> told = ConcurrentHashMap.newKeySet();

    /**
     * For one execution of a goal.
     *
     * @param commandLine the properties that the user gave, as Maven's session has them
     */
    OptionResolver(UserSettings settings, Properties commandLine, MojoExecution execution, BuildListener listener) {
        this.settings = settings;
        this.commandLine = commandLine;
        this.execution = execution;
        this.listener = listener;
    }

    UserSettings settings() {
        return settings;
    }

    /** Whether a POM binds the execution to a phase; else somebody has called the goal by its name. */
    boolean isBound() {
        return execution.getSource() == MojoExecution.Source.LIFECYCLE;
    }

    /**
     * The option's value.
     *
     * @param given what Maven has set the parameter to; null where it has not
     * @param otherwise the default, in words
     */
    <T> Optional<T> first(Option option, @Nullable T given, @Nullable UserSetting<T> setting, String otherwise) {
        if (given != null) {
            tellGiven(option, given);
            return Optional.of(given);
        }
        if (setting != null) {
            tell(option.property(), setting.value(), "of " + setting.place());
            return Optional.of(setting.value());
        }
        tell(option.property(), otherwise, "the default");
        return Optional.empty();
    }

    /** The option's values: those that are given, or else all of the settings. */
    List<String> first(Option option, Collection<String> given, List<UserSetting<String>> settings, String otherwise) {
        if (!given.isEmpty()) {
            tellGiven(option, String.join(",", given));
            return List.copyOf(given);
        }
        settings.forEach(setting -> tell(option.property(), setting.value(), "of " + setting.place()));
        if (settings.isEmpty()) {
            tell(option.property(), otherwise, "the default");
        }
        return settings.stream().map(UserSetting::value).toList();
    }

    /** Who says a value on the command line should not have to find out by -X that a POM has pinned another one. */
    private void tellGiven(Option option, Object value) {
        tell(option.property(), value, "of " + origin(option));
        String asked = commandLine.getProperty(option.property());
        if (isConfigured(option) && asked != null && !asked.equals(value.toString()) && told.add(option.name())) {
            listener.on(new BuildEvent.Warning(
                    "-D" + option.property() + " does not count, since the <configuration> of the POM has <"
                            + option.parameter() + ">",
                    "Take it out there, or set it by the property " + option.property()
                            + ", which the command line wins over"));
        }
    }

    /** Says where a value comes from. */
    void tell(String property, Object value, String origin) {
        String text = property + " = " + value + ", " + origin;
        if (told.add(text)) {
            listener.on(new BuildEvent.Detail(text));
        }
    }

    /** Where a parameter that has a value has it from. Maven itself lets a POM's configuration win over the command line. */
    String origin(Option option) {
        if (isConfigured(option)) {
            return "the <configuration> of the POM";
        }
        if (option == Option.KEY && commandLine.containsKey("key")) {
            return "-Dkey";
        }
        return origin(option.property());
    }

    /** Where a property that is set comes from. */
    String origin(String property) {
        return commandLine.containsKey(property)
                ? "-D" + property
                : "the property " + property + " of the POM or of settings.xml";
    }

    /** What a POM does not configure stands in the configuration, too: as the property that it may come from. */
    private boolean isConfigured(Option option) {
        Xpp3Dom configuration = execution.getConfiguration();
        Xpp3Dom parameter = configuration == null ? null : configuration.getChild(option.parameter());
        return parameter != null
                && (parameter.getChildCount() > 0
                        || (parameter.getValue() != null
                                && !parameter.getValue().equals("${" + option.property() + "}")));
    }
}
