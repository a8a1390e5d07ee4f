package com.mellanox.mkt.images.proxy;

import java.net.URI;
import java.net.URISyntaxException;
import java.util.Optional;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/** A proxy as a user writes it, {@code http://host:port} or {@code none}: its password is never shown. */
public record ProxyAddress(String text) {
    private static final String NONE = "none";
    private static final Pattern SCHEME = Pattern.compile("https?|socks[45]?[ah]?", Pattern.CASE_INSENSITIVE);
    private static final int LAST_PORT = 65535;

    public ProxyAddress {
        text = text.strip();
    }

    /**
     * Checks a proxy.
     *
     * @throws IllegalArgumentException if it is not a proxy; the message does not contain the text, which can
     *     contain a password
     */
    public static ProxyAddress parse(String text) {
        ProxyAddress address = new ProxyAddress(text);
        address.uri();
        return address;
    }

    /**
     * Its URI; empty for {@code none}. Without a scheme it is reached by http.
     *
     * @throws IllegalArgumentException as above
     */
    Optional<URI> uri() {
        if (text.equals(NONE)) {
            return Optional.empty();
        }
        boolean hasScheme = text.contains("://");
        @Nullable URI uri = parseUri(hasScheme ? text : "http://" + text);
        if (uri == null || uri.getHost() == null) {
            throw new IllegalArgumentException("it is not a URL of a proxy");
        }
        if (!SCHEME.matcher(uri.getScheme()).matches()) {
            throw new IllegalArgumentException(
                    "its scheme is '" + uri.getScheme() + "'; http, https and socks5 are known");
        }
        if (uri.getPort() == 0 || uri.getPort() > LAST_PORT) {
            throw new IllegalArgumentException("its port is " + uri.getPort() + "; ports are 1 to " + LAST_PORT);
        }
        if (!hasScheme && uri.getPort() < 0) {
            throw new IllegalArgumentException("it has neither a scheme nor a port");
        }
        return Optional.of(uri);
    }

    /** Null for what is not a URI: the exception would quote the text. */
    private static @Nullable URI parseUri(String text) {
        try {
            return new URI(text);
        } catch (URISyntaxException e) {
            return null;
        }
    }

    @Override
    public String toString() {
        return text.replaceFirst("^([A-Za-z0-9+.-]+://)?.*@", "$1***@");
    }
}
