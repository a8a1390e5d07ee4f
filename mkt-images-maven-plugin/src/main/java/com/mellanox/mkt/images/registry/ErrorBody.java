package com.mellanox.mkt.images.registry;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;
import org.apache.http.HttpEntity;
import org.apache.http.HttpStatus;
import org.apache.http.client.methods.CloseableHttpResponse;
import org.apache.http.entity.ByteArrayEntity;
import org.jspecify.annotations.Nullable;

/** The body of an error, read at once. The library that reads it otherwise prints a stack trace if the connection breaks. */
final class ErrorBody {
    private static final int LONGEST = 64 * 1024;

    private ErrorBody() {}

    /** Reads the body of a response that is an error, as much of it as comes, and puts that in its place. */
    static void keep(CloseableHttpResponse response) throws IOException {
        @Nullable HttpEntity body = response.getEntity();
        if (body == null || response.getStatusLine().getStatusCode() < HttpStatus.SC_BAD_REQUEST) {
            return;
        }
        ByteArrayEntity kept = new ByteArrayEntity(read(body));
        kept.setContentType(body.getContentType());
        if (kept.getContentLength() >= LONGEST) {
            response.close();
        }
        response.setEntity(kept);
    }

    private static byte[] read(HttpEntity body) {
        ByteArrayOutputStream read = new ByteArrayOutputStream();
        byte[] buffer = new byte[LONGEST];
        try {
            InputStream in = body.getContent();
            for (int n = in.read(buffer); n >= 0 && read.size() < LONGEST; n = in.read(buffer)) {
                read.write(buffer, 0, n);
            }
        } catch (IOException e) {
            return read.toByteArray(); // what has come says more than nothing
        }
        return read.toByteArray();
    }
}
