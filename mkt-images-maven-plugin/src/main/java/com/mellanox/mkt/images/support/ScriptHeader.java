package com.mellanox.mkt.images.support;

import com.mellanox.mkt.images.failure.Problems;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Collectors;

/**
 * The YAML in a script's comments: from a line {@code # ---} to the first line that does not begin with {@code # }.
 *
 * @param yaml the YAML without its comment signs
 * @param linesBefore lines of the script before it
 */
record ScriptHeader(String yaml, int linesBefore) {
    private static final String START = "# ---";
    private static final String LINE = "# ";
    private static final Pattern NEARLY_START = Pattern.compile("\\s*#\\s*--+\\s*");
    private static final Pattern FIELD = Pattern.compile("#\\s*(?<name>[A-Za-z_]+)\\s*:.*");

    /** Finds the header among a script's lines; adds the problems of its form. */
    static Optional<ScriptHeader> find(Path script, List<String> lines, Problems problems) {
        int start = start(lines);
        if (start < 0) {
            reportMissing(script, lines, problems);
            return Optional.empty();
        }
        int end = end(lines, start);
        if (end == lines.size()) {
            problems.add(
                    script,
                    start + 1,
                    "the header that begins here has no end: the file ends within it, and there is nothing to run",
                    "End it with an empty line, and write the commands that build the package below");
        }
        reportFieldsBelow(script, lines, end, problems);
        String yaml = lines.subList(start + 1, end).stream()
                .map(line -> line.substring(LINE.length()))
                .collect(Collectors.joining("\n"));
        return Optional.of(new ScriptHeader(yaml, start + 1));
    }

    /** Replaces the lines of the header by empty ones, so that the others keep their numbers. */
    static List<String> blank(List<String> lines) {
        List<String> result = new ArrayList<>(lines);
        int start = start(lines);
        if (start >= 0) {
            result.subList(start, end(lines, start)).replaceAll(line -> "");
        }
        return result;
    }

    /** The first line after the header. */
    private static int end(List<String> lines, int start) {
        int end = start + 1;
        while (end < lines.size() && lines.get(end).startsWith(LINE)) {
            end++;
        }
        return end;
    }

    private static int start(List<String> lines) {
        for (int i = 0; i < lines.size(); i++) {
            if (lines.get(i).stripTrailing().equals(START)) {
                return i;
            }
        }
        return -1;
    }

    private static void reportMissing(Path script, List<String> lines, Problems problems) {
        for (int i = 0; i < lines.size(); i++) {
            if (NEARLY_START.matcher(lines.get(i)).matches()) {
                problems.add(
                        script,
                        i + 1,
                        "'" + lines.get(i) + "' does not begin a header",
                        "Write '" + START + "', exactly");
                return;
            }
        }
        problems.add(
                script,
                1,
                "the script has no header",
                "Begin one with a line '" + START + "' and let lines like '# git_url: …' follow");
    }

    /** A bare {@code #} or a tab ends a header unseen; fields below it would be ignored without a message. */
    private static void reportFieldsBelow(Path script, List<String> lines, int end, Problems problems) {
        for (int i = end; i < lines.size() && lines.get(i).startsWith("#"); i++) {
            Matcher matcher = FIELD.matcher(lines.get(i));
            if (matcher.matches() && HeaderReader.FIELDS.contains(matcher.group("name"))) {
                problems.add(
                        script,
                        i + 1,
                        "'" + matcher.group("name") + "' is not read: line " + (end + 1)
                                + " does not begin with '# ' and so ends the header",
                        "Begin each line of the header with '#' and a space, with none in between that does not");
            }
        }
    }
}
