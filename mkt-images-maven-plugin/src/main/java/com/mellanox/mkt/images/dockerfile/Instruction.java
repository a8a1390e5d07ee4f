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
 * An instruction of a Dockerfile, its continued lines joined, comments and here-documents taken off.
 *
 * @param keyword in capital letters
 * @param written everything behind the keyword, as it was written
 * @param flags the {@code --name=value} words in front of the arguments, without dashes and quotes
 * @param arguments what follows them
 * @param line the line that it begins on
 * @param lastLine the line that it ends on, in front of any here-document
 * @param escape the escape character of the file
 */
record Instruction(
        String keyword, String written, List<String> flags, String arguments, int line, int lastLine, char escape) {
    private static final Pattern FORM = Pattern.compile("(?<keyword>\\S+)(?:\\s+(?<rest>.*))?", Pattern.DOTALL);
    private static final Pattern HERE_DOCUMENT = Pattern.compile("\\d*<<(?<tabs>-?)(?<end>[^<]+)");
    private static final Set<String> WITH_HERE_DOCUMENTS = Set.of("ADD", "COPY", "RUN");
    private static final Pattern FLAG = Pattern.compile("--(?<flag>[a-z]\\S*)(?:\\s+|$)");

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
        List<String> flags = new ArrayList<>();
        Matcher flag = FLAG.matcher(rest);
        int end = 0;
        while (flag.find(end) && flag.start() == end) {
            flags.add(ShellWord.unquoted(flag.group("flag"), escape));
            end = flag.end();
        }
        String keyword = form.group("keyword").toUpperCase(Locale.ROOT);
        return new Instruction(keyword, rest, flags, rest.substring(end), line, lastLine, escape);
    }

    /** The instruction that an {@code ONBUILD} has for later. */
    Optional<Instruction> trigger() {
        return keyword.equals("ONBUILD") && !arguments.isBlank()
                ? Optional.of(of(arguments, line, lastLine, escape))
                : Optional.empty();
    }

    /**
     * A text that follows in lines of its own.
     *
     * @param end the line that ends it
     * @param tabs whether tabs in front of that line do not count
     */
    record HereDocument(String end, boolean tabs) {
        boolean isEnd(String text) {
            return (tabs ? text.replaceFirst("^\t+", "") : text).equals(end);
        }
    }

    /** The here-documents that follow, in their order. */
    List<HereDocument> hereDocuments() {
        Instruction instruction = trigger().orElse(this);
        return !WITH_HERE_DOCUMENTS.contains(instruction.keyword)
                ? List.of()
                : instruction.shellWords().stream()
                        .map(HERE_DOCUMENT::matcher)
                        .filter(Matcher::matches)
                        .map(word -> new HereDocument(
                                ShellWord.unquoted(word.group("end"), escape),
                                !word.group("tabs").isEmpty()))
                        .toList();
    }

    /** The name of a flag: what is in front of its value. */
    static String flagName(String flag) {
        int equals = flag.indexOf('=');
        return equals < 0 ? flag : flag.substring(0, equals);
    }

    /** The value that a name has in a flag's value, {@code a=b,c=d}. */
    static Optional<String> option(String value, String name) {
        return Stream.of(value.split(",", -1))
                .filter(part -> part.toLowerCase(Locale.ROOT).startsWith(name + "="))
                .map(part -> part.substring(name.length() + 1))
                .findFirst();
    }

    /** The values of a flag, one for each time that it is there. */
    Stream<String> values(String flag) {
        return flags.stream()
                .filter(each -> each.startsWith(flag + "="))
                .map(each -> each.substring(flag.length() + 1));
    }

    /** The arguments, cut at white space outside of quotes; quotes stay. */
    List<String> shellWords() {
        return ShellWord.split(arguments, escape);
    }

    /** The arguments as {@code COPY} has them: the texts of a JSON list, or else words, which quotes do not join. */
    List<String> words() {
        return list().orElseGet(() -> arguments.isBlank()
                ? List.of()
                : Arrays.asList(arguments.strip().split("\\s+")));
    }

    /** The texts of the JSON list that the arguments are; empty where they are none. */
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
            // Docker, too, takes what is no JSON for words.
            return Optional.empty();
        }
    }
}
