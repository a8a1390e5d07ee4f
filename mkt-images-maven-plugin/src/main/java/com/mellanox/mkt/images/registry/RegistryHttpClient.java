package com.mellanox.mkt.images.registry;

import com.mellanox.mkt.images.io.DaemonThreads;
import com.mellanox.mkt.images.registry.RequestException.Reason;
import com.mellanox.mkt.images.type.Proxies;
import java.io.IOException;
import java.io.InterruptedIOException;
import java.net.URI;
import java.net.URLDecoder;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.Locale;
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
import org.apache.http.auth.AuthState;
import org.apache.http.auth.MalformedChallengeException;
import org.apache.http.auth.UsernamePasswordCredentials;
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
import org.apache.http.impl.auth.BasicScheme;
import org.apache.http.impl.client.CloseableHttpClient;
import org.apache.http.impl.client.HttpClientBuilder;
import org.apache.http.impl.conn.PoolingHttpClientConnectionManager;
import org.apache.http.message.BasicHeader;
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

    private static final int HTTP_PORT = 80;
    private static final int HTTPS_PORT = 443;
    private static final int CONNECTIONS = 16;
    private static final int TRUSTED_IDLE_MILLIS = 1000;

    private final EndpointResolver endpoints;
    private final LoginHosts loginHosts;
    private final Proxies proxies;
    private final CloseableHttpClient client;
    private final ExecutorService threads = Executors.newCachedThreadPool(DaemonThreads.named("mkt-registry"));
    private final ThreadLocal<AtomicReference<@Nullable HttpRequestBase>> sent =
            ThreadLocal.withInitial(AtomicReference::new);
    private volatile boolean hasAnswered;

    /** Makes a client without a connection. */
    RegistryHttpClient(EndpointResolver endpoints, LoginHosts loginHosts, Proxies proxies, SSLContext tls) {
        this.endpoints = endpoints;
        this.loginHosts = loginHosts;
        this.proxies = proxies;
        this.client = HttpClientBuilder.create()
                .setConnectionManager(connections(tls))
                .setRequestExecutor(new EarlyResponseExecutor())
                .disableAutomaticRetries()
                .disableCookieManagement()
                .disableContentCompression()
                .disableRedirectHandling()
                .build();
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
        loginHosts.dropForeign(uri, changed);
        try {
            CloseableHttpResponse response = client.execute(changed, configure(changed, uri));
            hasAnswered = true;
            loginHosts.read(uri, response);
            ErrorBody.keep(response);
            return response;
        } catch (MalformedChallengeException e) {
            throw new IllegalStateException("the challenge is well formed", e);
        } catch (IOException e) {
            throw failure(uri, e);
        }
    }

    private RequestException failure(URI uri, IOException failure) {
        Optional<URI> proxy = proxies.proxyFor(uri);
        if (proxy.isPresent() && RegistryFailure.isUnconnected(failure)) {
            return new RequestException(
                    Reason.PROXY_UNREACHED, "the proxy " + Proxies.shown(proxy.get()) + " does not answer", failure);
        }
        return new RequestException(
                "http".equals(uri.getScheme()) ? Reason.PLAIN_CONNECTION : Reason.CONNECTION, failure);
    }

    /** Replaces jib's own time-out, of which the JVM has only one. */
    private HttpClientContext configure(HttpRequestBase request, URI target)
            throws IOException, MalformedChallengeException {
        Optional<URI> proxy = proxies.proxyFor(target);
        int millis = Math.toIntExact(TIMEOUT.toMillis());
        HttpClientContext context = HttpClientContext.create();
        // jib logs in; with authentication the client would look for logins of its own, and warn that it has none.
        RequestConfig.Builder config = RequestConfig.custom()
                .setConnectTimeout(millis)
                .setSocketTimeout(millis)
                .setAuthenticationEnabled(false);
        if (proxy.isPresent()) {
            config.setProxy(host(proxy.get()));
            context.setAttribute(HttpClientContext.PROXY_AUTH_STATE, authentication(proxy.get()));
        }
        request.setConfig(config.build());
        return context;
    }

    private static HttpHost host(URI proxy) throws IOException {
        String scheme = proxy.getScheme().toLowerCase(Locale.ROOT);
        if (!scheme.equals("http") && !scheme.equals("https")) {
            throw new IOException("the proxy " + Proxies.shown(proxy) + " is to be reached by " + scheme
                    + ", registries are only reached by proxies of http and https");
        }
        int standard = scheme.equals("http") ? HTTP_PORT : HTTPS_PORT;
        return new HttpHost(proxy.getHost(), proxy.getPort() > 0 ? proxy.getPort() : standard, scheme);
    }

    /** Sends user and password of a proxy's URL with the first request, since a body cannot be sent a second time. */
    private static AuthState authentication(URI proxy) throws MalformedChallengeException {
        AuthState state = new AuthState();
        if (proxy.getRawUserInfo() != null) {
            String[] pair = URLDecoder.decode(proxy.getRawUserInfo().replace("+", "%2B"), StandardCharsets.UTF_8)
                    .split(":", 2);
            BasicScheme scheme = new BasicScheme(StandardCharsets.UTF_8);
            scheme.processChallenge(new BasicHeader("Proxy-Authenticate", "Basic realm=\"proxy\""));
            state.update(scheme, new UsernamePasswordCredentials(pair[0], pair.length == 1 ? "" : pair[1]));
        }
        return state;
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
