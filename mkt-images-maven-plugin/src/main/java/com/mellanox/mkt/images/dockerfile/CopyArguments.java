package com.mellanox.mkt.images.dockerfile;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** The sources and the destination of a {@code COPY} or {@code ADD}: words, or a JSON list of texts. */
final class CopyArguments {
    private static final String TEXT = "\"((?:[^\"\\\\]|\\\\.)*)\"";
    private static final Pattern LIST = Pattern.compile("\\[\\s*(?:" + TEXT + "\\s*(?:,\\s*" + TEXT + "\\s*)*)?]");
    private static final Pattern ITEM = Pattern.compile(TEXT);
    private static final Pattern ESCAPE = Pattern.compile("\\\\(?:u(?<code>[0-9a-fA-F]{4})|(?<sign>.))");

    private CopyArguments() {}

    static List<String> of(String arguments) {
        String text = arguments.strip();
        if (!LIST.matcher(text).matches()) {
            return text.isEmpty() ? List.of() : Arrays.asList(text.split("\\s+"));
        }
        List<String> words = new ArrayList<>();
        Matcher item = ITEM.matcher(text);
        while (item.find()) {
            words.add(ESCAPE.matcher(item.group(1))
                    .replaceAll(match -> Matcher.quoteReplacement(unescaped(match.group()))));
        }
        return words;
    }

    private static String unescaped(String escape) {
        char sign = escape.charAt(1);
        return switch (sign) {
            case 'u' -> escape.length() > 2 ? Character.toString(Integer.parseInt(escape.substring(2), 16)) : "u";
            case 'n' -> "\n";
            case 't' -> "\t";
            case 'r' -> "\r";
            default -> String.valueOf(sign);
        };
    }
}
