package com.mellanox.mkt.images.type;

import java.util.regex.Pattern;

/** Names an OS release that images are built for, {@code fc40} or {@code deb12}: the tag of all its images. */
public record ImageKey(String value) {
    private static final Pattern FORM = Pattern.compile("[A-Za-z0-9_][A-Za-z0-9_.-]{0,99}");

    public ImageKey {
        if (!FORM.matcher(value).matches()) {
            throw new IllegalArgumentException(
                    "'" + value
                            + "' is not an image key: letters, digits, '_', '.' and '-', 100 at most, none of the last two first");
        }
    }

    @Override
    public String toString() {
        return value;
    }
}
