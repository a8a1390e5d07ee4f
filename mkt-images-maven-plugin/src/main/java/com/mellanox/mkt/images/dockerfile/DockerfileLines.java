package com.mellanox.mkt.images.dockerfile;

import com.mellanox.mkt.images.failure.Problems;
import com.mellanox.mkt.images.io.TextFile;
import java.nio.file.Path;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.List;
import java.util.Locale;
import java.util.Set;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * Cuts a Dockerfile into instructions, by the rules of Docker's own parser:
 * <a href="https://docs.docker.com/reference/dockerfile/">Dockerfile reference</a>.
 */
final class DockerfileLines {
    private static final Pattern DIRECTIVE =
            Pattern.compile("#\\s*(?<name>[A-Za-z][A-Za-z0-9]*)\\s*=\\s*(?<value>.+?)\\s*");
    private static final Pattern INSTRUCTION =
            Pattern.compile("(?<keyword>\\S+)(?:\\s+(?<arguments>.*))?", Pattern.DOTALL);
    private static final Pattern HEREDOC = Pattern.compile("\\d*<<(?<chomp>-?)(?<name>[^<]+)");
    private static final Set<String> WITH_HEREDOC = Set.of("ADD", "COPY", "RUN");

    private final Path file;
    private final Deque<String> rest = new ArrayDeque<>();
    private final Problems problems;
    private final List<Instruction> instructions = new ArrayList<>();
    private int line;
    private char escape = '\\';
    private boolean customSyntax;

    private DockerfileLines(TextFile text, Problems problems) {
        this.file = text.file();
        this.problems = problems;
        text.lines().forEach(this::keep);
    }

    /** The instructions of a text. */
    static DockerfileLines of(TextFile text, Problems problems) {
        DockerfileLines lines = new DockerfileLines(text, problems);
        lines.readDirectives();
        lines.readInstructions();
        return lines;
    }

    List<Instruction> instructions() {
        return instructions;
    }

    /** The escape character, {@code \} or {@code `}. */
    char escape() {
        return escape;
    }

    /** Whether a {@code # syntax=} line names a frontend, which can know instructions of its own. */
    boolean hasCustomSyntax() {
        return customSyntax;
    }

    private void keep(String text) {
        String start = rest.isEmpty() && text.startsWith("\uFEFF") ? text.substring(1) : text;
        rest.add(start.endsWith("\r") ? start.substring(0, start.length() - 1) : start);
    }

    private String next() {
        line++;
        return rest.remove();
    }

    private void readDirectives() {
        while (!rest.isEmpty()) {
            Matcher matcher = DIRECTIVE.matcher(rest.element().strip());
            if (!matcher.matches()) {
                return;
            }
            next();
            String value = matcher.group("value");
            switch (matcher.group("name").toLowerCase(Locale.ROOT)) {
                case "syntax" -> customSyntax = true;
                case "escape" -> setEscape(value);
                case "check" -> {
                    // Settings of Docker's linter.
                }
                default -> {
                    return;
                }
            }
        }
    }

    private void setEscape(String value) {
        if (value.equals("\\") || value.equals("`")) {
            escape = value.charAt(0);
        } else {
            problems.add(file, line, "the escape character '" + value + "' is unknown", "Use \\ or `");
        }
    }

    private void readInstructions() {
        while (!rest.isEmpty()) {
            String text = next();
            if (text.isBlank() || isComment(text)) {
                continue;
            }
            int start = line;
            Matcher matcher = INSTRUCTION.matcher(joined(text.stripLeading()).strip());
            if (matcher.matches()) {
                String keyword = matcher.group("keyword").toUpperCase(Locale.ROOT);
                String arguments = matcher.group("arguments") == null ? "" : matcher.group("arguments");
                int last = line;
                skipHeredocs(keyword, arguments, start);
                instructions.add(new Instruction(keyword, arguments, start, last));
            }
        }
    }

    private static boolean isComment(String text) {
        return text.stripLeading().startsWith("#");
    }

    private String joined(String first) {
        StringBuilder text = new StringBuilder();
        String part = first;
        while (isContinued(part)) {
            text.append(part, 0, part.lastIndexOf(escape));
            part = "";
            while (!rest.isEmpty() && (part.isBlank() || isComment(part))) {
                part = next();
            }
            if (part.isBlank() || isComment(part)) {
                return text.toString();
            }
        }
        return text.append(part).toString();
    }

    private boolean isContinued(String part) {
        String text = part.stripTrailing();
        int last = text.length() - 1;
        return last >= 0 && text.charAt(last) == escape && (last == 0 || text.charAt(last - 1) != escape);
    }

    private void skipHeredocs(String keyword, String arguments, int start) {
        if (keyword.equals("ONBUILD")) {
            Matcher matcher = INSTRUCTION.matcher(arguments);
            if (matcher.matches() && matcher.group("arguments") != null) {
                skipHeredocs(matcher.group("keyword").toUpperCase(Locale.ROOT), matcher.group("arguments"), start);
            }
        } else if (WITH_HEREDOC.contains(keyword)) {
            for (String word : ShellWord.split(arguments, escape)) {
                Matcher heredoc = HEREDOC.matcher(word);
                if (heredoc.matches()) {
                    String name = ShellWord.unquoted(heredoc.group("name"), escape);
                    skipHeredoc(name, !heredoc.group("chomp").isEmpty(), start);
                }
            }
        }
    }

    private void skipHeredoc(String name, boolean chomp, int start) {
        while (!rest.isEmpty()) {
            String text = next();
            if ((chomp ? text.replaceFirst("^\t+", "") : text).equals(name)) {
                return;
            }
        }
        problems.add(file, start, "the here-document that begins here has no end", "End it with a line '" + name + "'");
    }
}
