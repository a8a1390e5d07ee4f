package com.mellanox.mkt.images.engine.docker;

import com.github.dockerjava.api.exception.DockerException;
import com.github.dockerjava.transport.DockerHttpClient;
import com.mellanox.mkt.images.engine.EngineAddress;
import com.mellanox.mkt.images.json.JsonReader;
import com.mellanox.mkt.images.json.JsonValue;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.io.UncheckedIOException;
import java.net.Socket;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import javax.net.ssl.SSLContext;
import org.apache.commons.io.IOUtils;
import org.apache.hc.client5.http.SystemDefaultDnsResolver;
import org.apache.hc.client5.http.classic.methods.HttpUriRequestBase;
import org.apache.hc.client5.http.config.ConnectionConfig;
import org.apache.hc.client5.http.impl.DefaultSchemePortResolver;
import org.apache.hc.client5.http.impl.classic.CloseableHttpClient;
import org.apache.hc.client5.http.impl.classic.HttpClients;
import org.apache.hc.client5.http.impl.io.DefaultHttpClientConnectionOperator;
import org.apache.hc.client5.http.impl.io.ManagedHttpClientConnectionFactory;
import org.apache.hc.client5.http.impl.io.PoolingHttpClientConnectionManager;
import org.apache.hc.client5.http.io.HttpClientConnectionOperator;
import org.apache.hc.client5.http.ssl.DefaultClientTlsStrategy;
import org.apache.hc.client5.http.ssl.TlsSocketStrategy;
import org.apache.hc.core5.http.ClassicHttpResponse;
import org.apache.hc.core5.http.Header;
import org.apache.hc.core5.http.HttpException;
import org.apache.hc.core5.http.HttpHost;
import org.apache.hc.core5.http.HttpStatus;
import org.apache.hc.core5.http.NoHttpResponseException;
import org.apache.hc.core5.http.config.Http1Config;
import org.apache.hc.core5.http.impl.DefaultContentLengthStrategy;
import org.apache.hc.core5.http.impl.io.ContentLengthInputStream;
import org.apache.hc.core5.http.impl.io.DefaultHttpResponseParser;
import org.apache.hc.core5.http.impl.io.IdentityInputStream;
import org.apache.hc.core5.http.impl.io.SessionInputBufferImpl;
import org.apache.hc.core5.http.io.SessionInputBuffer;
import org.apache.hc.core5.http.io.entity.ByteArrayEntity;
import org.apache.hc.core5.http.io.entity.InputStreamEntity;
import org.apache.hc.core5.util.TimeValue;
import org.apache.hc.core5.util.Timeout;
import org.jspecify.annotations.Nullable;

/**
 * HTTP to an engine's address, for docker-java's commands and without them. docker-java's own client cannot connect through
 * a program, and loads all certificates of the JDK also for an engine without TLS, which takes a quarter of a second.
 */
final class EngineHttpClient implements DockerHttpClient {
    private static final int BUFFER = 8 * 1024;

    /** What answers may be no engine, and send one line that does not end. */
    private static final int LONGEST_LINE = 64 * 1024;

    private static final int LONGEST_REFUSAL = 1 << 20;

    private final HttpHost host;
    private final String pathPrefix;
    private final CloseableHttpClient http;

    /** Prepares connections; the first request makes one. */
    EngineHttpClient(EngineAddress address) {
        SSLContext tls = EngineSockets.tls(address);
        URI uri = address.uri();
        boolean network = address.isTcp();
        host = network
                ? new HttpHost(tls == null ? "http" : "https", uri.getHost(), uri.getPort())
                : new HttpHost("http", "localhost");
        pathPrefix = network ? uri.getRawPath().replaceFirst("/$", "") : "";
        PoolingHttpClientConnectionManager connections =
                new PoolingHttpClientConnectionManager(connecting(address, tls), null, null, null, connections());
        connections.setMaxTotal(Integer.MAX_VALUE);
        connections.setDefaultMaxPerRoute(Integer.MAX_VALUE);
        connections.setDefaultConnectionConfig(ConnectionConfig.custom()
                .setValidateAfterInactivity(TimeValue.NEG_ONE_SECOND)
                .setConnectTimeout(Timeout.ofMilliseconds(EngineSockets.CONNECT_MILLIS))
                .build());
        // No response timeout: a RUN may print nothing for an hour.
        // No cookies: for them, the client would read a list of all public domains, at each start of Maven.
        http = HttpClients.custom()
                .setConnectionManager(connections)
                .disableConnectionState()
                .disableContentCompression()
                .disableCookieManagement()
                .setDefaultCookieSpecRegistry(name -> null)
                .build();
    }

    private static ManagedHttpClientConnectionFactory connections() {
        return ManagedHttpClientConnectionFactory.builder()
                .http1Config(Http1Config.custom().setMaxLineLength(LONGEST_LINE).build())
                .build();
    }

