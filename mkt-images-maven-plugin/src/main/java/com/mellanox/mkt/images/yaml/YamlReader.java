package com.mellanox.mkt.images.yaml;

import com.mellanox.mkt.images.failure.Problems;
import com.mellanox.mkt.images.io.TextFile;
import java.nio.file.Path;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import org.snakeyaml.engine.v2.api.LoadSettings;
import org.snakeyaml.engine.v2.api.lowlevel.Parse;
import org.snakeyaml.engine.v2.exceptions.MarkedYamlEngineException;
import org.snakeyaml.engine.v2.exceptions.YamlEngineException;

/** Reads a YAML file, or a header that stands in another file, whose top level is a set of fields. */
public final class YamlReader {
    private static final String BYTE_ORDER_MARK = "\uFEFF";
    private static final String ADVICE =
            "Begin the fields of one level in one column, put a space after ':', and quotes around special characters";

    /** The parser's time grows with the square of a line's length. */
    private static final int LONGEST_LINE = 100_000;

    private YamlReader() {}

    /** The fields of a file; empty where it could not be read, with the reasons among the problems. */
    public static Optional<YamlMapping> read(Path file, Problems problems) {
        return TextFile.read(file, problems).flatMap(text -> parse(file, text.text(), 0, problems));
    }

    /**
     * The fields of a text that stands in a file, none where it is empty.
     *
     * @param linesBefore lines of the file that come before the text
     * @return empty where the text is no YAML or no set of fields, with the reason among the problems
     */
    public static Optional<YamlMapping> parse(Path file, String text, int linesBefore, Problems problems) {
        YamlLocation location = new YamlLocation(file, linesBefore, problems);
        String yaml = text.startsWith(BYTE_ORDER_MARK) ? text.substring(BYTE_ORDER_MARK.length()) : text;
        int before = problems.count();
        rejectCharacters(location, yaml.lines().toList());
        if (problems.count() > before) {
            return Optional.empty();
        }
        Optional<YamlNode> root = tree(location, yaml);
        // What an alias or a second document stands for is unknown: no more is said than that.
        return problems.count() > before && root.isEmpty() ? Optional.empty() : top(location, root);
    }

    private static void rejectCharacters(YamlLocation location, List<String> lines) {
        for (int i = 0; i < lines.size(); i++) {
            String line = lines.get(i);
            int number = location.linesBefore() + i + 1;
            String indent =
                    line.substring(0, line.length() - line.stripLeading().length());
            if (indent.contains("\t") && !line.isBlank()) {
                location.report(
                        number, "the line is indented with a tab; YAML wants spaces", "Replace the tab by spaces");
            }
            if (line.length() > LONGEST_LINE) {
                location.report(
                        number,
                        "the line has " + line.length() + " characters",
                        "Break it; a line of YAML has at most " + LONGEST_LINE + " here");
            }
            line.chars()
                    .filter(c -> Character.isISOControl(c) && c != '\t')
                    .findFirst()
                    .ifPresent(c -> location.report(
                            number, String.format("a control character (U+%04X)", c), "Delete the character"));
        }
    }

    private static Optional<YamlNode> tree(YamlLocation location, String yaml) {
        LoadSettings settings = LoadSettings.builder().build();
        try {
            return new YamlTreeBuilder(
                            location, new Parse(settings).parseString(yaml).iterator())
                    .build();
        } catch (MarkedYamlEngineException e) {
            location.report(
                    location.line(e.getProblemMark().or(e::getContextMark)), "this is not YAML: " + said(e), ADVICE);
        } catch (YamlTreeBuilder.TooDeepException e) {
            location.report(e.line(), String.valueOf(e.getMessage()), "Close the brackets that are open, or nest less");
        } catch (YamlEngineException e) {
            location.report(location.linesBefore() + 1, "this is not YAML: " + e.getMessage(), ADVICE);
        }
        return Optional.empty();
    }

    /** The parser's own words; the start of what it was reading, too, where that is another line. */
    private static String said(MarkedYamlEngineException e) {
        String problem = e.getProblem() == null ? "the text cannot be read" : e.getProblem();
        String text = problem.toLowerCase(Locale.ROOT).contains("cannot start any token")
                ? problem.replaceFirst(" \\(Do not use .*", "")
                : problem;
        String sentence = text.replaceFirst("\\.$", "");
        return e.getContextMark().isPresent() && e.getContext() != null ? sentence + " " + e.getContext() : sentence;
    }

    private static Optional<YamlMapping> top(YamlLocation location, Optional<YamlNode> root) {
        YamlNode node = root.orElse(new YamlFields(List.of(), location.linesBefore() + 1));
        if (node instanceof YamlFields fields) {
            return Optional.of(new YamlMapping(location, "", fields));
        }
        if (node instanceof YamlText text && text.isEmpty()) {
            return Optional.of(new YamlMapping(location, "", new YamlFields(List.of(), text.line())));
        }
        location.report(node.line(), "this is " + node.kind() + ", not a set of fields", "Write 'field: value' lines");
        return Optional.empty();
    }
}
