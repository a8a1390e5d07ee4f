package com.mellanox.mkt.images.maven;

import java.util.Comparator;
import java.util.List;
import java.util.Locale;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.apache.maven.plugin.descriptor.MojoDescriptor;
import org.apache.maven.plugin.descriptor.Parameter;
import org.codehaus.plexus.configuration.PlexusConfiguration;
import org.jspecify.annotations.Nullable;

/**
 * A parameter of a goal, for people.
 *
 * @param option what is typed, {@code -Dmkt.rebuild}; {@code <secrets>} for one without a property
 * @param field its name in a POM
 * @param byDefault the value of the descriptor; null if it has none
 * @param description all sentences about it, in plain text
 */
record HelpParameter(String option, String field, @Nullable String byDefault, String description) {
    /** Those that are listed first; then those that are named after the goal. */
    private static final List<String> FIRST = List.of("-Dkey", "-Dmkt.kernel");

    /** Those that follow. The others come last, by name. */
    private static final List<String> MOST_USED = List.of(
            "-Donly",
            "-Dmkt.rebuild",
            "-Dmkt.follow",
            "-Dpush",
            "-DnoPull",
            "-Dmkt.cache",
            "-Dmkt.without",
            "-Dmkt.with",
            "-Dmkt.jobs");

    private static final Pattern SENTENCE_END = Pattern.compile("\\.(?=\\s+[A-Z]|\\s*$)");
    private static final String DEFAULT = "Default: ";

    /** The parameters of a goal that users can set, those first that are used most. */
    static List<HelpParameter> of(MojoDescriptor goal) {
        List<Parameter> parameters = goal.getParameters() == null ? List.of() : goal.getParameters();
        String own = "-Dmkt." + camelCase(goal.getGoal()) + ".";
        return parameters.stream()
                .filter(Parameter::isEditable)
                .map(parameter -> of(parameter, goal.getMojoConfiguration()))
                .sorted(Comparator.comparing((HelpParameter each) -> each.rank(own))
                        .thenComparing(HelpParameter::option))
                .toList();
    }

    private static HelpParameter of(Parameter parameter, @Nullable PlexusConfiguration configuration) {
        PlexusConfiguration own = configuration == null ? null : configuration.getChild(parameter.getName(), false);
        String expression = own == null ? "" : own.getValue("");
        String option = expression.startsWith("${") && expression.endsWith("}")
                ? "-D" + Parameters.option(expression.substring(2, expression.length() - 1))
                : "<" + parameter.getName() + ">";
        String description = parameter.getDescription() == null
                ? ""
                : parameter.getDescription().strip().replaceAll("\\s+", " ");
        return new HelpParameter(
                option, parameter.getName(), own == null ? null : own.getAttribute("default-value"), description);
    }

    /** As in the names of parameters: {@code kernelConfig} of {@code kernel-config}. */
    private static String camelCase(String goal) {
        return Pattern.compile("-(.)")
                .matcher(goal)
                .replaceAll(letter -> letter.group(1).toUpperCase(Locale.ROOT));
    }

    /**
     * Its place in the list, of all with the same place by name.
     *
     * @param own the beginning of the options that are named after the goal
     */
    private int rank(String own) {
        if (FIRST.contains(option)) {
            return FIRST.indexOf(option);
        }
        if (option.startsWith(own)) {
            return FIRST.size();
        }
        int rank = MOST_USED.indexOf(option);
        return FIRST.size() + 1 + (rank < 0 ? MOST_USED.size() : rank);
    }

    /** The first sentence and the default, or everything. */
    String text(boolean detail) {
        int start = description.indexOf(DEFAULT);
        String own = start < 0 ? description : description.substring(0, start).strip();
        String ofText = start < 0 ? "" : " " + description.substring(start);
        String end = byDefault == null ? ofText : " " + DEFAULT + byDefault + ".";
        String pom = option.startsWith("<") ? "" : " In a POM: <" + field + ">.";
        return (detail ? own + end + pom : firstSentence(own) + end).strip();
    }

    static String firstSentence(String text) {
        Matcher end = SENTENCE_END.matcher(text);
        return end.find() ? text.substring(0, end.end()) : text;
    }
}
