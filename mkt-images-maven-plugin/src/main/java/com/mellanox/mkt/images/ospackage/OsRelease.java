package com.mellanox.mkt.images.ospackage;

import com.mellanox.mkt.images.json.JsonRecord;
import java.util.HashMap;
import java.util.Map;

/**
 * A distribution, as {@code /etc/os-release} names it.
 *
 * @param id {@code debian}; empty if the image does not tell
 * @param version {@code 12}; empty if it has none, as Debian testing
 */
public record OsRelease(String id, String version) implements JsonRecord {
    public static final OsRelease UNKNOWN = new OsRelease("", "");

    /** Reads the lines of the file, {@code ID=debian}; values can be in quotes. */
    static OsRelease parse(String text) {
        Map<String, String> values = new HashMap<>();
        text.lines().forEach(line -> {
            int end = line.indexOf('=');
            if (end > 0) {
                values.put(line.substring(0, end).strip(), unquoted(line.substring(end + 1).strip()));
            }
        });
        return new OsRelease(values.getOrDefault("ID", ""), values.getOrDefault("VERSION_ID", ""));
    }

    private static String unquoted(String value) {
        boolean isQuoted = value.length() > 1
                && (value.startsWith("\"") && value.endsWith("\"") || value.startsWith("'") && value.endsWith("'"));
        return isQuoted ? value.substring(1, value.length() - 1) : value;
    }
}
