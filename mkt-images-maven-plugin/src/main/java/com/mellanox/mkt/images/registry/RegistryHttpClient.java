package com.mellanox.mkt.images.registry;

import com.mellanox.mkt.images.io.DaemonThreads;
import com.mellanox.mkt.images.registry.RequestException.Reason;
import com.mellanox.mkt.images.type.Proxies;
import java.io.IOException;
import java.io.InterruptedIOException;
import java.net.URI;
import java.time.Duration;
import java.util.Optional;
import java.util.concurrent.Callable;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.concurrent.atomic.AtomicReference;
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
import org.jspecify.annotations.Nullable;

/**
 * Sends jib's requests: by the run's proxies, with the trusted certificates, with time-outs, on connections that are kept.
 * A request can be cancelled from another thread.
 */
final class RegistryHttpClient extends CloseableHttpClient {
    /** How long to wait for a connection, and between two packets. */
    private static final Duration TIMEOUT = Duration.ofSeconds(60);

    private static final int CONNECTIONS = 16;
    private static final int TRUSTED_IDLE_MILLIS = 1000;

    private final EndpointResolver endpoints;
    private final Proxies proxies;
    private final CloseableHttpClient client;
    private final ExecutorService threads = Executors.newCachedThreadPool(DaemonThreads.named("mkt-registry"));
    private final ThreadLocal<AtomicReference<@Nullable HttpRequestBase>> sent =
            ThreadLocal.withInitial(AtomicReference::new);
    private volatile boolean hasAnswered;

    /** Makes a client without a connection. */
    RegistryHttpClient(EndpointResolver endpoints, Proxies proxies, SSLContext tls) {
        this.endpoints = endpoints;
        this.proxies = proxies;
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

    /**
     * Runs requests on another thread: one that waits for a server neither reacts to an interrupt nor keeps a deadline.
     *
     * @throws TimeoutException if it took longer than the limit; the request is then cancelled
     * @throws InterruptedException if this thread was interrupted; the request is then cancelled
     * @throws ExecutionException with what the request threw
     * @throws RejectedExecutionException after {@link #disconnect}
     */
    <T> T run(Callable<T> requests, Duration limit) throws TimeoutException, InterruptedException, ExecutionException {
        AtomicReference<@Nullable HttpRequestBase> current = new AtomicReference<>();
        Future<T> result = threads.submit(() -> {
            sent.set(current);
            return requests.call();
        });
        try {
            return result.get(Math.max(1, limit.toMillis()), TimeUnit.MILLISECONDS);
        } finally {
            if (result.cancel(true)) {
                Optional.ofNullable(current.get()).ifPresent(HttpRequestBase::abort);
            }
        }
    }

    @Override
    protected CloseableHttpResponse doExecute(HttpHost target, HttpRequest request, HttpContext context)
            throws IOException {
        HttpRequestBase changed = (HttpRequestBase) request;
        sent.get().set(changed);
        if (Thread.interrupted()) {
            throw new InterruptedIOException("cancelled");
        }
        URI uri = endpoints.to(changed.getURI().toString());
        changed.setURI(uri);
        try {
            CloseableHttpResponse response = client.execute(changed, configure(changed, uri));
            hasAnswered = true;
            return response;
        } catch (IOException e) {
            throw new RequestException(
                    "http".equals(uri.getScheme()) ? Reason.PLAIN_CONNECTION : Reason.CONNECTION, e);
        }
    }

    /** Replaces jib's own time-out, of which the JVM has only one. */
    private HttpClientContext configure(HttpRequestBase request, URI target) throws IOException {
        Optional<URI> proxy = proxies.proxyFor(target);
        int millis = Math.toIntExact(TIMEOUT.toMillis());
        HttpClientContext context = HttpClientContext.create();
        RequestConfig.Builder config =
                RequestConfig.custom().setConnectTimeout(millis).setSocketTimeout(millis);
        if (proxy.isPresent()) {
            ProxyAuthenticator authenticator = new ProxyAuthenticator(proxy.get());
            config.setProxy(authenticator.host());
            authenticator.logIn(context);
        }
        request.setConfig(config.build());
        return context;
    }

    /** Whether the registry has ever answered, so that it may come back if it is gone. */
    boolean hasAnswered() {
        return hasAnswered;
    }

    /** Does nothing: jib closes the client after each request. {@link #disconnect} closes the connections. */
    @Override
    public void close() {}

    /** Cancels all requests, and closes the connections. */
    @SuppressWarnings("EmptyCatch") // a connection that fails to close is closed
    void disconnect() {
        threads.shutdownNow();
        try {
            client.close();
        } catch (IOException e) {
            // closed
        }
    }

    boolean isDisconnected() {
        return threads.isShutdown();
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
