package com.mellanox.mkt.images.git;

import com.mellanox.mkt.images.type.Proxies;
import java.io.IOException;
import java.net.HttpURLConnection;
import java.net.InetSocketAddress;
import java.net.MalformedURLException;
import java.net.Proxy;
import java.net.URI;
import java.net.URISyntaxException;
import java.net.URL;
import java.net.URLConnection;
import java.net.URLStreamHandler;
import java.security.KeyManagementException;
import java.security.NoSuchAlgorithmException;
import java.security.SecureRandom;
import java.util.Locale;
import java.util.Queue;
import java.util.concurrent.ConcurrentLinkedQueue;
import javax.net.ssl.HttpsURLConnection;
import javax.net.ssl.KeyManager;
import javax.net.ssl.TrustManager;
import org.eclipse.jgit.transport.http.HttpConnection;
import org.eclipse.jgit.transport.http.HttpConnectionFactory;
import org.eclipse.jgit.transport.http.JDKHttpConnection;
import org.jspecify.annotations.Nullable;

/** The http connections of one transfer, by the proxies of the run. Another thread can close all of them. */
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

    /** Connects by the proxy of the run; the proxy of the JVM, which JGit passes, is ignored. */
    @Override
    public HttpConnection create(URL url, @Nullable Proxy ofTheJvm) throws IOException {
        @Nullable URI proxy = proxies.proxyFor(uri(url)).orElse(null);
        boolean withPassword = proxy != null && proxy.getUserInfo() != null;
        boolean tunnelled = withPassword && url.getProtocol().equals("https");
        Proxy way = proxy == null || tunnelled ? Proxy.NO_PROXY : asProxy(proxy);
        HttpURLConnection connection = (HttpURLConnection) url.openConnection(way);
        open.add(connection);
        if (proxy != null && withPassword && !tunnelled) {
            connection.setRequestProperty("Proxy-Authorization", ProxyTunnel.authorization(proxy));
        }
        return new Connection(connection, tunnelled ? proxy : null);
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

    /** Closes all connections, which ends their transfers. */
    void disconnect() {
        open.forEach(HttpURLConnection::disconnect);
    }

    /** Uses a connection that was opened here, so that it can be closed: its superclass opens its own. */
    private final class Connection extends JDKHttpConnection {
        private final HttpURLConnection connection;
        private final @Nullable URI tunnel;

        /** With a tunnel through the proxy of an https server that requires a password, or without one. */
        Connection(HttpURLConnection connection, @Nullable URI tunnel) throws IOException {
            super(urlOf(connection), Proxy.NO_PROXY);
            this.connection = connection;
            this.tunnel = tunnel;
            tunnel();
        }

        private void tunnel() {
            if (tunnel != null) {
                HttpsURLConnection https = (HttpsURLConnection) connection;
                https.setSSLSocketFactory(new ProxyTunnel(https.getSSLSocketFactory(), tunnel));
            }
        }

        @Override
        public void setConnectTimeout(int ofTheTransport) {
            super.setConnectTimeout(timeouts.connectMillis());
        }

        @Override
        public void setReadTimeout(int ofTheTransport) {
            super.setReadTimeout(timeouts.stallMillis());
        }

        /** Is called if the user's git configuration sets {@code http.sslVerify=false}. */
        @Override
        public void configure(KeyManager[] keys, TrustManager[] trusted, SecureRandom random)
                throws NoSuchAlgorithmException, KeyManagementException {
            super.configure(keys, trusted, random);
            tunnel();
        }
    }

    /** A URL that returns this connection when it is opened. */
    private static URL urlOf(URLConnection connection) throws MalformedURLException {
        return new URL(null, connection.getURL().toString(), new URLStreamHandler() {
            @Override
            protected URLConnection openConnection(URL url) {
                return connection;
            }

            @Override
            protected URLConnection openConnection(URL url, Proxy proxy) {
                return connection;
            }
        });
    }
}
