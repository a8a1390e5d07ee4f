package com.mellanox.mkt.images.registry;

import java.io.IOException;
import org.apache.http.HttpClientConnection;
import org.apache.http.HttpException;
import org.apache.http.HttpRequest;
import org.apache.http.HttpResponse;
import org.apache.http.HttpStatus;
import org.apache.http.protocol.HttpContext;
import org.apache.http.protocol.HttpRequestExecutor;
import org.jspecify.annotations.Nullable;

/**
 * Sends requests, and listens also to a server that hangs up amid a body: it has mostly said why, such as a proxy to which
 * a layer is too large. What a proxy says that makes no connection is kept from being taken for the server's.
 */
final class EarlyResponseExecutor extends HttpRequestExecutor {
    private static final int MILLIS = 500;

    @Override
    protected @Nullable HttpResponse doSendRequest(
            HttpRequest request, HttpClientConnection connection, HttpContext context)
            throws IOException, HttpException {
        try {
            return super.doSendRequest(request, connection, context);
        } catch (IOException e) {
            return answer(request, connection, e);
        }
    }

    @Override
    protected HttpResponse doReceiveResponse(HttpRequest request, HttpClientConnection connection, HttpContext context)
            throws HttpException, IOException {
        HttpResponse response = super.doReceiveResponse(request, connection, context);
        boolean isTunnel = request.getRequestLine().getMethod().equals("CONNECT");
        if (isTunnel && response.getStatusLine().getStatusCode() >= HttpStatus.SC_MULTIPLE_CHOICES) {
            throw new ProxyRefusedException(response.getStatusLine());
        }
        return response;
    }

    private HttpResponse answer(HttpRequest request, HttpClientConnection connection, IOException failure)
            throws IOException {
        try {
            if (connection.isOpen() && connection.isResponseAvailable(MILLIS)) {
                HttpResponse response = connection.receiveResponseHeader();
                if (canResponseHaveBody(request, response)) {
                    connection.receiveResponseEntity(response);
                }
                return response;
            }
        } catch (IOException | HttpException e) {
            failure.addSuppressed(e);
        }
        throw failure;
    }
}
