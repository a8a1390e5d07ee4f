package com.mellanox.mkt.images.proxy;

import com.mellanox.mkt.images.io.ProgramAnswer;
import java.io.IOException;
import java.time.Duration;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/**
 * The proxies of one place.
 *
 * @param origin the place, for messages: {@code the environment}
 * @param http the proxy for http, {@code none} to use none, null if the place does not set it
 * @param https likewise for https
 * @param noProxy hosts that are reached without a proxy, separated by commas; null if the place does not set them
 */
public record ProxySource(
        String origin,
        @Nullable String http,
        @Nullable String https,
        @Nullable String noProxy) {

    private static final Pattern APT_LINE =
            Pattern.compile("Acquire::(?<scheme>https?)::Proxy(?:::(?<host>[^ :]+))? \"(?<value>[^\"]*)\";");
    private static final Duration APT_TIMEOUT = Duration.ofSeconds(5);

    /** The variables {@code http_proxy}, {@code https_proxy} and {@code no_proxy}, in small or capital letters. */
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

    /**
     * The proxies of this host's apt, as {@code apt-config} reads them: from any of its files, in any of its notations.
     * None without apt, or if the program does not answer within seconds.
     *
     * @param environment variables for apt, such as {@code APT_CONFIG} and {@code PATH}
     */
    public static ProxySource ofApt(Map<String, String> environment) {
        return ofApt(new ProcessBuilder("apt-config", "dump", "Acquire"), environment, APT_TIMEOUT);
    }

    static ProxySource ofApt(ProcessBuilder command, Map<String, String> environment, Duration timeout) {
        command.environment().putAll(environment);
        try {
            return ofApt(ProgramAnswer.of(command, "", timeout).output());
        } catch (IOException noApt) {
            return ofApt("");
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            return ofApt("");
        }
    }

    /** Reads the output of {@code apt-config dump}. */
    static ProxySource ofApt(String dump) {
        List<Matcher> lines =
                dump.lines().map(APT_LINE::matcher).filter(Matcher::matches).toList();
        String direct = lines.stream()
                .filter(line ->
                        line.group("host") != null && line.group("value").equalsIgnoreCase("DIRECT"))
                .map(line -> line.group("host"))
                .distinct()
                .collect(Collectors.joining(","));
        return new ProxySource(
                "apt's configuration",
                aptProxy("http", lines),
                aptProxy("https", lines),
                direct.isEmpty() ? null : direct);
    }

    private static @Nullable String aptProxy(String scheme, List<Matcher> lines) {
        return lines.stream()
                .filter(line ->
                        line.group("host") == null && line.group("scheme").equals(scheme))
                .map(line -> line.group("value"))
                .filter(value -> value.contains("://"))
                .findFirst()
                .orElse(null);
    }

    @Override
    public String toString() {
        // The URL of a proxy can contain a password.
        return origin;
    }
}
