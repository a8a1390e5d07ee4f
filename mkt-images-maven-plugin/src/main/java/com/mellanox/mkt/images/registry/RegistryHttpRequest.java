package com.mellanox.mkt.images.registry;

import com.google.api.client.http.LowLevelHttpRequest;
import com.google.api.client.http.LowLevelHttpResponse;
import com.mellanox.mkt.images.io.ContentWriter;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.net.URI;
import org.apache.http.client.methods.HttpEntityEnclosingRequestBase;
import org.apache.http.entity.AbstractHttpEntity;

/** A request of jib's on its way; jib's own timeout, which is one for all of the JVM, does not count. */
final class RegistryHttpRequest extends LowLevelHttpRequest {
    private final RegistryHttpTransport wire;
    private final Message message;

    RegistryHttpRequest(RegistryHttpTransport wire, String method, URI target) {
        this.wire = wire;
        this.message = new Message(method, target);
    }

    @Override
    public void addHeader(String name, String value) {
        message.addHeader(name, value);
    }

    @Override
    public LowLevelHttpResponse execute() throws IOException {
        // "var": the type has been deprecated, though there is no other.
        var content = getStreamingContent();
        if (content != null) {
            Body body = new Body(content::writeTo, getContentLength());
            body.setContentType(getContentType());
            body.setContentEncoding(getContentEncoding());
            message.setEntity(body);
        }
        return new RegistryHttpResponse(message, wire.send(message));
    }

    /** A request of any method, with a body or without. */
    private static final class Message extends HttpEntityEnclosingRequestBase {
        private final String method;

        Message(String method, URI target) {
            this.method = method;
            setURI(target);
        }

        @Override
        public String getMethod() {
            return method;
        }
    }

    /** What jib writes, as a body. */
    private static final class Body extends AbstractHttpEntity {
        private final ContentWriter writer;
        private final long length;

        Body(ContentWriter writer, long length) {
            this.writer = writer;
            this.length = length;
        }

        @Override
        public boolean isRepeatable() {
            return false;
        }

        @Override
        public long getContentLength() {
            return length;
        }

        @Override
        public InputStream getContent() {
            throw new UnsupportedOperationException("a body is only written");
        }

        @Override
        public void writeTo(OutputStream out) throws IOException {
            writer.writeTo(out);
        }

        @Override
        public boolean isStreaming() {
            return true;
        }
    }
}
