package com.mellanox.mkt.images.registry;

import com.mellanox.mkt.images.type.Loopback;
import java.io.IOException;
import java.net.URI;
import java.net.URISyntaxException;
import org.jspecify.annotations.Nullable;

/**
 * Where requests really go. jib asks for https always, and follows a server wherever it says; only what is on the
 * loopback, or what the user has listed, is spoken to without TLS.
 */
final class EndpointResolver {
    private static final int TLS_PORT = 443;

    private final String registry;
    private final TlsTrust trust;
    private final PlainHttpProbe speech;
    private @Nullable Boolean isPlain;

    /**
     * Makes the routes of one registry's client.
     *
     * @param registry its host, with a port where it has one
     */
    EndpointResolver(String registry, TlsTrust trust, PlainHttpProbe speech) {
        this.registry = registry;
        this.trust = trust;
        this.speech = speech;
    }

    /** The URL to ask instead of one that jib asks for. */
    URI to(String url) throws IOException {
        URI asked = parse(url);
        if ("https".equals(asked.getScheme())) {
            return registry.equals(asked.getRawAuthority()) && isPlain() ? parse("http" + url.substring(5)) : asked;
        }
        if (!Loopback.is(asked.getHost()) && !trust.isPlain(asked.getRawAuthority())) {
            throw new NoResponseException("it leads to http://" + asked.getRawAuthority() + ", which is without TLS");
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
                throw new NoResponseException("it leads to a URL without a host");
            }
            return uri;
        } catch (URISyntaxException e) {
            // Without the URL, which can hold a signature.
            throw new NoResponseException("it leads to a URL that is none");
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
                    ? !speech.isReached(uri.getHost(), TLS_PORT)
                    : speech.isSpokenBy(uri.getHost(), uri.getPort());
        } catch (IOException e) {
            throw new NoResponseException(false, e);
        }
    }
}
