package com.mellanox.mkt.images.engine.docker;

import com.github.dockerjava.transport.DockerHttpClient;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.net.URI;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;
import org.apache.hc.client5.http.SystemDefaultDnsResolver;
import org.apache.hc.client5.http.classic.methods.HttpUriRequestBase;
import org.apache.hc.client5.http.config.ConnectionConfig;
import org.apache.hc.client5.http.impl.DefaultSchemePortResolver;
import org.apache.hc.client5.http.impl.classic.CloseableHttpClient;
import org.apache.hc.client5.http.impl.classic.HttpClients;
import org.apache.hc.client5.http.impl.io.DefaultHttpClientConnectionOperator;
import org.apache.hc.client5.http.impl.io.PoolingHttpClientConnectionManager;
import org.apache.hc.core5.http.ClassicHttpResponse;
import org.apache.hc.core5.http.Header;
import org.apache.hc.core5.http.HttpHost;
import org.apache.hc.core5.http.io.entity.ByteArrayEntity;
import org.apache.hc.core5.http.io.entity.InputStreamEntity;
import org.apache.hc.core5.util.TimeValue;

/** docker-java's requests over connections that programs make; its own client knows sockets alone. */
final class ProcessHttpClient implements DockerHttpClient {
    private static final HttpHost ENGINE = new HttpHost("http", "localhost");

    private final CloseableHttpClient http;

    /** One that starts a program for each connection, and uses a connection again. */
    ProcessHttpClient(List<String> program) {
        PoolingHttpClientConnectionManager connections = new PoolingHttpClientConnectionManager(
                new DefaultHttpClientConnectionOperator(
                        proxy -> ProcessSocket.start(program),
                        DefaultSchemePortResolver.INSTANCE,
                        SystemDefaultDnsResolver.INSTANCE,
                        name -> null),
                null,
                null,
                null,
                null);
        connections.setMaxTotal(Integer.MAX_VALUE);
        connections.setDefaultMaxPerRoute(Integer.MAX_VALUE);
        connections.setDefaultConnectionConfig(ConnectionConfig.custom()
                .setValidateAfterInactivity(TimeValue.NEG_ONE_SECOND)
                .build());
        http = HttpClients.custom()
                .setConnectionManager(connections)
                .disableConnectionState()
                .build();
    }

    @Override
    public Response execute(Request request) {
        HttpUriRequestBase message = new HttpUriRequestBase(request.method(), URI.create(request.path()));
        request.headers().forEach(message::addHeader);
        byte[] bytes = request.bodyBytes();
        InputStream body = request.body();
        if (bytes != null) {
            message.setEntity(new ByteArrayEntity(bytes, null));
        } else if (body != null) {
            message.setEntity(new InputStreamEntity(body, null));
        }
        try {
            return new Answer(message, http.executeOpen(ENGINE, message, null));
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    @Override
    public void close() throws IOException {
        http.close();
    }

    /** An answer whose body is still to be read; closing it ends the connection, unless the body is read to its end. */
    private record Answer(HttpUriRequestBase request, ClassicHttpResponse message) implements Response {
        @Override
        public int getStatusCode() {
            return message.getCode();
        }

        @Override
        public Map<String, List<String>> getHeaders() {
            return Arrays.stream(message.getHeaders())
                    .collect(Collectors.groupingBy(
                            Header::getName, Collectors.mapping(Header::getValue, Collectors.toList())));
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
        @SuppressWarnings("EmptyCatch") // the connection is given up; how it ends does not matter
        public void close() {
            request.abort();
            try {
                message.close();
            } catch (IOException e) {
                // given up all the same
            }
        }
    }
}
