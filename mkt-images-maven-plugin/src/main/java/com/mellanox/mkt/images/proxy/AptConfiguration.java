package com.mellanox.mkt.images.proxy;

import com.mellanox.mkt.images.io.ProgramAnswer;
import java.io.IOException;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/**
 * The proxies that this host's apt uses, as {@code apt-config} reads them: from whichever file, in whichever of apt's
 * notations, for http and https. A host without apt has none.
 */
public final class AptConfiguration {
    private static final Pattern LINE =
            Pattern.compile("Acquire::(?<scheme>https?)::Proxy(?:::(?<host>[^ :]+))? \"(?<value>[^\"]*)\";");
    private static final String DIRECT = "DIRECT";
    private static final Duration LIMIT = Duration.ofSeconds(5);

    private final List<Matcher> settings;

    private AptConfiguration(Stream<String> dump) {
        settings = dump.map(LINE::matcher).filter(Matcher::matches).toList();
    }

    /**
     * Asks apt; a program that does not answer within seconds counts as none.
     *
     * @param environment variables that apt may heed, {@code APT_CONFIG} and {@code PATH} among them
     */
    public static AptConfiguration ofHost(Map<String, String> environment) {
        return ofProgram(new ProcessBuilder("apt-config", "dump", "Acquire"), environment, LIMIT);
    }

    static AptConfiguration ofProgram(ProcessBuilder command, Map<String, String> environment, Duration limit) {
        command.environment().putAll(environment);
        try {
            return of(ProgramAnswer.of(command, "", limit).output());
        } catch (IOException noApt) {
            return of("");
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            return of("");
        }
    }

    /** Reads what {@code apt-config dump} prints. */
    static AptConfiguration of(String dump) {
        return new AptConfiguration(dump.lines());
    }

    /** The proxy for {@code http} or {@code https}. */
    Optional<String> proxy(String scheme) {
        return settings.stream()
                .filter(setting -> setting.group("host") == null)
                .filter(setting -> setting.group("scheme").equals(scheme))
                .map(setting -> setting.group("value"))
                .filter(value -> value.contains("://"))
                .findFirst();
    }

    /** Hosts that apt asks directly, separated by commas. */
    Optional<String> direct() {
        String hosts = settings.stream()
                .filter(setting -> setting.group("host") != null)
                .filter(setting -> setting.group("value").equalsIgnoreCase(DIRECT))
                .map(setting -> setting.group("host"))
                .distinct()
                .collect(Collectors.joining(","));
        return hosts.isEmpty() ? Optional.empty() : Optional.of(hosts);
    }
}
