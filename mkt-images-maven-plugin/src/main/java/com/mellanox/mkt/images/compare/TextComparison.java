package com.mellanox.mkt.images.compare;

import java.nio.ByteBuffer;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;

/** Says where two contents differ first. */
final class TextComparison {
    private static final int LONGEST = 60;

    private TextComparison() {}

    /** The first line that differs, or the first byte if one of them is no text: {@code line 3: 'a', then 'b'}. */
    static String firstDifference(byte[] first, byte[] second) {
        Optional<List<String>> one = lines(first);
        Optional<List<String>> other = lines(second);
        return one.isPresent() && other.isPresent()
                ? firstLine(one.get(), other.get())
                : "byte " + Arrays.mismatch(first, second) + " of " + first.length
                        + (first.length == second.length ? "" : ", then of " + second.length);
    }

    private static String firstLine(List<String> first, List<String> second) {
        int i = 0;
        while (i < first.size() && i < second.size() && first.get(i).equals(second.get(i))) {
            i++;
        }
        return "line " + (i + 1) + ": " + line(first, i) + ", then " + line(second, i);
    }

    private static String line(List<String> lines, int index) {
        return index < lines.size() ? "'" + shortened(lines.get(index)) + "'" : "no such line";
    }

    /** A text without control characters, and with an ellipsis if it is long. */
    static String shortened(String text) {
        String plain = text.replaceAll("\\p{Cntrl}", " ").strip();
        return plain.length() <= LONGEST ? plain : plain.substring(0, LONGEST - 1) + "…";
    }

    private static Optional<List<String>> lines(byte[] content) {
        try {
            String text = StandardCharsets.UTF_8
                    .newDecoder()
                    .decode(ByteBuffer.wrap(content))
                    .toString();
            return text.indexOf('\0') >= 0 ? Optional.empty() : Optional.of(List.of(text.split("\n", -1)));
        } catch (CharacterCodingException e) {
            return Optional.empty();
        }
    }
}
