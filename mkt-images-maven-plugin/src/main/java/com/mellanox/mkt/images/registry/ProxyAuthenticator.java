package com.mellanox.mkt.images.registry;

import com.mellanox.mkt.images.type.Proxies;
import java.io.IOException;
import java.net.URI;
import java.net.URLDecoder;
import java.nio.charset.StandardCharsets;
import java.util.Locale;
import org.apache.http.HttpHost;
import org.apache.http.auth.AuthState;
import org.apache.http.auth.MalformedChallengeException;
import org.apache.http.auth.UsernamePasswordCredentials;
import org.apache.http.client.protocol.HttpClientContext;
import org.apache.http.impl.auth.BasicScheme;
import org.apache.http.message.BasicHeader;

/** A proxy that requests go by, with its user and password where its URL holds them. */
final class ProxyAuthenticator {
    private static final int HTTP_PORT = 80;
    private static final int HTTPS_PORT = 443;

    private final URI proxy;

    ProxyAuthenticator(URI proxy) {
        this.proxy = proxy;
    }

    HttpHost host() throws IOException {
        String scheme = proxy.getScheme().toLowerCase(Locale.ROOT);
        if (!scheme.equals("http") && !scheme.equals("https")) {
            throw new IOException("the proxy " + Proxies.shown(proxy) + " is to be reached by " + scheme
                    + ", registries are only reached by proxies of http and https");
        }
        int usual = scheme.equals("http") ? HTTP_PORT : HTTPS_PORT;
        return new HttpHost(proxy.getHost(), proxy.getPort() > 0 ? proxy.getPort() : usual, scheme);
    }

    /** Tells the proxy its password unasked, since a body cannot be sent a second time after the question. */
    void logIn(HttpClientContext context) {
        if (proxy.getRawUserInfo() == null) {
            return;
        }
        String pair = URLDecoder.decode(proxy.getRawUserInfo().replace("+", "%2B"), StandardCharsets.UTF_8);
        int colon = pair.indexOf(':');
        String user = colon < 0 ? pair : pair.substring(0, colon);
        String password = colon < 0 ? "" : pair.substring(colon + 1);
        BasicScheme scheme = new BasicScheme(StandardCharsets.UTF_8);
        try {
            scheme.processChallenge(new BasicHeader("Proxy-Authenticate", "Basic realm=\"proxy\""));
        } catch (MalformedChallengeException e) {
            throw new IllegalStateException("the challenge is well formed", e);
        }
        AuthState state = new AuthState();
        state.update(scheme, new UsernamePasswordCredentials(user, password));
        context.setAttribute(HttpClientContext.PROXY_AUTH_STATE, state);
    }
}
