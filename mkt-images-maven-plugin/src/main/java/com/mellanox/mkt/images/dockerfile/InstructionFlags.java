package com.mellanox.mkt.images.dockerfile;

import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;

/**
 * The {@code --name=value} words at the beginning of an instruction's arguments, and what follows them.
 *
 * @param flags the words, without quotes
 * @param rest what follows
 */
record InstructionFlags(List<String> flags, String rest) {
    private static final Pattern FLAG = Pattern.compile("--(?<flag>[a-z]\\S*)(?:\\s+|$)");

    static InstructionFlags of(String arguments, char escape) {
        List<String> flags = new ArrayList<>();
        Matcher matcher = FLAG.matcher(arguments);
        int end = 0;
        while (matcher.find(end) && matcher.start() == end) {
            flags.add(ShellWord.unquoted(matcher.group("flag"), escape));
            end = matcher.end();
        }
        return new InstructionFlags(flags, arguments.substring(end));
    }

    /** The value of a flag that can be there once. */
    Optional<String> value(String name) {
        return values(name).findFirst();
    }

    /** The values of a flag, one for each time that it is there. */
    Stream<String> values(String name) {
        return flags.stream()
                .filter(flag -> flag.startsWith(name + "="))
                .map(flag -> flag.substring(name.length() + 1));
    }

    /** The value that one of the names has in {@code a=b,c=d}. */
    static Optional<String> option(String value, String... names) {
        for (String part : value.split(",", -1)) {
            for (String name : names) {
                if (part.toLowerCase(Locale.ROOT).startsWith(name + "=")) {
                    return Optional.of(part.substring(name.length() + 1));
                }
            }
        }
        return Optional.empty();
    }
}
