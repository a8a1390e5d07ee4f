package com.mellanox.mkt.images.engine.docker;

import com.mellanox.mkt.images.engine.PullException;
import com.mellanox.mkt.images.engine.PullException.Kind;
import com.mellanox.mkt.images.type.ImageReference;
import java.math.BigDecimal;
import java.time.Duration;
import java.util.Arrays;
import java.util.Locale;
import java.util.regex.Pattern;

/** Tells from an engine's words why a registry gave no image or answer; status codes do not, most are 500. */
enum PullRefusal {
    // In this order: "TLS handshake timeout" is the network's, and "pull access denied … does not exist" says both.
    RATE(
            Kind.RATE_LIMIT,
            "Wait, log in with 'docker login', or let the engine use a mirror",
            "toomanyrequests|too many requests|status: 429"),
    NETWORK(
            Kind.UNREACHABLE,
            "Look at the network, the engine's proxy settings and the registry's name",
            "handshake timeout|dial tcp|no such host|i/o timeout|connection refused|connection reset|broken pipe"
                    + "|client\\.timeout|request canceled|context deadline exceeded|unexpected eof|: eof"
                    + "|proxyconnect|network is unreachable|unexpected http status: 5"),
    TLS(
            Kind.TLS,
            "Put the registry's CA into /etc/docker/certs.d/<registry>/ca.crt on the engine's host, or list the registry"
                    + " under insecure-registries in /etc/docker/daemon.json",
            "x509|tls:|http response to https client"),
    DENIED(
            Kind.DENIED,
            "Look at the name, and log in with 'docker login <registry>' where the image is private",
            "denied|unauthorized|no basic auth credentials|authentication required"
                    + "|incorrect username or password|forbidden"),
    ABSENT(
            Kind.NOT_FOUND,
            "Look at the name and the tag: the registry answers, and has no such image",
            "manifest unknown|not found|name unknown|does not exist|no matching manifest"),
    OTHER(Kind.OTHER, "Try 'docker pull' with it, and look at the engine's log", "");

    private static final String ASKED = " cannot be asked for at its registry: ";

    private final Kind kind;
    private final String remedy;
    private final Pattern signs;

    PullRefusal(Kind kind, String remedy, String signs) {
        this.kind = kind;
        this.remedy = remedy;
        this.signs = Pattern.compile(signs);
    }

    /** The exception for what the engine said of a pull. */
    static PullException ofPull(ImageReference image, String words) {
        return of(image + " cannot be pulled: ", words);
    }

    /** The exception for what the engine said when it was to ask a registry. */
    static PullException ofQuestion(ImageReference image, String words) {
        return of(image + ASKED, words);
    }

    /** The exception for a registry of which nothing came in time. */
    static PullException silence(ImageReference image, Duration waited) {
        return NETWORK.exception(image + ASKED + "no answer within " + seconds(waited) + " s");
    }

    private static String seconds(Duration time) {
        return BigDecimal.valueOf(time.toMillis(), 3).stripTrailingZeros().toPlainString();
    }

    private static PullException of(String what, String words) {
        String text = words.toLowerCase(Locale.ROOT);
        return Arrays.stream(values())
                .filter(refusal -> refusal.signs.matcher(text).find())
                .findFirst()
                .orElse(OTHER)
                .exception(what + words);
    }

    private PullException exception(String what) {
        return new PullException(kind, what, remedy);
    }
}
