package com.mellanox.mkt.images.registry;

import com.mellanox.mkt.images.type.Loopback;
import java.io.IOException;
import java.net.URI;
import java.net.URISyntaxException;
import org.jspecify.annotations.Nullable;

/**
 * The URL that a request is sent to. jib always asks for https, and follows every redirect; plain HTTP is used only for
 * the loopback and for hosts that the user has listed.
 */
final class EndpointResolver {
    private static final int TLS_PORT = 443;

    private final String registry;
    private final TlsTrust trust;
    private final PlainHttpProbe probe;
    private @Nullable Boolean isPlain;

    /**
     * Makes the resolver of one registry.
     *
     * @param registry its host, with a port where it has one
     */
    EndpointResolver(String registry, TlsTrust trust, PlainHttpProbe probe) {
        this.registry = registry;
        this.trust = trust;
        this.probe = probe;
    }

    /** The URL to use in place of jib's. */
    URI to(String url) throws IOException {
        URI asked = parse(url);
        if ("https".equals(asked.getScheme())) {
            return registry.equals(asked.getRawAuthority()) && isPlain() ? parse("http" + url.substring(5)) : asked;
        }
        if (!Loopback.is(asked.getHost()) && !trust.isPlain(asked.getRawAuthority())) {
            throw new NoResponseException(
                    "it redirects to http://" + asked.getRawAuthority() + ", which is without TLS");
        }
        return asked;
    }

    /** The root of the registry's URLs, as jib writes it. */
    String root() {
        return "https://" + registry;
    }

    private static URI parse(String url) throws IOException {
        try {
            URI uri = new URI(url);
            if (uri.getHost() == null) {
                throw new NoResponseException("it redirects to a URL without a host");
            }
            return uri;
        } catch (URISyntaxException e) {
            // Without the URL, which can hold a signature.
            throw new NoResponseException("it redirects to an invalid URL");
        }
    }

    private synchronized boolean isPlain() throws IOException {
        if (isPlain == null) {
            isPlain = trust.isPlain(registry) || isPlainHere(parse(root()));
        }
        return isPlain;
    }

    private boolean isPlainHere(URI uri) throws IOException {
        if (!Loopback.is(uri.getHost())) {
            return false;
        }
        try {
            return uri.getPort() < 0
                    ? !probe.isReached(uri.getHost(), TLS_PORT)
                    : probe.isSpokenBy(uri.getHost(), uri.getPort());
        } catch (IOException e) {
            throw new NoResponseException(false, e);
        }
    }
}
