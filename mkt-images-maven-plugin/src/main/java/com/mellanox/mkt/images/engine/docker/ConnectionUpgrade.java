package com.mellanox.mkt.images.engine.docker;

import com.github.dockerjava.api.exception.DockerException;
import com.mellanox.mkt.images.engine.EngineAddress;
import java.io.EOFException;
import java.io.IOException;
import java.io.InputStream;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.util.Locale;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** The request after which a connection to an engine carries the bytes of a program, and no HTTP any more. */
final class ConnectionUpgrade {
    private static final int SWITCHING = 101;
    private static final int OK = 200;
    private static final int LONGEST_HEAD = 64 * 1024;
    private static final String END_OF_HEAD = "\r\n\r\n";
    private static final Pattern STATUS = Pattern.compile("HTTP/1\\.[01] (?<status>[0-9]{3})\\b");
    private static final Pattern LENGTH = Pattern.compile("\r\ncontent-length: *(?<length>[0-9]{1,6})\r\n");

    private ConnectionUpgrade() {}

    /**
     * Asks for it, and reads no further than the answer to that.
     *
     * @param path with its query, in the version of the API
     * @throws DockerException where the engine refuses
     */
    static void ask(EngineAddress address, String path, EngineSocket socket) throws IOException {
        URI uri = address.uri();
        boolean inNetwork = uri.getHost() != null;
        String host = inNetwork ? uri.getHost() + ":" + uri.getPort() : "localhost";
        String prefix = inNetwork ? uri.getRawPath().replaceFirst("/$", "") : "";
        String request = "POST " + prefix + path + " HTTP/1.1\r\nHost: " + host
                + "\r\nConnection: Upgrade\r\nUpgrade: tcp\r\nContent-Length: 0" + END_OF_HEAD;
        socket.out().write(request.getBytes(StandardCharsets.US_ASCII));
        socket.out().flush();
        String head = head(socket.in());
        Matcher status = STATUS.matcher(head);
        int code = status.lookingAt() ? Integer.parseInt(status.group("status")) : 0;
        if (code != SWITCHING && code != OK) {
            throw new DockerException(body(head, socket.in()), code);
        }
    }

    /** Byte by byte, since what follows belongs to others. */
    private static String head(InputStream in) throws IOException {
        StringBuilder head = new StringBuilder();
        while (head.length() < LONGEST_HEAD) {
            int next = in.read();
            if (next < 0) {
                throw new EOFException("the connection was closed before an answer");
            }
            head.append((char) next);
            if (next == '\n' && head.toString().endsWith(END_OF_HEAD)) {
                return head.toString();
            }
        }
        throw new IOException("the answer is no HTTP");
    }

    private static String body(String head, InputStream in) throws IOException {
        Matcher length = LENGTH.matcher(head.toLowerCase(Locale.ROOT));
        int count = length.find() ? Integer.parseInt(length.group("length")) : 0;
        return new String(in.readNBytes(count), StandardCharsets.UTF_8);
    }
}
