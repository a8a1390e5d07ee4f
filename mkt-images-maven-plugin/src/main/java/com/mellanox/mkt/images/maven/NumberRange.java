package com.mellanox.mkt.images.maven;

import com.mellanox.mkt.images.failure.InvalidInputException;

/**
 * The whole numbers that a parameter allows.
 *
 * @param max {@link Integer#MAX_VALUE} for no limit
 * @param unit what is counted, {@code seconds}; empty for numbers without a unit
 */
record NumberRange(int min, int max, String unit, int byDefault) {

    static NumberRange seconds(int byDefault) {
        return new NumberRange(1, Integer.MAX_VALUE, "seconds", byDefault);
    }

    int parse(String property, String text) {
        try {
            int number = Integer.parseInt(text.strip());
            if (number >= min && number <= max) {
                return number;
            }
        } catch (NumberFormatException e) {
            // Reported like a number that is out of range.
        }
        String what = unit.isEmpty() ? "a whole number" : "a whole number of " + unit;
        throw new InvalidInputException(
                "-D" + property + "=" + text + " is not possible",
                "Give " + what
                        + (max == Integer.MAX_VALUE ? ", " + min + " or more" : " from " + min + " to " + max)
                        + ", or leave it out");
    }
}
