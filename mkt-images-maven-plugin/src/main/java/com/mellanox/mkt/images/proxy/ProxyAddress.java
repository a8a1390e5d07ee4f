package com.mellanox.mkt.images.proxy;

/** A proxy as a user writes it, {@code http://host:port} or {@code none}: a password in it is never shown. */
public record ProxyAddress(String text) {

    /** Takes a text that names a proxy; the message of the {@link IllegalArgumentException} has nothing of another one. */
    public static ProxyAddress parse(String text) {
        String stripped = text.strip();
        if (!stripped.equals(ProxyDecision.NONE) && !isUri(stripped)) {
            throw new IllegalArgumentException("what it names is no proxy");
        }
        return new ProxyAddress(stripped);
    }

    private static boolean isUri(String text) {
        try {
            return ProxyDecision.uri(text).getHost() != null;
        } catch (IllegalArgumentException e) {
            return false;
        }
    }

    @Override
    public String toString() {
        return text.replaceFirst("^([A-Za-z0-9+.-]+://)?.*@", "$1***@");
    }
}
