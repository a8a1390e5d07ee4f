package com.mellanox.mkt.images.sign;

import java.util.Base64;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * The first block of a PEM file.
 *
 * @param label {@code PUBLIC KEY}
 */
@SuppressWarnings("ArrayRecordComponent") // passed on, and not compared
record Pem(String label, byte[] content) {
    private static final Pattern FORM = Pattern.compile(
            "-----BEGIN (?<label>[A-Z0-9 ]+)-----(?<content>[A-Za-z0-9+/=\\s]*+)-----END \\k<label>-----");

    /** Reads one; empty if the text has none. */
    static Optional<Pem> read(String text) {
        Matcher matcher = FORM.matcher(text);
        if (!matcher.find()) {
            return Optional.empty();
        }
        try {
            return Optional.of(
                    new Pem(matcher.group("label"), Base64.getMimeDecoder().decode(matcher.group("content"))));
        } catch (IllegalArgumentException e) {
            return Optional.empty();
        }
    }

    /** Without the content, which may be a private key. */
    @Override
    public String toString() {
        return label;
    }
}