    private static HttpClientConnectionOperator connecting(EngineAddress address, @Nullable SSLContext tls) {
        TlsSocketStrategy strategy = tls == null ? null : new DefaultClientTlsStrategy(tls);
        return new DefaultHttpClientConnectionOperator(
                proxy -> EngineSockets.open(address),
                DefaultSchemePortResolver.INSTANCE,
                SystemDefaultDnsResolver.INSTANCE,
                scheme -> strategy);
    }

    @Override
    public Response execute(Request request) {
        HttpUriRequestBase message = new HttpUriRequestBase(request.method(), URI.create(pathPrefix + request.path()));
        request.headers().forEach(message::addHeader);
        byte[] bytes = request.bodyBytes();
        InputStream body = request.body();
        if (bytes != null) {
            message.setEntity(new ByteArrayEntity(bytes, null));
        } else if (body != null) {
            message.setEntity(new InputStreamEntity(body, null));
        }
        try {
            return new Answer(message, http.executeOpen(host, message, null));
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /**
     * Sends a request without a body. The caller closes the response.
     *
     * @throws DockerException if the engine refuses, as docker-java's commands throw it
     */
    Response send(Request.Method method, String path, Map<String, String> headers) throws IOException {
        Response response = execute(Request.builder()
                .method(method)
                .path(path)
                .putAllHeaders(headers)
                .build());
        int status = response.getStatusCode();
        if (status >= HttpStatus.SC_OK && status < HttpStatus.SC_REDIRECTION) {
            return response;
        }
        try (response) {
            throw new DockerException(
                    new String(response.getBody().readNBytes(LONGEST_REFUSAL), StandardCharsets.UTF_8), status);
        }
    }

    /**
     * Sends a GET request whose response is JSON. It loads none of the classes of docker-java's commands.
     *
     * @throws DockerException if the engine refuses
     * @throws com.fasterxml.jackson.core.JacksonException if the response is not JSON
     */
    JsonValue json(String path, Map<String, String> headers) throws IOException {
        try (Response response = send(Request.Method.GET, path, headers)) {
            return JsonReader.read(response.getBody());
        }
    }

    /** Sends a GET request and returns a header of the response, likewise; empty if it is not there. */
    Optional<String> header(String path, String name) throws IOException {
        try (Response response = send(Request.Method.GET, path, Map.of())) {
            response.getBody().readAllBytes();
            return Optional.ofNullable(((Answer) response).message().getFirstHeader(name))
                    .map(Header::getValue);
        }
    }

    /**
     * Upgrades a connection of its own from HTTP to the bytes of a program. docker-java ends both directions of such a
     * connection at once.
     *
     * @return the bytes from the engine
     * @throws DockerException if the engine refuses
     */
    InputStream upgrade(Socket socket, String path) throws IOException {
        String request = "POST " + pathPrefix + path + " HTTP/1.1\r\nHost: " + host.toHostString()
                + "\r\nConnection: Upgrade\r\nUpgrade: tcp\r\nContent-Length: 0\r\n\r\n";
        OutputStream out = socket.getOutputStream();
        out.write(request.getBytes(StandardCharsets.US_ASCII));
        out.flush();
        InputStream in = socket.getInputStream();
        SessionInputBuffer buffer = new SessionInputBufferImpl(BUFFER, LONGEST_LINE);
        try {
            ClassicHttpResponse answer = new DefaultHttpResponseParser().parse(buffer, in);
            if (answer == null) {
                throw new NoHttpResponseException("it closed the connection and did not answer");
            }
            if (answer.getCode() == HttpStatus.SC_SWITCHING_PROTOCOLS || answer.getCode() == HttpStatus.SC_OK) {
                return new IdentityInputStream(buffer, in);
            }
            long length = Math.max(0, DefaultContentLengthStrategy.INSTANCE.determineLength(answer));
            byte[] body = new ContentLengthInputStream(buffer, in, length).readNBytes(LONGEST_REFUSAL);
            throw new DockerException(new String(body, StandardCharsets.UTF_8), answer.getCode());
        } catch (HttpException e) {
            throw new IOException("the answer is not HTTP", e);
        }
    }

    @Override
    public void close() {
        IOUtils.closeQuietly(http);
    }

    /** A response whose body is still to be read; closing it ends the connection, unless the body was read to its end. */
    private record Answer(HttpUriRequestBase request, ClassicHttpResponse message) implements Response {
        @Override
        public int getStatusCode() {
            return message.getCode();
        }

        /** docker-java's commands read none. */
        @Override
        public Map<String, List<String>> getHeaders() {
            return Map.of();
        }

        @Override
        public InputStream getBody() {
            try {
                return message.getEntity() == null
                        ? InputStream.nullInputStream()
                        : message.getEntity().getContent();
            } catch (IOException e) {
                throw new UncheckedIOException(e);
            }
        }

        @Override
        public void close() {
            request.abort();
            IOUtils.closeQuietly(message);
        }
    }
}
