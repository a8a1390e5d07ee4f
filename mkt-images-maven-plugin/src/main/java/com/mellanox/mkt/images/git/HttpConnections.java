package com.mellanox.mkt.images.git;

import com.mellanox.mkt.images.type.Proxies;
import java.io.IOException;
import java.net.HttpURLConnection;
import java.net.InetSocketAddress;
import java.net.Proxy;
import java.net.URI;
import java.net.URISyntaxException;
import java.net.URL;
import java.util.Locale;
import java.util.Queue;
import java.util.concurrent.ConcurrentLinkedQueue;
import org.eclipse.jgit.transport.http.HttpConnection;
import org.eclipse.jgit.transport.http.HttpConnectionFactory;
import org.jspecify.annotations.Nullable;

/** The http connections of one transfer: each by the proxy that the run has for it, all to be cut at once. */
final class HttpConnections implements HttpConnectionFactory {
    private final Proxies proxies;
    private final Timeouts timeouts;
    private final Queue<HttpURLConnection> open = new ConcurrentLinkedQueue<>();

    HttpConnections(Proxies proxies, Timeouts timeouts) {
        this.proxies = proxies;
        this.timeouts = timeouts;
    }

    @Override
    public HttpConnection create(URL url) throws IOException {
        return create(url, null);
    }

    /** Connects by the run's own proxy; the JVM's, which JGit offers, is passed over. */
    @Override
    public HttpConnection create(URL url, @Nullable Proxy ofTheJvm) throws IOException {
        @Nullable URI proxy = proxies.proxyFor(uri(url)).orElse(null);
        boolean tunnelled = proxy != null
                && proxy.getUserInfo() != null
                && url.getProtocol().equals("https");
        Proxy way = proxy == null || tunnelled ? Proxy.NO_PROXY : asProxy(proxy);
        HttpURLConnection connection = (HttpURLConnection) url.openConnection(way);
        open.add(connection);
        if (proxy != null && proxy.getUserInfo() != null && !tunnelled) {
            connection.setRequestProperty("Proxy-Authorization", ProxyTunnel.authorization(proxy));
        }
        return new JdkHttpConnection(connection, timeouts, tunnelled ? proxy : null);
    }

    private static URI uri(URL url) throws IOException {
        try {
            return new URI(url.getProtocol(), null, url.getHost(), url.getPort(), "/", null, null);
        } catch (URISyntaxException e) {
            throw new IOException("'" + url.getHost() + "' is not a host name", e);
        }
    }

    private static Proxy asProxy(URI proxy) throws IOException {
        String scheme = proxy.getScheme().toLowerCase(Locale.ROOT);
        if (scheme.startsWith("socks")) {
            return new Proxy(Proxy.Type.SOCKS, InetSocketAddress.createUnresolved(proxy.getHost(), port(proxy, 1080)));
        }
        if (!scheme.equals("http")) {
            throw new IOException("the proxy " + Proxies.shown(proxy) + " is to be reached by " + scheme
                    + ", git only knows proxies that are reached by http or socks5");
        }
        return new Proxy(Proxy.Type.HTTP, new InetSocketAddress(proxy.getHost(), port(proxy, 80)));
    }

    static int port(URI proxy, int usual) {
        return proxy.getPort() > 0 ? proxy.getPort() : usual;
    }

    /** Ends every transfer that is under way. */
    void cut() {
        open.forEach(HttpURLConnection::disconnect);
    }
}
