package com.mellanox.mkt.images.registry;

import com.google.api.client.http.HttpTransport;
import com.google.api.client.http.LowLevelHttpRequest;
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
import org.apache.http.HttpResponse;
import org.apache.http.client.config.RequestConfig;
import org.apache.http.client.methods.HttpRequestBase;
import org.apache.http.client.protocol.HttpClientContext;
import org.apache.http.config.RegistryBuilder;
import org.apache.http.conn.socket.ConnectionSocketFactory;
import org.apache.http.conn.socket.PlainConnectionSocketFactory;
import org.apache.http.conn.ssl.DefaultHostnameVerifier;
import org.apache.http.conn.ssl.SSLConnectionSocketFactory;
import org.apache.http.impl.client.CloseableHttpClient;
import org.apache.http.impl.client.HttpClientBuilder;
import org.apache.http.impl.client.TargetAuthenticationStrategy;
import org.apache.http.impl.conn.PoolingHttpClientConnectionManager;
import org.apache.http.protocol.HttpContext;

/**
 * Carries jib's requests: by the run's proxies, with the certificates that are trusted, within the time that there is, on
 * connections that are kept. A request can be ended from outside.
 */
final class RegistryHttpTransport extends HttpTransport implements AutoCloseable {
    private static final int CONNECTIONS = 16;
    private static final int TRUSTED_IDLE_MILLIS = 1000;

    private final EndpointResolver route;
    private final Proxies proxies;
    private final int answerMillis;
    private final CloseableHttpClient client;
    private final Map<Thread, HttpRequestBase> running = new ConcurrentHashMap<>();
    private volatile boolean hasAnswered;

    RegistryHttpTransport(EndpointResolver route, Proxies proxies, SSLContext tls, Duration answer) {
        this.route = route;
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

    /** Logins are jib's; without this the client would look for some of its own, and warn that it has none. */
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
    public boolean supportsMethod(String method) {
        return true;
    }

    @Override
    protected LowLevelHttpRequest buildRequest(String method, String url) throws IOException {
        return new RegistryHttpRequest(this, method, route.to(url));
    }

    /** Sends a request in this thread. */
    HttpResponse send(HttpRequestBase request) throws IOException {
        if (Thread.interrupted()) {
            throw new InterruptedIOException("cancelled");
        }
        URI target = request.getURI();
        running.put(Thread.currentThread(), request);
        try {
            HttpResponse response = client.execute(request, context(request, target));
            hasAnswered = true;
            return response;
        } catch (IOException e) {
            throw new NoResponseException("http".equals(target.getScheme()), e);
        }
    }

    private HttpClientContext context(HttpRequestBase request, URI target) throws IOException {
        Optional<URI> proxy = proxies.proxyFor(target);
        HttpClientContext context = HttpClientContext.create();
        RequestConfig.Builder config =
                RequestConfig.custom().setConnectTimeout(answerMillis).setSocketTimeout(answerMillis);
        if (proxy.isPresent()) {
            ProxyAuthenticator hop = new ProxyAuthenticator(proxy.get());
            config.setProxy(hop.host());
            hop.logIn(context);
        }
        request.setConfig(config.build());
        return context;
    }

    /** Whether anything ever came back, so that a server that is gone may come back as well. */
    boolean hasAnswered() {
        return hasAnswered;
    }

    /** Ends what a thread waits for. */
    void cancel(Thread thread) {
        HttpRequestBase request = running.remove(thread);
        if (request != null) {
            request.abort();
        }
    }

    /** Has to be called when this thread is done with what it has asked for. */
    void done() {
        running.remove(Thread.currentThread());
    }

    @Override
    public void shutdown() {
        // jib's client calls this for every request's transport; the connections are kept until close().
    }

    @Override
    @SuppressWarnings("EmptyCatch") // nothing is left to be saved of connections that are given up
    public void close() {
        try {
            client.close();
        } catch (IOException e) {
            // given up all the same
        }
    }
}
