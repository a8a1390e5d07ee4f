package com.mellanox.mkt.images.maven;

import com.mellanox.mkt.images.failure.InvalidInputException;
import com.mellanox.mkt.images.failure.Suggestion;
import java.util.Arrays;
import java.util.Locale;

/** Reads parameters that take one of a few words: the names of an enumeration, in small letters. */
final class EnumParameter {
    private EnumParameter() {}

    /**
     * What the word names.
     *
     * @param option the parameter, as on the command line
     * @throws InvalidInputException where it names none of them, with those allowed
     */
    static <E extends Enum<E>> E among(E[] choices, String option, String word) {
        return Arrays.stream(choices)
                .filter(choice -> word(choice).equals(word))
                .findFirst()
                .orElseThrow(() -> new InvalidInputException(
                        "-D" + option + "=" + word + " is not known",
                        Suggestion.among(
                                word,
                                Arrays.stream(choices).map(EnumParameter::word).toList())));
    }

    private static String word(Enum<?> choice) {
        return choice.name().toLowerCase(Locale.ROOT);
    }
}
