package com.mellanox.mkt.images.maven;

import com.mellanox.mkt.images.event.BuildEvent;
import com.mellanox.mkt.images.event.BuildListener;
import com.mellanox.mkt.images.failure.Suggestion;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;
import org.apache.maven.plugin.descriptor.MojoDescriptor;
import org.codehaus.plexus.configuration.PlexusConfiguration;
import org.jspecify.annotations.Nullable;

/** The properties {@code mkt.…} that the goals read, as the plugin's descriptor has them; finds those that are mistyped. */
record ParameterNames(Set<String> known) {
    /** The prefix of names of packages. */
    static final String SOURCE_PREFIX = "mkt.source.";

    /** The prefix of ids of secrets. */
    static final String SECRET_PREFIX = "mkt.secret.";

    /** The prefix of ids of ssh agents. */
    static final String SSH_PREFIX = "mkt.ssh.";

    private static final List<String> PREFIXES_OF_NAMES = List.of(SOURCE_PREFIX, SECRET_PREFIX, SSH_PREFIX);
    private static final String PREFIX = "mkt.";

    /** Those of this plugin's own tests. */
    private static final String TEST_PREFIX = "mkt.test.";

    private static final String REPORTED = ParameterNames.class.getName();

    /** Those of all goals: one call of Maven may run several. */
    static ParameterNames of(@Nullable MojoDescriptor goal) {
        Set<String> names = new TreeSet<>();
        if (goal != null && goal.getPluginDescriptor() != null) {
            goal.getPluginDescriptor()
                    .getMojos()
                    .forEach(mojo -> names.addAll(fieldsByProperty(mojo).keySet()));
        }
        return new ParameterNames(names);
    }

    /** The parameters of one goal, as its {@code <configuration>} calls them, by their properties. */
    static Map<String, String> fieldsByProperty(@Nullable MojoDescriptor goal) {
        Map<String, String> fields = new LinkedHashMap<>();
        PlexusConfiguration configuration = goal == null ? null : goal.getMojoConfiguration();
        if (configuration != null) {
            for (PlexusConfiguration parameter : configuration.getChildren()) {
                String expression = parameter.getValue("");
                if (expression.startsWith("${") && expression.endsWith("}")) {
                    fields.put(expression.substring(2, expression.length() - 1), parameter.getName());
                }
            }
        }
        return fields;
    }

    /**
     * Reports properties that no goal reads. On the command line each is a mistake. One of a POM or of {@code settings.xml}
     * may be the build's own, and is a warning where a parameter is called nearly so.
     */
    void check(GoalExecution maven, Parameters parameters, BuildListener listener) {
        Set<String> ofPom = maven.project().getProperties().stringPropertyNames();
        for (String name : new TreeSet<>(maven.session().getUserProperties().stringPropertyNames())) {
            if (isUnknown(name) && !ofPom.contains(name)) {
                parameters.add(
                        "-D" + name + " is not a parameter of this plugin",
                        nearest(name)
                                .map(near -> "Did you mean -D" + near + "?")
                                .orElse("All parameters: mvn mkt-images:help -Ddetail"));
            }
        }
        if (maven.project().getContextValue(REPORTED) == null) {
            maven.project().setContextValue(REPORTED, true);
            new TreeSet<>(ofPom)
                    .stream()
                            .filter(this::isUnknown)
                            .forEach(name -> nearest(name)
                                    .ifPresent(near -> listener.on(new BuildEvent.Warning(
                                            "The property " + name
                                                    + " of the POM or of settings.xml is not a parameter",
                                            "Did you mean " + near + "?"))));
        }
    }

    private boolean isUnknown(String name) {
        return !known.isEmpty()
                && name.startsWith(PREFIX)
                && !known.contains(name)
                && !name.startsWith(TEST_PREFIX)
                && PREFIXES_OF_NAMES.stream()
                        .noneMatch(prefix -> name.startsWith(prefix) && name.length() > prefix.length());
    }

    /** Compares names without their common prefix, which would make all of them alike. */
    private Optional<String> nearest(String name) {
        Set<String> names = new TreeSet<>();
        known.stream()
                .filter(each -> each.startsWith(PREFIX))
                .map(each -> each.substring(PREFIX.length()))
                .forEach(names::add);
        String wrong = name.substring(PREFIX.length());
        int dot = wrong.indexOf('.');
        if (dot >= 0) {
            PREFIXES_OF_NAMES.forEach(
                    prefix -> names.add(prefix.substring(PREFIX.length()) + wrong.substring(dot + 1)));
        }
        return Suggestion.nearest(wrong, names).map(near -> PREFIX + near);
    }
}
