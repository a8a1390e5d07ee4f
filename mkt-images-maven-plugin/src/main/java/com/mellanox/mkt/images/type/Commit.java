package com.mellanox.mkt.images.type;

import java.util.Locale;
import java.util.regex.Pattern;

/** A full git commit id: 40 hexadecimal digits, in small letters. */
public record Commit(String id) {
    private static final Pattern FORM = Pattern.compile("[0-9a-fA-F]{40}");

    public Commit {
        if (!isFullId(id)) {
            throw new IllegalArgumentException("'" + id + "' is not a full commit id: 40 hexadecimal digits");
        }
        id = id.toLowerCase(Locale.ROOT);
    }

    /** Whether the text is a full id, and no tag, branch or abbreviation. */
    public static boolean isFullId(String text) {
        return FORM.matcher(text).matches();
    }

    /** The first twelve digits, as people read them. */
    public String abbreviated() {
        return id.substring(0, 12);
    }

    @Override
    public String toString() {
        return id;
    }
}
