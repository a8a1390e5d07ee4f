package com.mellanox.mkt.images.maven;

import com.mellanox.mkt.images.failure.InvalidInputException;
import com.mellanox.mkt.images.proxy.ProxyAddress;
import com.mellanox.mkt.images.proxy.ProxyDecision;
import com.mellanox.mkt.images.proxy.ProxySource;
import java.net.URLEncoder;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Properties;
import java.util.function.Function;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.apache.maven.settings.Proxy;
import org.apache.maven.settings.Settings;
import org.apache.maven.settings.crypto.DefaultSettingsDecryptionRequest;
import org.apache.maven.settings.crypto.SettingsDecrypter;
import org.apache.maven.settings.crypto.SettingsDecryptionResult;
import org.jspecify.annotations.Nullable;

/** The places that may name proxies, in their order: the goal's parameters, Maven's settings, the environment, apt. */
record ProxySettings(ProxySource parameters, Settings settings, SettingsDecrypter decrypter) {
    private static final String ELSEWHERE = "that of settings.xml, of the environment or of apt";

    /** For a goal: its parameters and the user's own settings come before Maven's settings. */
    static ProxySettings of(ImagesMojo mojo, Parameters parameters) {
        ProxySource first = new ProxySource(
                "-Dmkt.*",
                address(parameters, "mkt.httpProxy", mojo.httpProxy),
                address(parameters, "mkt.httpsProxy", mojo.httpsProxy),
                parameters
                        .value("mkt.noProxy", mojo.noProxy, Function.identity(), ELSEWHERE)
                        .orElse(null));
        return new ProxySettings(first, mojo.session.getSettings(), mojo.settingsDecrypter);
    }

    private static @Nullable String address(Parameters parameters, String property, @Nullable String given) {
        return parameters
                .value(property, given, ProxyAddress::parse, ELSEWHERE)
                .map(ProxyAddress::text)
                .orElse(null);
    }

    ProxyDecision decide(Map<String, String> environment) {
        return new ProxyDecision(
                List.of(parameters, ofSettings(), ProxySource.ofEnvironment(environment)),
                () -> ProxySource.ofApt(environment));
    }

    /** The proxies of Maven's settings; one that the parameters replace is not decrypted. */
    private ProxySource ofSettings() {
        Optional<Proxy> http = active("http");
        Optional<Proxy> https = active("https").or(() -> http);
        String exceptions = Stream.concat(http.stream(), https.stream())
                .flatMap(proxy -> Stream.ofNullable(proxy.getNonProxyHosts()))
                // The programs in containers do not support Maven's pattern for a domain.
                .flatMap(hosts -> Stream.of(hosts.replace("*.", ".").split("\\|", -1)))
                .distinct()
                .collect(Collectors.joining(","));
        return new ProxySource(
                "settings.xml",
                http.filter(proxy -> parameters.http() == null).map(this::url).orElse(null),
                https.filter(proxy -> parameters.https() == null).map(this::url).orElse(null),
                exceptions.isEmpty() ? null : exceptions);
    }

    /** The proxy of Maven's own downloads, {@code host:port}: of its settings, or of the JVM. */
    Optional<String> ofMaven(Properties system) {
        return active("https")
                .or(() -> active("http"))
                .map(proxy -> proxy.getHost() + ":" + proxy.getPort())
                .or(() -> Optional.ofNullable(system.getProperty("https.proxyHost"))
                        .map(host -> host + ":" + system.getProperty("https.proxyPort", "443")));
    }

    private Optional<Proxy> active(String protocol) {
        return settings.getProxies().stream()
                .filter(Proxy::isActive)
                .filter(proxy -> protocol.equalsIgnoreCase(proxy.getProtocol()))
                .findFirst();
    }

    private String url(Proxy proxy) {
        String login = Optional.ofNullable(proxy.getUsername())
                .filter(user -> !user.isEmpty())
                .map(user -> encode(user) + ":" + encode(password(proxy)) + "@")
                .orElse("");
        return "http://" + login + proxy.getHost() + ":" + proxy.getPort();
    }

    private String password(Proxy proxy) {
        SettingsDecryptionResult result = decrypter.decrypt(new DefaultSettingsDecryptionRequest(proxy));
        if (!result.getProblems().isEmpty()) {
            throw new InvalidInputException(
                    "settings.xml: the password of the proxy '" + proxy.getId() + "' cannot be decrypted",
                    "Encrypt it again with the master password of settings-security.xml");
        }
        return Optional.ofNullable(result.getProxy().getPassword()).orElse("");
    }

    private static String encode(String text) {
        return URLEncoder.encode(text, StandardCharsets.UTF_8).replace("+", "%20");
    }
}
