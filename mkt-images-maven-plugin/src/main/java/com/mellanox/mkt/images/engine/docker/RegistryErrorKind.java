package com.mellanox.mkt.images.engine.docker;

import java.util.Arrays;
import java.util.Locale;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * Why a registry, or the way to it, did not do what an engine asked: told from the engine's words, since status codes do
 * not tell, most are 500.
 */
enum RegistryErrorKind {
    // In this order: "TLS handshake timeout" is the network's, a quota and a missing project are denied in so many
    // words,
    // and "pull access denied … does not exist" says both.
    RATE("toomanyrequests|too many requests|status: 429"),
    TOO_LARGE("http 413|status(code)?: 413|request entity too large|413 (payload|content) too large"),
    DOWN("unexpected (http )?status( from .*)?: 5[0-9][0-9]|http 5[0-9][0-9] response|blob upload (unknown|invalid)"
            + "|in read.only mode"),
    NETWORK(
            "handshake timeout|dial tcp|no such host|i/o timeout|connection refused|connection reset|connection timed out"
                    + "|no route to host|broken pipe|client\\.timeout|request canceled|context deadline exceeded|unexpected eof"
                    + "|(^|: )eof$|proxyconnect|network is unreachable|http2: |server closed idle connection"),
    NO_TLS("http response to https client"),
    CERTIFICATE("x509|tls:"),
    IMMUTABLE("configured as immutable|(tag|repository) is immutable"),
    FULL("exceed the configured upper limit|quota exceeded|exceeded quota"),
    NO_PROJECT("project \\S+ (not found|does not exist)"),
    NOT_HELD("does not exist locally|tag does not exist|image not known"),
    LOGIN("no basic auth credentials|authentication required|incorrect username or password|401 unauthorized"),
    DENIED("denied|unauthorized|forbidden|insufficient_scope|authorization failed"),
    ABSENT("manifest unknown|not found|name unknown|not known to registry|does not exist|no matching manifest"),
    OTHER("");

    /** What Docker says of a page, mostly a proxy's, where a registry would have sent JSON. */
    private static final Pattern PAGE = Pattern.compile(
            "error parsing HTTP (?<status>[0-9]{3}) response body: .*?(<title>(?<title>[^<]*)</title>.*)?",
            Pattern.DOTALL);

    private final Pattern signs;

    RegistryErrorKind(String signs) {
        this.signs = Pattern.compile(signs);
    }

    /** The first whose signs are in the words. */
    static RegistryErrorKind of(String words) {
        String text = words.toLowerCase(Locale.ROOT);
        return Arrays.stream(values())
                .filter(refusal -> refusal.signs.matcher(text).find())
                .findFirst()
                .orElse(OTHER);
    }

    /** The words as one line, with the title of a page in place of the page. */
    static String shown(String words) {
        Matcher page = PAGE.matcher(words);
        if (page.matches()) {
            String title = page.group("title");
            return title == null ? "HTTP " + page.group("status") : title.strip();
        }
        return words.strip().replaceAll("\\s*[\\r\\n]+\\s*", " ");
    }

    /**
     * What to do on the engine's host, where the way to the registry is what is wrong; what is said of others is the
     * operation's matter.
     */
    String remedyOnTheWay(String registry) {
        return switch (this) {
            case CERTIFICATE ->
                "Put the CA of its certificate into /etc/docker/certs.d/" + registry + "/ca.crt on the engine's host";
            case NO_TLS ->
                "It speaks no TLS: list " + registry + " under insecure-registries in /etc/docker/daemon.json on the"
                        + " engine's host, where that is meant";
            case DOWN -> "Try again later, or ask who runs the registry";
            default ->
                "Look at the network of the engine's host, the registry's name, and the engine's own proxy settings in"
                        + " /etc/systemd/system/docker.service.d/";
        };
    }
}
