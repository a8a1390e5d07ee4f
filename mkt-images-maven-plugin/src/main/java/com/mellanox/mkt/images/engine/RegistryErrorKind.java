package com.mellanox.mkt.images.engine;

import com.mellanox.mkt.images.failure.RegistryException;
import com.mellanox.mkt.images.failure.RegistryException.Kind;
import com.mellanox.mkt.images.type.ImageReference;
import java.util.Arrays;
import java.util.EnumSet;
import java.util.Locale;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Collectors;

/**
 * Why a push, a pull or a look-up at a registry failed, by the engine's message, since its status code is 500 for most; and
 * the exceptions with the remedies.
 */
public enum RegistryErrorKind {
    // The sequence matters: "TLS handshake timeout" concerns the network, the messages on quotas and missing projects
    // contain "denied", and "pull access denied … does not exist" contains two signs.
    TIME(Kind.UNREACHABLE, "^no answer within|^" + RegistryErrorKind.TIMED_OUT),
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
                    + "|(^|: )eof$|proxyconnect|network is unreachable|http2: |server closed idle connection"
                    + "|use of closed network connection"),
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

    /** The message for what was ended because its time was over. */
    public static final String TIMED_OUT = "not finished within the time limit";

    /** Docker's message for HTML, mostly of a proxy, in place of a registry's JSON. */
    private static final Pattern PAGE = Pattern.compile(
            "error parsing HTTP (?<status>[0-9]{3}) response body: .*?(<title>(?<title>[^<]*)</title>.*)?",
            Pattern.DOTALL);

    /** Of a message, the part that is looked at: a server can put anything into it. */
    private static final int MOST_CHARACTERS = 10_000;

    private final Kind kind;
    private final Pattern signs;

    RegistryErrorKind(Kind kind, String signs) {
        this.kind = kind;
        this.signs = Pattern.compile(signs);
    }

    private static String limited(String message) {
        return message.substring(0, Math.min(message.length(), MOST_CHARACTERS));
    }

    /** The first kind whose signs are in an engine's message. */
    public static RegistryErrorKind of(String message) {
        String text = limited(message).toLowerCase(Locale.ROOT);
        return Arrays.stream(values())
                .filter(kind -> kind.signs.matcher(text).find())
                .findFirst()
                .orElse(OTHER);
    }

    /** The message as one line, with the title of a page in place of the page. */
    public static String shown(String message) {
        Matcher page = PAGE.matcher(limited(message));
        if (page.matches()) {
            String title = page.group("title");
            return title == null ? "HTTP " + page.group("status") : title.strip();
        }
        return limited(message)
                .lines()
                .map(String::strip)
                .filter(line -> !line.isEmpty())
                .collect(Collectors.joining(" "));
    }

    /** Whether it concerns the connection between the engine's host and the registry. */
    public boolean isConnection() {
        return EnumSet.of(TIME, NETWORK, DOWN, NO_TLS, NO_REGISTRY, CERTIFICATE).contains(this);
    }

    /**
     * The remedy for kinds that concern the connection between the engine's host and the registry. The remedies of the
     * others depend on the operation.
     */
    private String connectionRemedy(String registry) {
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

    /**
     * The exception for a pull.
     *
     * @param action {@code pulled}, or what else was refused
     */
    public static RegistryException pullFailure(ImageReference image, String action, String message) {
        RegistryErrorKind error = of(message);
        return new RegistryException(
                error.kind,
                image + " cannot be " + action + ": " + shown(message),
                error.pullRemedy(image.registry()),
                null);
    }

    private String pullRemedy(String registry) {
        return switch (this) {
            case LOGIN, DENIED ->
                "Check the name, and log in with 'docker login " + registry + "' if the image is private";
            case ABSENT, NO_PROJECT, NOT_ON_ENGINE ->
                "Check the name and the tag: the registry answers, but has no such image";
            case FULL -> "Free space on the engine's host; 'docker system df' shows what uses it";
            case TOO_LARGE, IMMUTABLE, OTHER -> "Try 'docker pull', and read the engine's log";
            case RATE -> "Wait, log in with 'docker login', or configure a mirror for the engine";
            default -> connectionRemedy(registry);
        };
    }

    /** The exception for a registry that the engine cannot reach. */
    public RegistryException checkFailure(EngineAddress address, ImageReference image, String message) {
        return new RegistryException(
                kind,
                "The engine at " + address + " cannot reach the registry " + image.registry() + ": " + shown(message),
                connectionRemedy(image.registry()),
                null);
    }

    /**
     * The exception for a push.
     *
     * @param loggedIn whether a login was sent
     */
    public static RegistryException pushFailure(ImageReference image, String message, boolean loggedIn) {
        RegistryErrorKind error = of(message);
        return new RegistryException(
                error == DENIED && loggedIn ? Kind.FORBIDDEN : error.kind,
                image + " cannot be pushed: " + shown(message)
                        // Engines do not pass on the registry's message; each retry shows this, too.
                        + (message.contains(": 500") ? " (often a full disk at the registry)" : ""),
                error.pushRemedy(image, loggedIn),
                null);
    }

    private String pushRemedy(ImageReference image, boolean loggedIn) {
        String registry = image.registry();
        return switch (this) {
            case LOGIN, DENIED -> loginRemedy(image, loggedIn);
            case NO_PROJECT, ABSENT ->
                "Create '" + project(image) + "' at " + registry
                        + " first, or choose another with -Dmkt.namespace: a push"
                        + " creates repositories, but no projects";
            case IMMUTABLE ->
                "Push another tag, or have the rule of '" + project(image) + "' for immutable tags changed";
            case TOO_LARGE ->
                "Raise the limit of the proxy in front of " + registry
                        + ", for nginx by 'client_max_body_size 0': a layer is sent as one request";
            case FULL ->
                "Have the quota of '" + project(image) + "' at " + registry + " raised or its disk freed, or delete old"
                        + " tags there";
            case NOT_ON_ENGINE -> "Build it again: the engine does not have the name any more";
            case OTHER -> "Try 'docker push', and read the logs of engine and registry";
            case RATE -> "Wait, or ask the administrator of " + registry + " for a higher limit";
            case TIME -> "Check the network between engine and registry, or wait longer with -Dmkt.push.timeout";
            default -> connectionRemedy(registry);
        };
    }

    private String loginRemedy(ImageReference image, boolean loggedIn) {
        String registry = image.registry();
        if (!loggedIn) {
            return "There is no login for it: 'docker login " + registry + "', or a server with the id '" + registry
                    + "' in Maven's settings.xml";
        }
        return this == LOGIN
                ? "Check user and password: 'docker login " + registry + "' again, or correct the server '" + registry
                        + "' in Maven's settings.xml"
                : "Ask for the right to push to '" + project(image) + "' at " + registry + ", or log in as a user"
                        + " who has it";
    }

    /** The project, which has rights, quotas and rules. */
    private static String project(ImageReference image) {
        String repository = image.repository();
        int slash = repository.indexOf('/');
        return slash < 0 ? repository : repository.substring(0, slash);
    }
}
