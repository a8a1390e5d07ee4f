package com.mellanox.mkt.images.registry;

import com.mellanox.mkt.images.registry.RequestException.Reason;
import java.io.IOException;
import org.apache.http.HttpClientConnection;
import org.apache.http.HttpException;
import org.apache.http.HttpRequest;
import org.apache.http.HttpResponse;
import org.apache.http.HttpStatus;
import org.apache.http.StatusLine;
import org.apache.http.protocol.HttpContext;
import org.apache.http.protocol.HttpRequestExecutor;
import org.jspecify.annotations.Nullable;

/**
 * Sends requests, and reads the response also of a server that closes the connection before it has the whole body: it has
 * mostly sent the reason, such as a proxy that refuses the size of a layer. The refusal of a proxy to open a connection is
 * an exception, since its response is not the server's.
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
            StatusLine status = response.getStatusLine();
            throw new RequestException(
                    status.getStatusCode() >= HttpStatus.SC_INTERNAL_SERVER_ERROR
                            ? Reason.PROXY_FAILED
                            : Reason.PROXY_REFUSED,
                    status.getStatusCode() + " " + status.getReasonPhrase());
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
