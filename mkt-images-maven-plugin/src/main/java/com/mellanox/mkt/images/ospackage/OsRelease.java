package com.mellanox.mkt.images.ospackage;

import com.mellanox.mkt.images.json.JsonRecord;
import java.util.HashMap;
import java.util.Map;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * A distribution, as {@code /etc/os-release} names it.
 *
 * @param id {@code debian}; empty if the image does not tell
 * @param version {@code 12}; empty if it has none, as Debian testing
 */
public record OsRelease(String id, String version) implements JsonRecord {
    public static final OsRelease UNKNOWN = new OsRelease("", "");

    private static final Pattern QUOTED = Pattern.compile("(?<quote>[\"'])(?<value>.*)\\k<quote>");

    /** Reads the lines of the file, {@code ID=debian}; values can be in quotes. */
    static OsRelease parse(String text) {
        Map<String, String> values = new HashMap<>();
        text.lines().forEach(line -> {
            int end = line.indexOf('=');
            if (end > 0) {
                values.put(
                        line.substring(0, end).strip(),
                        unquoted(line.substring(end + 1).strip()));
            }
        });
        return new OsRelease(values.getOrDefault("ID", ""), values.getOrDefault("VERSION_ID", ""));
    }

    private static String unquoted(String value) {
        Matcher quoted = QUOTED.matcher(value);
        return quoted.matches() ? quoted.group("value") : value;
    }
}
