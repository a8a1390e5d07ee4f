package com.mellanox.mkt.images.maven;

import com.mellanox.mkt.images.event.BuildEvent;
import com.mellanox.mkt.images.event.BuildListener;
import java.util.HashSet;
import java.util.Map;
import java.util.Properties;
import java.util.Set;
import org.codehaus.plexus.util.xml.Xpp3Dom;
import org.jspecify.annotations.Nullable;

/** Logs the origins of values, each of them once, as details. */
final class ParameterOrigins {
    private final Properties commandLine;
    private final @Nullable Xpp3Dom configuration;
    private final Map<String, String> fields;
    private final BuildListener listener;
    private final Set<String> logged = new HashSet<>();

    ParameterOrigins(GoalExecution maven, BuildListener listener) {
        this.commandLine = maven.session().getUserProperties();
        this.configuration = maven.execution().getConfiguration();
        this.fields = ParameterNames.fieldsByProperty(maven.execution().getMojoDescriptor());
        this.listener = listener;
    }

    /** Logs a value and its origin: {@code mkt.jobs = 2, of -Dmkt.jobs}. */
    void log(String property, Object value, String origin) {
        String shown = value instanceof Enum<?> choice ? Parameters.name(choice) : value.toString();
        String text = property + " = " + shown + ", " + origin;
        if (logged.add(text)) {
            listener.on(new BuildEvent.Detail(text));
        }
    }

    /**
     * Logs a value of the command line or the POM.
     *
     * <p>Warns if the command line has a value that a POM overrides.
     *
     * @param option the name that it was given by
     * @param text the value as Maven has it
     */
    void logGiven(String property, String option, String text, Object value) {
        log(property, value, "of " + origin(property, option));
        String wanted = commandLine.getProperty(property);
        if (isConfigured(property) && wanted != null && !wanted.equals(text) && logged.add(property)) {
            listener.on(new BuildEvent.Warning(
                    "-D" + property + " is ignored: the <configuration> of the POM has <" + fields.get(property) + ">",
                    "Remove it there, or set it by the property " + property + ", which the command line wins over"));
        }
    }

    /** The origin of the value of a parameter. Maven lets a POM's configuration win over the command line. */
    String origin(String property, String option) {
        if (option.equals(property) && isConfigured(property)) {
            return "the <configuration> of the POM";
        }
        return commandLine.containsKey(option)
                ? "-D" + option
                : "the property " + property + " of the POM or of settings.xml";
    }

    /** The configuration also has parameters that the POM does not configure; their value is the reference to their property. */
    boolean isConfigured(String property) {
        String field = fields.get(property);
        Xpp3Dom parameter = configuration == null || field == null ? null : configuration.getChild(field);
        return parameter != null
                && (parameter.getChildCount() > 0
                        || (parameter.getValue() != null
                                && !parameter.getValue().equals("${" + property + "}")));
    }
}
