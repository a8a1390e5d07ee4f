package com.mellanox.mkt.images.proxy;

import java.util.Map;
import java.util.Optional;
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
        return new ProxySource(
                "the environment",
                variable(variables, "http_proxy", "HTTP_PROXY"),
                variable(variables, "https_proxy", "HTTPS_PROXY"),
                variable(variables, "no_proxy", "NO_PROXY"));
    }

    /** What this host's apt uses. */
    public static ProxySource of(AptConfiguration apt) {
        return new ProxySource(
                "apt's configuration",
                apt.proxy("http").orElse(null),
                apt.proxy("https").orElse(null),
                apt.direct().orElse(null));
    }

    private static @Nullable String variable(Map<String, String> variables, String... names) {
        return Stream.of(names)
                .flatMap(name -> Optional.ofNullable(variables.get(name)).stream())
                .filter(value -> !value.isBlank())
                .findFirst()
                .orElse(null);
    }

    @Override
    public String toString() {
        // A proxy's URL can hold a password.
        return origin;
    }
}
