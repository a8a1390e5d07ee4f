package com.mellanox.mkt.images.type;

import java.util.regex.Pattern;

/** A SHA-256 digest in the form of registries and engines: {@code sha256:} and 64 hexadecimal digits. */
public record Digest(String value) {
    private static final Pattern FORM = Pattern.compile("sha256:[0-9a-f]{64}");

    public Digest {
        if (!FORM.matcher(value).matches()) {
            throw new IllegalArgumentException(
                    "'" + value + "' is no digest: 'sha256:' and 64 hexadecimal digits in small letters");
        }
    }

    @Override
    public String toString() {
        return value;
    }
}
