package com.mellanox.mkt.images.dockerfile;

import com.mellanox.mkt.images.dockerfile.Instruction.HereDocument;
import com.mellanox.mkt.images.failure.Problems;
import com.mellanox.mkt.images.io.TextFile;
import java.nio.file.Path;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.List;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * Splits a Dockerfile into instructions, by the rules of Docker's own parser:
 * <a href="https://docs.docker.com/reference/dockerfile/">Dockerfile reference</a>.
 */
final class DockerfileLines {
    /** The beginning of a variable of a shell that a builder does not know, such as an element of an array. */
    private static final Pattern VARIABLE =
            Pattern.compile("(?<!\\\\)\\$\\{(?!(?:\\w+|[@*#?$!-])(?:}|(?::?[-+?]|[#%/])[^}]*})).*");

    private static final int LONGEST_LINE = 65_535;

    private final Path file;
    private final Deque<String> rest = new ArrayDeque<>();
    private final Problems problems;
    private final List<Instruction> instructions = new ArrayList<>();
    private int line;
    private char escape = '\\';
    private Optional<Directives.Syntax> syntax = Optional.empty();

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

    /** The {@code # syntax=} line, with its problems reported. */
    Optional<Directives.Syntax> syntax() {
        return syntax;
    }

    private void append(String text) {
        String start = rest.isEmpty() && text.startsWith("\uFEFF") ? text.substring(1) : text;
        String whole = start.endsWith("\r") ? start.substring(0, start.length() - 1) : start;
        rest.add(whole);
        if (whole.length() > LONGEST_LINE) {
            problems.add(
                    file,
                    rest.size(),
                    "the line has " + whole.length() + " characters",
                    "Break it; builders read lines of at most " + LONGEST_LINE + " bytes");
        }
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
        Directives directives = new Directives(file, problems);
        if (!rest.isEmpty() && rest.element().startsWith("#!")) {
            // A frontend finds the line after it; a directive of another kind is a comment there.
            rest.stream().skip(1).findFirst().ifPresent(second -> directives.read(second, 2));
            syntax = directives.syntax();
            return;
        }
        while (!rest.isEmpty() && directives.read(rest.element(), line + 1)) {
            next();
        }
        syntax = directives.syntax();
        escape = directives.escape();
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
                instruction.hereDocuments().forEach(document -> skip(instruction, document));
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

    private void skip(Instruction instruction, HereDocument document) {
        String keyword = instruction.trigger().orElse(instruction).keyword();
        while (!rest.isEmpty()) {
            String text = next();
            if (document.isEnd(text)) {
                checkLexed(instruction, document);
                return;
            }
            if (document.expanded() && !keyword.equals("RUN")) {
                checkVariables(text, document);
            }
        }
        problems.add(
                file,
                instruction.line(),
                "the here-document that begins here has no end",
                "End it with a line '" + document.end() + "'");
    }

    /** A builder that cannot split the line into words finds no here-document, and takes its text for instructions. */
    private void checkLexed(Instruction instruction, HereDocument document) {
        ShellWord.fault(instruction.arguments(), escape)
                .ifPresent(fault -> problems.add(
                        file,
                        instruction.line(),
                        fault + ", so that builders do not find the here-document '" + document.end() + "'",
                        "Close it, or put a comment into the here-document"));
    }

    private void checkVariables(String text, HereDocument document) {
        Matcher wrong = VARIABLE.matcher(text);
        if (wrong.find()) {
            problems.add(
                    file,
                    line,
                    "'" + wrong.group() + "' in a here-document is not a variable that builders can replace",
                    "Write \\ in front of it, or quotes around the word that begins the text: <<'" + document.end()
                            + "'");
        }
    }
}
