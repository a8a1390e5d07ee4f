package com.mellanox.mkt.images.maven;

import com.mellanox.mkt.images.failure.InvalidInputException;
import java.util.Optional;
import java.util.Properties;
import org.jspecify.annotations.Nullable;

/**
 * The options of the original, {@code -Dkey}, {@code -Donly}, {@code -DnoPull}. They count from the command line alone:
 * a property {@code key} in somebody's parent POM has nothing to do with them. Each has a twin {@code mkt.…} that may
 * come from anywhere.
 */
final class CommandLine {
    private final Properties userProperties;

    /** Reads the properties that the user gave, as Maven's session has them. */
    CommandLine(Properties userProperties) {
        this.userProperties = userProperties;
    }

    /** The option's text, or else its twin's; empty where neither was given. */
    Optional<String> text(String option, @Nullable String twin) {
        String value = userProperties.getProperty(option, twin);
        if (value != null && value.isBlank()) {
            throw new InvalidInputException(
                    "-D" + option + " is empty", "Give it a value, -D" + option + "=…, or leave it out");
        }
        return Optional.ofNullable(value);
    }

    /** Whether the option is on, or else its twin; a bare {@code -DnoPull} is on. */
    boolean flag(String option, boolean twin) {
        String value = userProperties.getProperty(option);
        if (value == null) {
            return twin;
        }
        return switch (value) {
            case "", "true" -> true;
            case "false" -> false;
            default ->
                throw new InvalidInputException(
                        "-D" + option + "=" + value + " is neither on nor off",
                        "Give -D" + option + ", -D" + option + "=true or -D" + option + "=false");
        };
    }
}
