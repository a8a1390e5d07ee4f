package com.mellanox.mkt.images.registry;

import com.mellanox.mkt.images.type.Proxies;
import java.io.IOException;
import java.io.InterruptedIOException;
import java.net.URI;
import java.time.Duration;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;
import javax.net.ssl.SSLContext;
import org.apache.http.HttpHost;
import org.apache.http.HttpRequest;
import org.apache.http.HttpResponse;
import org.apache.http.client.config.RequestConfig;
import org.apache.http.client.methods.CloseableHttpResponse;
import org.apache.http.client.methods.HttpRequestBase;
import org.apache.http.client.protocol.HttpClientContext;
import org.apache.http.config.RegistryBuilder;
import org.apache.http.conn.ClientConnectionManager;
import org.apache.http.conn.socket.ConnectionSocketFactory;
import org.apache.http.conn.socket.PlainConnectionSocketFactory;
import org.apache.http.conn.ssl.DefaultHostnameVerifier;
import org.apache.http.conn.ssl.SSLConnectionSocketFactory;
import org.apache.http.impl.client.CloseableHttpClient;
import org.apache.http.impl.client.HttpClientBuilder;
import org.apache.http.impl.client.TargetAuthenticationStrategy;
import org.apache.http.impl.conn.PoolingHttpClientConnectionManager;
import org.apache.http.params.HttpParams;
import org.apache.http.protocol.HttpContext;

/**
 * Sends jib's requests: by the run's proxies, with the trusted certificates, within the time-outs of the retry policy, on
 * connections that are kept. A request can be cancelled from another thread.
 */
final class RegistryHttpClient extends CloseableHttpClient {
    private static final int CONNECTIONS = 16;
    private static final int TRUSTED_IDLE_MILLIS = 1000;

    private final EndpointResolver endpoints;
    private final Proxies proxies;
    private final int answerMillis;
    private final CloseableHttpClient client;
    private final Map<Thread, HttpRequestBase> running = new ConcurrentHashMap<>();
    private volatile boolean hasAnswered;

    /**
     * Makes a client without a connection.
     *
     * @param answer how long to wait for a connection, and between two packets
     */
    RegistryHttpClient(EndpointResolver endpoints, Proxies proxies, SSLContext tls, Duration answer) {
        this.endpoints = endpoints;
        this.proxies = proxies;
        this.answerMillis = Math.toIntExact(Math.max(1, answer.toMillis()));
        this.client = HttpClientBuilder.create()
                .setConnectionManager(connections(tls))
                .setRequestExecutor(new EarlyResponseExecutor())
                .setTargetAuthenticationStrategy(new NoAuthentication())
                .disableAutomaticRetries()
                .disableCookieManagement()
                .disableContentCompression()
                .disableRedirectHandling()
                .build();
    }

    /** jib logs in; without this the client would look for logins of its own, and warn that it has none. */
    private static final class NoAuthentication extends TargetAuthenticationStrategy {
        @Override
        public boolean isAuthenticationRequested(HttpHost host, HttpResponse response, HttpContext context) {
            return false;
        }
    }

    private static PoolingHttpClientConnectionManager connections(SSLContext tls) {
        PoolingHttpClientConnectionManager connections =
                new PoolingHttpClientConnectionManager(RegistryBuilder.<ConnectionSocketFactory>create()
                        .register("http", PlainConnectionSocketFactory.getSocketFactory())
                        .register("https", new SSLConnectionSocketFactory(tls, new DefaultHostnameVerifier()))
                        .build());
        connections.setMaxTotal(CONNECTIONS);
        connections.setDefaultMaxPerRoute(CONNECTIONS);
        connections.setValidateAfterInactivity(TRUSTED_IDLE_MILLIS);
        return connections;
    }

    @Override
    protected CloseableHttpResponse doExecute(HttpHost target, HttpRequest request, HttpContext context)
            throws IOException {
        if (Thread.interrupted()) {
            throw new InterruptedIOException("cancelled");
        }
        HttpRequestBase sent = (HttpRequestBase) request;
        URI uri = endpoints.to(sent.getURI().toString());
        sent.setURI(uri);
        running.put(Thread.currentThread(), sent);
        try {
            CloseableHttpResponse response = client.execute(sent, configure(sent, uri));
            hasAnswered = true;
            return response;
        } catch (IOException e) {
            throw new NoResponseException("http".equals(uri.getScheme()), e);
        }
    }

    /** Replaces jib's own time-out, of which the JVM has only one. */
    private HttpClientContext configure(HttpRequestBase request, URI target) throws IOException {
        Optional<URI> proxy = proxies.proxyFor(target);
        HttpClientContext context = HttpClientContext.create();
        RequestConfig.Builder config =
                RequestConfig.custom().setConnectTimeout(answerMillis).setSocketTimeout(answerMillis);
        if (proxy.isPresent()) {
            ProxyAuthenticator authenticator = new ProxyAuthenticator(proxy.get());
            config.setProxy(authenticator.host());
            authenticator.logIn(context);
        }
        request.setConfig(config.build());
        return context;
    }

    /** Whether the registry has ever answered, so that it may come back when it is gone. */
    boolean hasAnswered() {
        return hasAnswered;
    }

    /** Cancels the request that a thread waits for. */
    void cancel(Thread thread) {
        HttpRequestBase request = running.remove(thread);
        if (request != null) {
            request.abort();
        }
    }

    /** Has to be called when this thread has read the response. */
    void done() {
        running.remove(Thread.currentThread());
    }

    /** Does nothing: jib closes the client after each request. {@link #disconnect} closes the connections. */
    @Override
    public void close() {}

    @SuppressWarnings("EmptyCatch") // a connection that fails to close is closed
    void disconnect() {
        try {
            client.close();
        } catch (IOException e) {
            // closed
        }
    }

    @Deprecated
    @Override
    public HttpParams getParams() {
        throw new UnsupportedOperationException("replaced by RequestConfig");
    }

    @Deprecated
    @Override
    public ClientConnectionManager getConnectionManager() {
        throw new UnsupportedOperationException("replaced by HttpClientConnectionManager");
    }
}
