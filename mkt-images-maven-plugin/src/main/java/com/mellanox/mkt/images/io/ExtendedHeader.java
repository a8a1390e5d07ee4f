package com.mellanox.mkt.images.io;

import java.nio.charset.StandardCharsets;

/**
 * What is said of a tar's entry in a header of its own, before it. The library writes such headers as text, in which the
 * value of a capability would be another one.
 */
final class ExtendedHeader {
    /** In front of the names of extended attributes. */
    static final String ATTRIBUTE = "SCHILY.xattr.";

    private final StringBuilder records = new StringBuilder();

    /** Adds a text. */
    ExtendedHeader text(String name, String value) {
        return bytes(name, new String(value.getBytes(StandardCharsets.UTF_8), StandardCharsets.ISO_8859_1));
    }

    /** Adds bytes, each of them one character of the value. */
    ExtendedHeader bytes(String name, String value) {
        String record = " " + name + "=" + value + "\n";
        int length = record.length();
        // The number counts its own digits.
        while (length != record.length() + String.valueOf(length).length()) {
            length = record.length() + String.valueOf(length).length();
        }
        records.append(length).append(record);
        return this;
    }

    byte[] toBytes() {
        return records.toString().getBytes(StandardCharsets.ISO_8859_1);
    }
}
