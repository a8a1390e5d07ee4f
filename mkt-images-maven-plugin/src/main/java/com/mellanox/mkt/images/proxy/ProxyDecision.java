package com.mellanox.mkt.images.proxy;

import com.mellanox.mkt.images.failure.InvalidInputException;
import com.mellanox.mkt.images.type.Proxies;
import java.net.URI;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.function.Function;
import java.util.function.Supplier;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/**
 * The proxies of a run: http, https and the exceptions each come from the first place that sets them. The proxies of
 * apt are used for containers only: they are often package caches, which serve nothing else.
 */
public final class ProxyDecision {
    private final List<ProxySource> sources;
    private final Supplier<ProxySource> apt;
    private final Proxies fetches;
    private @Nullable Proxies containers;

    /**
     * Selects the proxies.
     *
     * @param sources the places, the first has precedence
     * @param apt the proxies of apt, which come last; asked only for containers
     * @throws InvalidInputException if a place sets something that is not a proxy
     */
    public ProxyDecision(List<ProxySource> sources, Supplier<ProxySource> apt) {
        this.sources = List.copyOf(sources);
        this.apt = apt;
        this.fetches = merge(sources);
    }

    private synchronized Proxies containers() {
        if (containers == null) {
            List<ProxySource> all = new ArrayList<>(sources);
            all.add(apt.get());
            containers = merge(all);
        }
        return containers;
    }

    /** The proxies for the downloads of this process. */
    public Proxies forFetches() {
        return fetches;
    }

    /** The places that set the proxies of this process's downloads: {@code settings.xml}; empty if none does. */
    public String origin() {
        Stream<String> http = fetches.http() == null ? Stream.empty() : first(ProxySource::http);
        Stream<String> https = fetches.https() == null ? Stream.empty() : first(ProxySource::https);
        return Stream.concat(http, https).distinct().collect(Collectors.joining(" and "));
    }

    private Stream<String> first(Function<ProxySource, @Nullable String> value) {
        return sources.stream()
                .filter(source -> {
                    String text = value.apply(source);
                    return text != null && !text.isBlank();
                })
                .limit(1)
                .map(ProxySource::origin);
    }

    /** The proxies of the steps in containers. */
    public Proxies forSteps() {
        return containers();
    }

    /** The build arguments with the proxies for the steps in containers; engines do not store them in images. */
    public Map<String, String> buildArguments() {
        Proxies proxies = containers();
        Map<String, String> arguments = new LinkedHashMap<>();
        if (proxies.http() != null) {
            arguments.put("http_proxy", proxies.http().toString());
        }
        if (proxies.https() != null) {
            arguments.put("https_proxy", proxies.https().toString());
        }
        if (!arguments.isEmpty() && !proxies.noProxy().isEmpty()) {
            arguments.put("no_proxy", String.join(",", proxies.noProxy()));
        }
        return arguments;
    }

    /** Whether a proxy of the containers listens on this host's loopback interface, which a container cannot reach. */
    public boolean isOnLoopback() {
        return Stream.of(containers().http(), containers().https())
                .filter(Objects::nonNull)
                .anyMatch(proxy -> Proxies.isLoopback(proxy.getHost()));
    }

    /** The proxies for the containers, without their passwords. */
    public String describe() {
        return containers().toString();
    }

    private static Proxies merge(List<ProxySource> sources) {
        return new Proxies(
                first(sources, "http", ProxySource::http),
                first(sources, "https", ProxySource::https),
                exceptions(sources));
    }

    private static @Nullable URI first(
            List<ProxySource> sources, String scheme, Function<ProxySource, @Nullable String> value) {
        for (ProxySource source : sources) {
            String text = value.apply(source);
            try {
                if (text != null && !text.isBlank()) {
                    return new ProxyAddress(text).uri().orElse(null);
                }
            } catch (IllegalArgumentException e) {
                throw new InvalidInputException(
                        "The proxy for " + scheme + " from " + source.origin() + " cannot be used: " + e.getMessage(),
                        "Write it as http://host:port, or 'none'");
            }
        }
        return null;
    }

    private static List<String> exceptions(List<ProxySource> sources) {
        return sources.stream()
                .flatMap(source -> Stream.ofNullable(source.noProxy()))
                .limit(1)
                .flatMap(hosts -> Arrays.stream(hosts.split(",", -1)))
                .map(String::strip)
                .filter(host -> !host.isEmpty())
                .toList();
    }
}
