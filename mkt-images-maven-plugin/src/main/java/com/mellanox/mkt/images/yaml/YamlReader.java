package com.mellanox.mkt.images.yaml;

import com.mellanox.mkt.images.failure.Problems;
import com.mellanox.mkt.images.io.TextFile;
import java.nio.file.Path;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.function.Function;
import org.snakeyaml.engine.v2.api.LoadSettings;
import org.snakeyaml.engine.v2.api.lowlevel.Compose;
import org.snakeyaml.engine.v2.exceptions.MarkedYamlEngineException;
import org.snakeyaml.engine.v2.exceptions.YamlEngineException;
import org.snakeyaml.engine.v2.nodes.MappingNode;
import org.snakeyaml.engine.v2.nodes.Node;
import org.snakeyaml.engine.v2.nodes.ScalarNode;

/** Reads a YAML file, or YAML within another file, whose top level is a set of fields. */
public final class YamlReader {
    static final LoadSettings SETTINGS =
            LoadSettings.builder().setAllowNonScalarKeys(true).build();

    private static final String BYTE_ORDER_MARK = "\uFEFF";
    private static final String ADVICE =
            "Begin the fields of one level in one column, put a space after ':', and quotes around special characters";

    /** The parser's time grows with the square of a line's length. */
    private static final int LONGEST_LINE = 20_000;

    private static final int MOST_LINES = 20_000;

    private YamlReader() {}

    /** The fields of a file; empty if it could not be read, with the reasons among the problems. */
    public static Optional<YamlMapping> read(Path file, Problems problems) {
        return TextFile.read(file, problems).flatMap(text -> parse(file, text.text(), 0, problems));
    }

    /**
     * The fields of a file in whose texts <code>${…}</code> stands for a Maven property.
     *
     * @param properties the value of a property; empty if it is not set
     */
    public static Optional<YamlMapping> read(
            Path file, Function<String, Optional<String>> properties, Problems problems) {
        return TextFile.read(file, problems)
                .flatMap(text -> parse(new YamlFile(file, 0, properties, problems), text.text()));
    }

    /**
     * The fields of a text in a file, none if it is empty.
     *
     * @param linesBefore lines of the file that come before the text
     * @return empty if the text is no YAML or no set of fields, with the reason among the problems
     */
    public static Optional<YamlMapping> parse(Path file, String text, int linesBefore, Problems problems) {
        return parse(new YamlFile(file, linesBefore, null, problems), text);
    }

    private static Optional<YamlMapping> parse(YamlFile file, String text) {
        String yaml = text.startsWith(BYTE_ORDER_MARK) ? text.substring(BYTE_ORDER_MARK.length()) : text;
        int before = file.problems().count();
        rejectCharacters(file, yaml.lines().toList());
        if (file.problems().count() > before) {
            return Optional.empty();
        }
        try {
            return UnsupportedYaml.isReadable(file, yaml)
                    ? top(file, new Compose(SETTINGS).composeString(yaml))
                    : Optional.empty();
        } catch (MarkedYamlEngineException e) {
            file.report(file.line(e.getProblemMark().or(e::getContextMark)), "this is not YAML: " + message(e), ADVICE);
        } catch (YamlEngineException e) {
            file.report(file.linesBefore() + 1, "this is not YAML: " + e.getMessage(), ADVICE);
        }
        return Optional.empty();
    }

    private static void rejectCharacters(YamlFile file, List<String> lines) {
        if (lines.size() > MOST_LINES) {
            file.report(
                    file.linesBefore() + MOST_LINES + 1,
                    "the file has " + lines.size() + " lines",
                    "A file in YAML has at most " + MOST_LINES + " lines here");
            return;
        }
        for (int i = 0; i < lines.size(); i++) {
            String line = lines.get(i);
            int number = file.linesBefore() + i + 1;
            String indent =
                    line.substring(0, line.length() - line.stripLeading().length());
            if (indent.contains("\t") && !line.isBlank()) {
                file.report(number, "the line is indented with a tab; YAML wants spaces", "Replace the tab by spaces");
            }
            if (line.length() > LONGEST_LINE) {
                file.report(
                        number,
                        "the line has " + line.length() + " characters",
                        "Break it; a line of YAML has at most " + LONGEST_LINE + " here");
            }
            line.chars()
                    .filter(c -> Character.isISOControl(c) && c != '\t')
                    .findFirst()
                    .ifPresent(c -> file.report(
                            number, String.format("a control character (U+%04X)", c), "Delete the character"));
        }
    }

    /** The parser's message; also the start of what it was reading, if that is another line. */
    private static String message(MarkedYamlEngineException e) {
        String problem = e.getProblem() == null ? "the text cannot be read" : e.getProblem();
        String text = problem.toLowerCase(Locale.ROOT).contains("cannot start any token")
                ? problem.replaceFirst(" \\(Do not use .*", "")
                : problem;
        String sentence = text.replaceFirst("\\.$", "");
        return e.getContextMark().isPresent() && e.getContext() != null ? sentence + " " + e.getContext() : sentence;
    }

    private static Optional<YamlMapping> top(YamlFile file, Optional<Node> root) {
        if (root.isPresent() && root.get() instanceof MappingNode mapping) {
            return Optional.of(new YamlMapping(file, "", mapping.getValue(), file.line(mapping.getStartMark())));
        }
        if (root.isEmpty()
                || (root.get() instanceof ScalarNode scalar && file.text(scalar).isEmpty())) {
            int line = root.map(node -> file.line(node.getStartMark())).orElse(file.linesBefore() + 1);
            return Optional.of(new YamlMapping(file, "", List.of(), line));
        }
        file.report(
                file.line(root.get().getStartMark()),
                "this is " + YamlMapping.kind(root.get()) + ", not a set of fields",
                "Write 'field: value' lines");
        return Optional.empty();
    }
}
