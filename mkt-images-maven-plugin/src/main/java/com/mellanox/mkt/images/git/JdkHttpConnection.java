package com.mellanox.mkt.images.git;

import java.io.IOException;
import java.net.HttpURLConnection;
import java.net.Proxy;
import java.net.URI;
import java.net.URL;
import java.net.URLConnection;
import java.net.URLStreamHandler;
import java.security.KeyManagementException;
import java.security.NoSuchAlgorithmException;
import java.security.SecureRandom;
import javax.net.ssl.HttpsURLConnection;
import javax.net.ssl.KeyManager;
import javax.net.ssl.SSLContext;
import javax.net.ssl.SSLSocketFactory;
import javax.net.ssl.TrustManager;
import org.eclipse.jgit.transport.http.JDKHttpConnection;
import org.jspecify.annotations.Nullable;

/** Gives JGit an http connection that was opened here: its own type only opens connections by itself. */
final class JdkHttpConnection extends JDKHttpConnection {
    private final HttpURLConnection connection;
    private final Timeouts timeouts;
    private final @Nullable URI tunnel;

    /**
     * Wraps the connection.
     *
     * @param tunnel the proxy to reach an https server by where the JDK cannot do it, which is where it wants a password
     */
    JdkHttpConnection(HttpURLConnection connection, Timeouts timeouts, @Nullable URI tunnel) throws IOException {
        super(new URL(null, connection.getURL().toString(), new Handler(connection)), Proxy.NO_PROXY);
        this.connection = connection;
        this.timeouts = timeouts;
        this.tunnel = tunnel;
        tunnelBy(HttpsURLConnection.getDefaultSSLSocketFactory());
    }

    private void tunnelBy(SSLSocketFactory tls) {
        if (tunnel != null) {
            ((HttpsURLConnection) connection).setSSLSocketFactory(new ProxyTunnel(tls, tunnel));
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

    /** Is called where the user's git configuration says {@code http.sslVerify=false}. */
    @Override
    public void configure(KeyManager[] keys, TrustManager[] trusted, SecureRandom random)
            throws NoSuchAlgorithmException, KeyManagementException {
        super.configure(keys, trusted, random);
        if (tunnel != null) {
            SSLContext context = SSLContext.getInstance("TLS");
            context.init(keys, trusted, random);
            tunnelBy(context.getSocketFactory());
        }
    }

    /** Returns the connection that is already open. */
    private static final class Handler extends URLStreamHandler {
        private final URLConnection connection;

        Handler(URLConnection connection) {
            this.connection = connection;
        }

        @Override
        protected URLConnection openConnection(URL url) {
            return connection;
        }

        @Override
        protected URLConnection openConnection(URL url, Proxy proxy) {
            return connection;
        }
    }
}
