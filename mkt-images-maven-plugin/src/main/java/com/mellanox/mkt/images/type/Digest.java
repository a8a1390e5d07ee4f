package com.mellanox.mkt.images.type;

import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.HexFormat;
import java.util.Optional;
import java.util.regex.Pattern;

/** A SHA-256 digest in the form of registries and engines: {@code sha256:} and 64 hexadecimal digits. */
public record Digest(String value) {
    private static final String PREFIX = "sha256:";
    private static final Pattern FORM = Pattern.compile(PREFIX + "[0-9a-f]{64}");

    public Digest {
        if (!FORM.matcher(value).matches()) {
            throw new IllegalArgumentException(
                    "'" + value + "' is not a digest: 'sha256:' and 64 hexadecimal digits in small letters");
        }
    }

    /** The digest that a program names; empty if its text is none. */
    public static Optional<Digest> read(String text) {
        return FORM.matcher(text).matches() ? Optional.of(new Digest(text)) : Optional.empty();
    }

    /** The digest of bytes. */
    public static Digest of(byte[] bytes) {
        MessageDigest sha256 = sha256();
        sha256.update(bytes);
        return of(sha256);
    }

    /** The digest of all that was added to a {@link #sha256()}. */
    public static Digest of(MessageDigest sha256) {
        return new Digest(PREFIX + HexFormat.of().formatHex(sha256.digest()));
    }

    /** A new SHA-256, which every Java has. */
    public static MessageDigest sha256() {
        try {
            return MessageDigest.getInstance("SHA-256");
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException(e);
        }
    }

    /** The hexadecimal digits alone. */
    public String hex() {
        return value.substring(PREFIX.length());
    }

    @Override
    public String toString() {
        return value;
    }
}
