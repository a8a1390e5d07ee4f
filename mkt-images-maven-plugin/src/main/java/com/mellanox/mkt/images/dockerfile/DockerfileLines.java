package com.mellanox.mkt.images.dockerfile;

import com.mellanox.mkt.images.failure.Problems;
import com.mellanox.mkt.images.io.TextFile;
import java.nio.file.Path;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * Splits a Dockerfile into instructions, by the rules of Docker's own parser:
 * <a href="https://docs.docker.com/reference/dockerfile/">Dockerfile reference</a>.
 */
final class DockerfileLines {
    private static final Pattern DIRECTIVE =
            Pattern.compile("#\\s*(?<name>[A-Za-z][A-Za-z0-9]*)\\s*=\\s*(?<value>.+?)\\s*");
    private static final Pattern FRONTEND_OF_DOCKER =
            Pattern.compile("(?:docker\\.io/)?docker/dockerfile(?:-upstream)?(?:[:@].*)?");

    private final Path file;
    private final Deque<String> rest = new ArrayDeque<>();
    private final Problems problems;
    private final List<Instruction> instructions = new ArrayList<>();
    private int line;
    private char escape = '\\';
    private @Nullable String frontend;

    private DockerfileLines(TextFile text, Problems problems) {
        this.file = text.file();
        this.problems = problems;
        text.lines().forEach(this::append);
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

    /** The image in a {@code # syntax=} line, unless it is Docker's own; it can have other instructions. */
    Optional<String> frontend() {
        return Optional.ofNullable(frontend);
    }

    private void append(String text) {
        String start = rest.isEmpty() && text.startsWith("\uFEFF") ? text.substring(1) : text;
        String whole = start.endsWith("\r") ? start.substring(0, start.length() - 1) : start;
        rest.add(whole);
        whole.chars()
                .filter(c -> Character.isISOControl(c) && c != '\t' && c != '\f')
                .findFirst()
                .ifPresent(c -> problems.add(
                        file, rest.size(), String.format("a control character (U+%04X)", c), "Delete the character"));
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
                case "syntax" -> frontend = FRONTEND_OF_DOCKER.matcher(value).matches() ? null : value;
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
            if (isSkipped(text)) {
                continue;
            }
            int start = line;
            String joined = joined(text.stripLeading());
            if (!joined.isBlank()) {
                Instruction instruction = Instruction.of(joined, start, line, escape);
                instruction.hereDocuments().forEach(document -> skip(document, start));
                instructions.add(instruction);
            }
        }
    }

    private static boolean isSkipped(String text) {
        return text.isBlank() || text.stripLeading().startsWith("#");
    }

    private String joined(String first) {
        StringBuilder text = new StringBuilder();
        String part = first;
        while (isContinued(part)) {
            text.append(part, 0, part.lastIndexOf(escape));
            part = "";
            while (!rest.isEmpty() && isSkipped(part)) {
                part = next();
            }
            if (isSkipped(part)) {
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

    private void skip(Instruction.HereDocument document, int start) {
        while (!rest.isEmpty()) {
            if (document.isEnd(next())) {
                return;
            }
        }
        problems.add(
                file,
                start,
                "the here-document that begins here has no end",
                "End it with a line '" + document.end() + "'");
    }
}
