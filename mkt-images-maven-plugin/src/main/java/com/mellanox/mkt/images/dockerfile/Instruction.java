package com.mellanox.mkt.images.dockerfile;

import com.mellanox.mkt.images.json.JsonReader;
import com.mellanox.mkt.images.json.JsonValue;
import java.io.IOException;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.Set;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;

/**
 * An instruction of a Dockerfile, its continued lines joined, without comments and here-documents.
 *
 * @param keyword in capital letters
 * @param written the text after the keyword, unchanged
 * @param flags the {@code --name=value} words before the arguments
 * @param arguments the text after the flags
 * @param line its first line
 * @param lastLine its last line, before any here-document
 * @param escape the escape character of the file
 */
record Instruction(
        String keyword, String written, List<Flag> flags, String arguments, int line, int lastLine, char escape) {
    private static final Pattern FORM = Pattern.compile("(?<keyword>\\S+)(?:\\s+(?<rest>.*))?", Pattern.DOTALL);
    private static final Set<String> WITH_HERE_DOCUMENTS = Set.of("ADD", "COPY", "RUN");
    /** The pattern of a flag without its dashes; quotes can have blanks between them. */
    static final String FLAG_WORD = "[a-z](?:\"[^\"]*\"|'[^']*'|\\S)*+";

    private static final Pattern FLAG = Pattern.compile("--(?<flag>" + FLAG_WORD + ")(?:\\s+|$)");

    Instruction {
        flags = List.copyOf(flags);
    }

    /** Reads the text of an instruction, which is not blank. */
    static Instruction of(String text, int line, int lastLine, char escape) {
        Matcher form = FORM.matcher(text.strip());
        if (!form.matches()) {
            throw new IllegalArgumentException("no instruction");
        }
        String rest = Optional.ofNullable(form.group("rest")).orElse("");
        List<Flag> flags = new ArrayList<>();
        Matcher flag = FLAG.matcher(rest);
        int end = 0;
        while (flag.find(end) && flag.start() == end) {
            flags.add(Flag.of(ShellWord.unquoted(flag.group("flag"), escape)));
            end = flag.end();
        }
        String keyword = form.group("keyword").toUpperCase(Locale.ROOT);
        return new Instruction(keyword, rest, flags, rest.substring(end), line, lastLine, escape);
    }

    /**
     * A flag without dashes and quotes.
     *
     * @param value empty for a flag without a value
     */
    record Flag(String name, String value) {
        private static Flag of(String text) {
            int equals = text.indexOf('=');
            return equals < 0 ? new Flag(text, "") : new Flag(text.substring(0, equals), text.substring(equals + 1));
        }
    }

    /** The instruction that an {@code ONBUILD} has for later. */
    Optional<Instruction> trigger() {
        return keyword.equals("ONBUILD") && !arguments.isBlank()
                ? Optional.of(of(arguments, line, lastLine, escape))
                : Optional.empty();
    }

    /**
     * A text in the lines after the instruction.
     *
     * @param end the line that ends it; {@code COPY} and {@code ADD} give its file this name
     * @param tabs whether tabs before that line are ignored
     * @param expanded whether {@code COPY} and {@code ADD} replace variables in it: no part of the word is in quotes
     */
    record HereDocument(String end, boolean tabs, boolean expanded) {
        private static final Pattern FORM = Pattern.compile("\\d*<<(?<tabs>-?)(?<end>[^<]+)");
        private static final char ESCAPE = '\\';

        /** The here-document that a word begins, if it does; its quotes and escapes are those of a shell. */
        static Optional<HereDocument> of(String word) {
            Matcher form = FORM.matcher(word);
            return form.matches()
                    ? Optional.of(new HereDocument(
                            ShellWord.unquoted(form.group("end"), ESCAPE),
                            !form.group("tabs").isEmpty(),
                            !form.group("end").matches(".*['\"].*")))
                    : Optional.empty();
        }

        boolean isEnd(String text) {
            return (tabs ? text.replaceFirst("^\t+", "") : text).equals(end);
        }
    }

    /** The here-documents that follow, in their order; a JSON list has none. */
    List<HereDocument> hereDocuments() {
        Instruction instruction = trigger().orElse(this);
        return !WITH_HERE_DOCUMENTS.contains(instruction.keyword)
                        || instruction.list().isPresent()
                ? List.of()
                : instruction.shellWords().stream()
                        .map(HereDocument::of)
                        .flatMap(Optional::stream)
                        .toList();
    }

    /** The mounts of a {@code RUN}. */
    Stream<RunMount> mounts() {
        return values("mount").map(RunMount::of);
    }

    /** Whether it is a {@code RUN} whose mounts are caches that begin empty; a builder without caches can leave them out. */
    boolean hasOnlyCaches() {
        return keyword.equals("RUN") && mounts().findAny().isPresent() && mounts().allMatch(RunMount::isPlainCache);
    }

    /** The values of a flag, one for each time that the instruction has it. */
    Stream<String> values(String flag) {
        return flags.stream()
                .filter(each -> each.name().equals(flag) && !each.value().isEmpty())
                .map(Flag::value);
    }

    /** The arguments, split at white space outside of quotes; with their quotes. */
    List<String> shellWords() {
        return ShellWord.split(arguments, escape);
    }

    /** The arguments by the rules of {@code COPY}: the texts of a JSON list, or else words, which quotes do not join. */
    List<String> words() {
        return list().orElseGet(() -> arguments.isBlank()
                ? List.of()
                : Arrays.asList(arguments.strip().split("\\s+")));
    }

    /** The texts of a JSON list; empty if the arguments are not a list of texts. */
    Optional<List<String>> list() {
        if (!arguments.startsWith("[")) {
            return Optional.empty();
        }
        try {
            List<JsonValue> items = JsonReader.read(arguments).items();
            List<String> texts =
                    items.stream().flatMap(item -> item.text().stream()).toList();
            return texts.size() == items.size() ? Optional.of(texts) : Optional.empty();
        } catch (IOException e) {
            // Docker, too, reads arguments that are not JSON as words.
            return Optional.empty();
        }
    }
}
