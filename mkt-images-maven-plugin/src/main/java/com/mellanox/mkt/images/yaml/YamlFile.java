package com.mellanox.mkt.images.yaml;

import com.mellanox.mkt.images.failure.Problems;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import java.util.function.Function;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;
import org.snakeyaml.engine.v2.exceptions.Mark;
import org.snakeyaml.engine.v2.nodes.ScalarNode;

/**
 * The file that YAML text is read from.
 *
 * @param linesBefore the lines of the file that come before the text
 * @param properties the values of Maven properties, for <code>${…}</code> in texts; null if that has no meaning there
 * @param problems receives what is wrong in the file
 */
record YamlFile(
        Path file, int linesBefore, @Nullable Function<String, Optional<String>> properties, Problems problems) {
    private static final Pattern PROPERTY = Pattern.compile("\\$\\{([^${}]*)}");

    /** The line of the file at a mark of the parser, from 1. */
    int line(Optional<Mark> mark) {
        return linesBefore + 1 + mark.map(Mark::getLine).orElse(0);
    }

    YamlText text(ScalarNode scalar) {
        return new YamlText(scalar.getValue(), scalar.isPlain(), line(scalar.getStartMark()));
    }

    /**
     * A text with the values of the properties that it names.
     *
     * @param called the field as messages name it
     * @return empty, with a problem, if a property is not set or its name has no end
     */
    Optional<YamlText> resolved(String called, YamlText text) {
        if (properties == null) {
            return Optional.of(text);
        }
        List<String> names = PROPERTY.matcher(text.text())
                .results()
                .map(match -> match.group(1))
                .toList();
        List<String> unset =
                names.stream().filter(name -> properties.apply(name).isEmpty()).toList();
        unset.forEach(name -> report(
                text.line(),
                called + " names the Maven property '${" + name + "}', which is not set",
                "Set it in the <properties> of the POM or by -D" + name + "=…"));
        boolean isOpen = PROPERTY.matcher(text.text()).replaceAll("").contains("${");
        if (isOpen) {
            report(text.line(), called + " is '" + text.text() + "': '${' has no '}'", "Write a property as ${name}");
        }
        if (isOpen || !unset.isEmpty()) {
            return Optional.empty();
        }
        String value = PROPERTY.matcher(text.text())
                .replaceAll(match -> Matcher.quoteReplacement(
                        properties.apply(match.group(1)).orElse("")));
        return Optional.of(new YamlText(value, text.plain(), text.line()));
    }

    void report(int line, String what, String remedy) {
        problems.add(file, line, what, remedy);
    }
}
