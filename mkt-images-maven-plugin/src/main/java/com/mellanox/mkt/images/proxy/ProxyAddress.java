package com.mellanox.mkt.images.proxy;

import java.net.URI;
import java.util.Optional;
import java.util.regex.Pattern;

/** A proxy as a user writes it, {@code http://host:port} or {@code none}: a password in it is never shown. */
public record ProxyAddress(String text) {
    private static final String NONE = "none";
    private static final Pattern SCHEME = Pattern.compile("https?|socks[45]?[ah]?", Pattern.CASE_INSENSITIVE);
    private static final int LAST_PORT = 65535;

    /**
     * Checks a proxy.
     *
     * @throws IllegalArgumentException where it is none; the message says what is wrong, without the text, which may hold a
     *     password
     */
    public static ProxyAddress parse(String text) {
        ProxyAddress address = new ProxyAddress(text.strip());
        address.uri();
        return address;
    }

    /**
     * Its URI; empty where there is to be no proxy. Without a scheme it is one of http.
     *
     * @throws IllegalArgumentException as above
     */
    Optional<URI> uri() {
        String stripped = text.strip();
        if (stripped.equals(NONE)) {
            return Optional.empty();
        }
        boolean hasScheme = stripped.contains("://");
        URI uri = parseUri(hasScheme ? stripped : "http://" + stripped);
        if (uri.getHost() == null) {
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

    @SuppressWarnings("UnusedException") // its message quotes the text
    private static URI parseUri(String text) {
        try {
            return URI.create(text);
        } catch (IllegalArgumentException e) {
            throw new IllegalArgumentException("it is not a URL of a proxy");
        }
    }

    @Override
    public String toString() {
        return text.replaceFirst("^([A-Za-z0-9+.-]+://)?.*@", "$1***@");
    }
}
