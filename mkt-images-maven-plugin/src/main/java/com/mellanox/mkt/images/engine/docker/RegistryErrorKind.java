package com.mellanox.mkt.images.engine.docker;

import com.mellanox.mkt.images.failure.RegistryException.Kind;
import java.util.Arrays;
import java.util.Locale;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** Why a push, a pull or a look-up at a registry failed, by the engine's message: its status code is 500 for most. */
enum RegistryErrorKind {
    // The sequence matters: "TLS handshake timeout" concerns the network, the messages on quotas and missing projects
    // contain "denied", and "pull access denied … does not exist" contains two signs.
    TIME(Kind.UNREACHABLE, "^no answer within|^" + EngineStream.TIMED_OUT),
    RATE(Kind.UNREACHABLE, "toomanyrequests|too many requests|status: 429"),
    TOO_LARGE(Kind.OTHER, "http 413|status(code)?: 413|request entity too large|413 (payload|content) too large"),
    FULL(Kind.OTHER, "no space left on device|exceed the configured upper limit|quota exceeded|exceeded quota"),
    DOWN(
            Kind.UNREACHABLE,
            "unexpected (http )?status( from .*)?: 5[0-9][0-9]|http 5[0-9][0-9] response|blob upload (unknown|invalid)"
                    + "|in read.only mode"),
    NETWORK(
            Kind.UNREACHABLE,
            "handshake timeout|dial tcp|no such host|i/o timeout|connection refused|connection reset|connection timed out"
                    + "|no route to host|broken pipe|client\\.timeout|request canceled|context deadline exceeded|unexpected eof"
                    + "|(^|: )eof$|proxyconnect|network is unreachable|http2: |server closed idle connection"),
    NO_REGISTRY(Kind.OTHER, "error parsing http (2[0-9]{2}|404|405) response body: .*<"),
    NO_TLS(Kind.OTHER, "http response to https client"),
    CERTIFICATE(Kind.OTHER, "x509|tls:"),
    IMMUTABLE(Kind.IMMUTABLE, "configured as immutable|(tag|repository) is immutable"),
    NO_PROJECT(Kind.ABSENT, "project \\S+ (not found|does not exist)"),
    NOT_ON_ENGINE(Kind.OTHER, "does not exist locally|tag does not exist|image not known"),
    LOGIN(
            Kind.LOGIN,
            "no basic auth credentials|authentication required|incorrect username or password|401 unauthorized"),
    DENIED(Kind.LOGIN, "denied|unauthorized|forbidden|insufficient_scope|authorization failed"),
    ABSENT(
            Kind.ABSENT,
            "manifest unknown|not found|name unknown|not known to registry|does not exist|no matching manifest"),
    OTHER(Kind.OTHER, "");

    /** Docker's message for HTML, mostly of a proxy, in place of a registry's JSON. */
    private static final Pattern PAGE = Pattern.compile(
            "error parsing HTTP (?<status>[0-9]{3}) response body: .*?(<title>(?<title>[^<]*)</title>.*)?",
            Pattern.DOTALL);

    private final Kind kind;
    private final Pattern signs;

    RegistryErrorKind(Kind kind, String signs) {
        this.kind = kind;
        this.signs = Pattern.compile(signs);
    }

    /** The kind for callers; of a login that was sent and {@linkplain #DENIED denied}, it is that the right is missing. */
    Kind kind() {
        return kind;
    }

    /** The first kind whose signs are in an engine's message. */
    static RegistryErrorKind of(String message) {
        String text = message.toLowerCase(Locale.ROOT);
        return Arrays.stream(values())
                .filter(kind -> kind.signs.matcher(text).find())
                .findFirst()
                .orElse(OTHER);
    }

    /** The message as one line, with the title of a page in place of the page. */
    static String shown(String message) {
        Matcher page = PAGE.matcher(message);
        if (page.matches()) {
            String title = page.group("title");
            return title == null ? "HTTP " + page.group("status") : title.strip();
        }
        return message.strip().replaceAll("\\s*[\\r\\n]+\\s*", " ");
    }

    /** Whether it concerns the connection between the engine's host and the registry. */
    boolean isConnection() {
        return switch (this) {
            case NETWORK, DOWN, NO_TLS, NO_REGISTRY, CERTIFICATE -> true;
            default -> false;
        };
    }

    /**
     * The remedy for kinds that concern the connection between the engine's host and the registry. The remedies of the
     * others depend on the operation.
     */
    String connectionRemedy(String registry) {
        return switch (this) {
            case CERTIFICATE ->
                "Copy the CA of its certificate to /etc/docker/certs.d/" + registry + "/ca.crt on the engine's host";
            case NO_TLS ->
                "It does not speak TLS: if that is intended, list " + registry + " under insecure-registries in"
                        + " /etc/docker/daemon.json on the engine's host";
            case DOWN -> "Try again later, or ask the registry's administrator: a full disk there looks the same";
            case NO_REGISTRY -> "A web page answers at " + registry + ": it is not a registry. Check host and port";
            default ->
                "Check the network of the engine's host, the registry's name, and the engine's own proxy settings in"
                        + " /etc/systemd/system/docker.service.d/";
        };
    }
}
