package com.mellanox.mkt.images.type;

import java.util.regex.Pattern;

/**
 * The id of a secret: steps of a build read its value from {@code /run/secrets/<id>}.
 *
 * @param value the id: {@code npm_token}
 */
public record SecretId(String value) implements Comparable<SecretId> {
    /** It is a part of a path, of a flag of RUN, of a property and of an XML element. */
    private static final Pattern PATTERN = Pattern.compile("[A-Za-z0-9_][A-Za-z0-9_.-]{0,63}");

    static final String FORM = "letters, digits, '_', '.' and '-', not '.' or '-' at the beginning, 64 at most";

    public SecretId {
        if (!isValid(value)) {
            throw new IllegalArgumentException("'" + value + "' is not the id of a secret: " + FORM);
        }
    }

    static boolean isValid(String value) {
        return PATTERN.matcher(value).matches();
    }

    @Override
    public int compareTo(SecretId other) {
        return value.compareTo(other.value);
    }

    @Override
    public String toString() {
        return value;
    }
}
