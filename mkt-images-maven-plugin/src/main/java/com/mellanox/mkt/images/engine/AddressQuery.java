package com.mellanox.mkt.images.engine;

import com.mellanox.mkt.images.failure.Suggestion;
import java.net.URI;
import java.net.URLDecoder;
import java.net.URLEncoder;
import java.nio.charset.StandardCharsets;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.regex.Pattern;
import java.util.stream.Collectors;

/** What stands behind {@code ?} in the address of a builder: {@code namespace=ci&container=buildkitd}. */
final class AddressQuery {
    private static final Pattern CONTROL = Pattern.compile("\\p{Cntrl}");

    private final Map<String, String> values;

    private AddressQuery(Map<String, String> values) {
        this.values = values;
    }

    /**
     * Reads it.
     *
     * @throws IllegalArgumentException with the remedy, if it has another name than those allowed, or a name without a value
     */
    static AddressQuery of(URI uri, List<String> allowed) {
        Map<String, String> values = new LinkedHashMap<>();
        if (uri.getRawQuery() != null) {
            for (String pair : uri.getRawQuery().split("&", -1)) {
                String[] parts = pair.split("=", 2);
                if (!allowed.contains(parts[0])) {
                    throw new IllegalArgumentException(
                            "'" + parts[0] + "' cannot stand behind '?'. " + Suggestion.among(parts[0], allowed));
                }
                String value = parts.length < 2 ? "" : decoded(parts[1]);
                if (value.isBlank() || CONTROL.matcher(value).find() || values.put(parts[0], value) != null) {
                    throw new IllegalArgumentException("Give '" + parts[0] + "' one value: ?" + parts[0] + "=…");
                }
            }
        }
        return new AddressQuery(values);
    }

    private static String decoded(String text) {
        return URLDecoder.decode(text.replace("+", "%2B"), StandardCharsets.UTF_8);
    }

    /** The text of a query, without the values that are empty. */
    static String text(Map<String, String> values) {
        String pairs = values.entrySet().stream()
                .filter(value -> !value.getValue().isEmpty())
                .map(value -> value.getKey() + "=" + encoded(value.getValue()))
                .collect(Collectors.joining("&"));
        return pairs.isEmpty() ? "" : "?" + pairs;
    }

    /** What addresses of engines have in them stays as it is. */
    private static String encoded(String text) {
        return URLEncoder.encode(text, StandardCharsets.UTF_8)
                .replace("+", "%20")
                .replace("%2F", "/")
                .replace("%3A", ":")
                .replace("%40", "@");
    }

    /** A value; empty if there is none. */
    String at(String name) {
        return values.getOrDefault(name, "");
    }
}
