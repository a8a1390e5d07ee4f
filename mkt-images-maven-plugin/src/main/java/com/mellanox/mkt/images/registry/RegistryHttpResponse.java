package com.mellanox.mkt.images.registry;

import com.google.api.client.http.LowLevelHttpResponse;
import java.io.IOException;
import java.io.InputStream;
import org.apache.http.Header;
import org.apache.http.HttpEntity;
import org.apache.http.HttpResponse;
import org.apache.http.client.methods.HttpRequestBase;
import org.jspecify.annotations.Nullable;

/** An answer in the form that jib reads. */
final class RegistryHttpResponse extends LowLevelHttpResponse {
    private final HttpRequestBase request;
    private final HttpResponse response;
    private final Header[] headers;

    RegistryHttpResponse(HttpRequestBase request, HttpResponse response) {
        this.request = request;
        this.response = response;
        this.headers = response.getAllHeaders();
    }

    @Override
    public @Nullable InputStream getContent() throws IOException {
        HttpEntity entity = response.getEntity();
        return entity == null ? null : entity.getContent();
    }

    @Override
    public @Nullable String getContentEncoding() {
        return header("Content-Encoding");
    }

    @Override
    public long getContentLength() {
        HttpEntity entity = response.getEntity();
        return entity == null ? -1 : entity.getContentLength();
    }

    @Override
    public @Nullable String getContentType() {
        return header("Content-Type");
    }

    private @Nullable String header(String name) {
        Header header = response.getFirstHeader(name);
        return header == null ? null : header.getValue();
    }

    @Override
    public String getStatusLine() {
        return response.getStatusLine().toString();
    }

    @Override
    public int getStatusCode() {
        return response.getStatusLine().getStatusCode();
    }

    @Override
    public @Nullable String getReasonPhrase() {
        return response.getStatusLine().getReasonPhrase();
    }

    @Override
    public int getHeaderCount() {
        return headers.length;
    }

    @Override
    public String getHeaderName(int index) {
        return headers[index].getName();
    }

    @Override
    public String getHeaderValue(int index) {
        return headers[index].getValue();
    }

    /** Hangs up, unless all was read: then the connection waits for the next request already. */
    @Override
    public void disconnect() {
        request.abort();
    }
}
