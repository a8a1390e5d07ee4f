package com.mellanox.mkt.images.type;

import java.util.regex.Pattern;

/** Id of a git tree: 40 hexadecimal digits in small letters, the same for the same files, submodules included. */
public record TreeId(String id) {
    private static final Pattern FORM = Pattern.compile("[0-9a-f]{40}");

    public TreeId {
        if (!FORM.matcher(id).matches()) {
            throw new IllegalArgumentException("'" + id + "' is not a tree id: 40 hexadecimal digits in small letters");
        }
    }

    @Override
    public String toString() {
        return id;
    }
}
