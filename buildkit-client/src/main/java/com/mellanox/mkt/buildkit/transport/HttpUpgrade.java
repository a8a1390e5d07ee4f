package com.mellanox.mkt.buildkit.transport;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.net.ProtocolException;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** Turns an HTTP/1.1 connection to a Docker daemon into one for gRPC. */
final class HttpUpgrade {
    private static final Pattern STATUS = Pattern.compile("HTTP/1\\.[01] (\\d{3})( .*)?");
    private static final String END = "\r\n\r\n";
    private static final int LONGEST = 64 * 1024;
    private static final int LONGEST_SHOWN = 100;

    private HttpUpgrade() {}

    /**
     * Requests the upgrade and reads the answer, and nothing behind it: HTTP/2 may follow at once.
     *
     * @throws ProtocolException if the daemon does not switch protocols
     */
    static void request(Socket socket, String path) throws IOException {
        String request = "POST " + path + " HTTP/1.1\r\nHost: docker\r\nConnection: Upgrade\r\nUpgrade: h2c\r\n"
                + "Content-Length: 0\r\n\r\n";
        try {
            socket.getOutputStream().write(request.getBytes(StandardCharsets.US_ASCII));
            socket.getOutputStream().flush();
        } catch (IOException e) {
            // The daemon may have said why before it closed, for example by an alert of TLS.
            throw new ProtocolException("POST " + path + " failed (" + e.getMessage() + "), and was answered by '"
                    + shown(head(socket.getInputStream(), path)) + "'");
        }
        String head = head(socket.getInputStream(), path);
        String line = shown(head);
        Matcher status = STATUS.matcher(line);
        if (!status.matches()) {
            throw new ProtocolException("POST " + path + " was not answered by HTTP/1.1: '" + line + "'");
        }
        if (!status.group(1).equals("101")) {
            throw new ProtocolException("POST " + path + " was answered by '" + line + "' instead of an upgrade");
        }
    }

    /** The first line for a message: a short one, without what is no text. */
    private static String shown(String head) {
        String line = head.lines().findFirst().orElse("").replaceAll("[^ -~]", "?");
        return line.substring(0, Math.min(LONGEST_SHOWN, line.length()));
    }

    private static String head(InputStream in, String path) throws IOException {
        ByteArrayOutputStream head = new ByteArrayOutputStream();
        String text = "";
        while (!text.endsWith(END)) {
            int next = in.read();
            if (next < 0 || head.size() >= LONGEST) {
                throw new ProtocolException("POST " + path + " was not answered by HTTP/1.1, but by "
                        + (head.size() == 0
                                ? "the end of the connection"
                                : "'" + shown(head.toString(StandardCharsets.ISO_8859_1)) + "'"));
            }
            head.write(next);
            if (next == '\n') {
                text = head.toString(StandardCharsets.ISO_8859_1);
            }
        }
        return text;
    }
}
