package com.mellanox.mkt.images.maven;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;

/**
 * A call of Maven in a block of commands of the README or of a page of {@code docs}.
 *
 * @param page relative to the root of the repository
 * @param line from 1 on
 * @param text of the command, as a shell takes it
 * @param notRun why the tests do not run it: the comment before the block, {@code <!-- not run by tests: … -->}
 */
record DocumentedCommand(String page, int line, String text, Optional<String> notRun) {
    private static final Path ROOT = Path.of("..").toAbsolutePath().normalize();
    private static final Pattern MARK = Pattern.compile("\\s*<!-- not run by tests: (?<reason>.*) -->\\s*");
    private static final Pattern BLOCK = Pattern.compile(" {4,}(?<text>\\S.*)");
    private static final Pattern CALL = Pattern.compile("(?:\\$ )?(?<text>(?:src/env/\\w+(?: --\\w+)* )?mvn .*)");

    /** The pages, relative to the root of the repository. */
    static List<String> pages() throws IOException {
        try (Stream<Path> docs = Files.list(ROOT.resolve("docs"))) {
            return Stream.concat(Stream.of("README.md"), docs.map(page -> "docs/" + page.getFileName()))
                    .sorted()
                    .toList();
        }
    }

    /** The lines of a page. */
    static List<String> lines(String page) throws IOException {
        return Files.readAllLines(ROOT.resolve(page));
    }

    /** Those of all pages. */
    static List<DocumentedCommand> all() throws IOException {
        List<DocumentedCommand> all = new ArrayList<>();
        for (String page : pages()) {
            all.addAll(of(page, lines(page)));
        }
        return all;
    }

    /** Those of a page. A mark is about the next block. */
    static List<DocumentedCommand> of(String page, List<String> lines) {
        List<DocumentedCommand> commands = new ArrayList<>();
        Optional<String> mark = Optional.empty();
        boolean inBlock = false;
        for (int i = 0; i < lines.size(); i++) {
            String line = lines.get(i);
            Matcher marked = MARK.matcher(line);
            Matcher block = BLOCK.matcher(line);
            if (marked.matches()) {
                mark = Optional.of(marked.group("reason"));
                inBlock = false;
            } else if (block.matches()) {
                inBlock = true;
                Matcher call = CALL.matcher(block.group("text"));
                if (call.matches()) {
                    commands.add(new DocumentedCommand(page, i + 1, call.group("text"), mark));
                }
            } else if (!line.isBlank() || inBlock) {
                mark = Optional.empty();
                inBlock = false;
            }
        }
        return commands;
    }

    /** As failures of tests name it. */
    @Override
    public String toString() {
        return page + ":" + line + " " + text;
    }
}
