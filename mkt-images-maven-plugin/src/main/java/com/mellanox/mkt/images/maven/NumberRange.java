package com.mellanox.mkt.images.maven;

import com.mellanox.mkt.images.failure.InvalidInputException;

/**
 * The whole numbers that a parameter takes.
 *
 * @param most {@link Integer#MAX_VALUE} where there is no limit
 * @param unit what is counted, {@code seconds}; empty for numbers without a unit
 */
record NumberRange(int least, int most, String unit, int byDefault) {

    static NumberRange seconds(int byDefault) {
        return new NumberRange(1, Integer.MAX_VALUE, "seconds", byDefault);
    }

    int parse(String property, String text) {
        try {
            int number = Integer.parseInt(text.strip());
            if (number >= least && number <= most) {
                return number;
            }
        } catch (NumberFormatException e) {
            // Answered like a number that is out of range.
        }
        String what = unit.isEmpty() ? "a whole number" : "a whole number of " + unit;
        throw new InvalidInputException(
                "-D" + property + "=" + text + " is not possible",
                "Give " + what
                        + (most == Integer.MAX_VALUE ? ", " + least + " or more" : " from " + least + " to " + most)
                        + ", or leave it out");
    }
}
