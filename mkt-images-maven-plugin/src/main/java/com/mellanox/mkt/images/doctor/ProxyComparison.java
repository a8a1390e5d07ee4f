package com.mellanox.mkt.images.doctor;

import java.util.List;
import java.util.Optional;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/**
 * The proxies of the parts of a build, each as text without a password, or {@link #NONE}.
 *
 * @param own that of git and of the registries, and where it is set
 * @param steps that of the steps in containers
 * @param maven that of Maven's own downloads
 * @param engine that of the engine; empty if no engine answers
 */
record ProxyComparison(String own, String steps, String maven, Optional<String> engine) {
    static final String NONE = "none";

    /** A part that differs. */
    private record Difference(String clause, String remedy) {}

    Result result() {
        String text = "git and registries " + own + ", steps " + steps + ", Maven " + maven
                + engine.map(proxy -> ", engine " + shown(proxy)).orElse("");
        List<Difference> differences =
                Stream.concat(ofEngine().stream(), ofMaven().stream()).toList();
        return differences.isEmpty()
                ? Result.good(text)
                : Result.better(
                        text,
                        "Git servers and registries are reached " + by(own) + ", but "
                                + differences.stream().map(Difference::clause).collect(Collectors.joining(", and ")),
                        "If that is not on purpose: "
                                + differences.stream().map(Difference::remedy).collect(Collectors.joining("; ")));
    }

    private Optional<Difference> ofEngine() {
        return engine.filter(this::isDifferent)
                .map(proxy -> new Difference(
                        "the engine pulls and pushes " + by(shown(proxy)),
                        "the engine's is set by 'systemctl edit docker' (Environment=HTTPS_PROXY=…), or by \"proxies\" in"
                                + " daemon.json; restart it then"));
    }

    private Optional<Difference> ofMaven() {
        return Optional.of(maven)
                .filter(this::isDifferent)
                .map(proxy -> new Difference(
                        "Maven fetches plugins " + by(proxy),
                        "Maven's is set by <proxies> in settings.xml, which this plugin uses, too"));
    }

    /** Only whether there is one: the same proxy can have several names. */
    private boolean isDifferent(String proxy) {
        return own.equals(NONE) != proxy.equals(NONE);
    }

    private static String by(String proxy) {
        return proxy.equals(NONE) ? "without a proxy" : "by " + proxy;
    }

    /** An engine masks the password itself; an old one may not. */
    private static String shown(String proxy) {
        return proxy.replaceFirst("//[^/]*@", "//***@");
    }
}
