package com.mellanox.mkt.images.registry;

import com.mellanox.mkt.images.registry.RequestException.Reason;
import com.mellanox.mkt.images.type.Proxies;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.net.InetSocketAddress;
import java.net.Socket;
import java.net.SocketException;
import java.net.SocketTimeoutException;
import java.net.URI;
import java.net.URISyntaxException;
import java.nio.charset.StandardCharsets;
import org.jspecify.annotations.Nullable;

/**
 * The URL that a request is sent to. jib always uses https, and follows every redirect; plain HTTP is used only for the
 * loopback and for hosts that the user has listed.
 */
final class EndpointResolver {
    private static final int TLS_PORT = 443;
    private static final int PROBE_MILLIS = 3000;
    private static final int PROBES = 3;
    private static final int LENGTH_OF_STATUS = "HTTP/1.1 200".length();

    private final String registry;
    private final TlsTrust trust;
    private @Nullable Boolean isPlain;

    /**
     * Makes the resolver of one registry.
     *
     * @param registry its host, with a port where it has one
     */
    EndpointResolver(String registry, TlsTrust trust) {
        this.registry = registry;
        this.trust = trust;
    }

    /** The URL to use in place of jib's. */
    URI to(String url) throws IOException {
        URI requested = parse(url);
        if ("https".equals(requested.getScheme())) {
            boolean isToRegistry = registry.equals(requested.getRawAuthority());
            return isToRegistry && isPlain(requested) ? parse("http" + url.substring(5)) : requested;
        }
        if (!Proxies.isLoopback(requested.getHost()) && !trust.isPlain(requested.getRawAuthority())) {
            throw new RequestException(
                    Reason.REDIRECT,
                    "it redirects to http://" + requested.getRawAuthority() + ", which is without TLS");
        }
        return requested;
    }

    private static URI parse(String url) throws IOException {
        try {
            URI uri = new URI(url);
            if (uri.getHost() == null) {
                throw new RequestException(Reason.REDIRECT, "it redirects to a URL without a host");
            }
            return uri;
        } catch (URISyntaxException e) {
            // Without the URL, which can contain a signature.
            throw new RequestException(Reason.REDIRECT, "it redirects to an invalid URL");
        }
    }

    private synchronized boolean isPlain(URI uri) throws IOException {
        if (isPlain == null) {
            isPlain = trust.isPlain(registry)
                    || (Proxies.isLoopback(uri.getHost()) && usesPlainHttp(uri.getHost(), uri.getPort()));
        }
        return isPlain;
    }

    /**
     * Whether a server answers a request over plain HTTP. Servers with TLS answer it at once, too, whereas many without TLS
     * never answer a TLS handshake.
     *
     * @param port negative for the standard ports: if nothing listens at that of https, http is used
     */
    private static boolean usesPlainHttp(String host, int port) throws IOException {
        for (int attempt = 1; attempt <= PROBES; attempt++) {
            try (Socket socket = new Socket()) {
                socket.connect(new InetSocketAddress(host, port < 0 ? TLS_PORT : port), PROBE_MILLIS);
                socket.setSoTimeout(PROBE_MILLIS);
                String status = status(socket, host + ":" + port);
                if (!status.isEmpty()) {
                    // Servers with TLS answer with 400, or with an alert.
                    return status.startsWith("HTTP/1.") && !status.endsWith(" 400");
                }
            } catch (SocketTimeoutException e) {
                return false;
            } catch (IOException e) {
                if (port < 0) {
                    return true;
                }
                throw new RequestException(Reason.CONNECTION, e);
            }
        }
        return false;
    }

    /** The beginning of the answer; empty if the connection was closed instead, as a busy server does. */
    private static String status(Socket socket, String host) throws IOException {
        try {
            OutputStream out = socket.getOutputStream();
            out.write(("GET /v2/ HTTP/1.1\r\nHost: " + host + "\r\nConnection: close\r\n\r\n")
                    .getBytes(StandardCharsets.US_ASCII));
            out.flush();
            InputStream in = socket.getInputStream();
            return new String(in.readNBytes(LENGTH_OF_STATUS), StandardCharsets.ISO_8859_1);
        } catch (SocketException e) {
            return "";
        }
    }
}
