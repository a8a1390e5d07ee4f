package com.mellanox.mkt.images.proxy;

import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/**
 * One place that may name proxies.
 *
 * @param origin the place, as messages call it: {@code the environment}
 * @param http the proxy for http, {@code none} for none at all, null where the place says nothing
 * @param https likewise for https
 * @param noProxy hosts that are reached without, separated by commas; null where the place says nothing
 */
public record ProxySource(
        String origin,
        @Nullable String http,
        @Nullable String https,
        @Nullable String noProxy) {

    /** What {@code http_proxy}, {@code https_proxy} and {@code no_proxy} say, in small or capital letters. */
    public static ProxySource ofEnvironment(Map<String, String> variables) {
        Optional<String> http = name(variables, "http_proxy");
        Optional<String> https = name(variables, "https_proxy");
        String names = Stream.concat(http.stream(), https.stream()).collect(Collectors.joining(", "));
        return new ProxySource(
                "the environment (" + names + ")",
                http.map(variables::get).orElse(null),
                https.map(variables::get).orElse(null),
                name(variables, "no_proxy").map(variables::get).orElse(null));
    }

    private static Optional<String> name(Map<String, String> variables, String name) {
        return Stream.of(name, name.toUpperCase(Locale.ROOT))
                .filter(spelt -> !variables.getOrDefault(spelt, "").isBlank())
                .findFirst();
    }

    /** What this host's apt uses. */
    public static ProxySource of(AptConfiguration apt) {
        return new ProxySource(
                "apt's configuration",
                apt.proxy("http").orElse(null),
                apt.proxy("https").orElse(null),
                apt.direct().orElse(null));
    }

    @Override
    public String toString() {
        // A proxy's URL can hold a password.
        return origin;
    }
}
