package com.mellanox.mkt.images.registry;

import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.net.InetSocketAddress;
import java.net.Socket;
import java.net.SocketException;
import java.net.SocketTimeoutException;
import java.nio.charset.StandardCharsets;
import java.time.Duration;

/**
 * Finds out whether a server on the loopback speaks plain HTTP. The request is plain HTTP, which both kinds of servers
 * answer at once: many without TLS never answer a TLS handshake.
 */
final class PlainHttpProbe {
    private static final int LENGTH_OF_STATUS = "HTTP/1.1 200".length();

    private final Duration within;

    PlainHttpProbe(Duration within) {
        this.within = within;
    }

    /**
     * Asks a server.
     *
     * @param host as URLs have it
     * @return false also where it keeps silent
     * @throws IOException where it cannot be reached
     */
    boolean isSpokenBy(String host, int port) throws IOException {
        int millis = Math.toIntExact(within.toMillis());
        try (Socket socket = new Socket()) {
            socket.connect(new InetSocketAddress(host, port), millis);
            socket.setSoTimeout(millis);
            return isAnswered(socket, host + ":" + port);
        }
    }

    /** Whether something listens on a port. */
    boolean isReached(String host, int port) {
        try (Socket socket = new Socket()) {
            socket.connect(new InetSocketAddress(host, port), Math.toIntExact(within.toMillis()));
            return true;
        } catch (IOException e) {
            return false;
        }
    }

    private static boolean isAnswered(Socket socket, String host) throws IOException {
        try {
            OutputStream out = socket.getOutputStream();
            out.write(("GET /v2/ HTTP/1.1\r\nHost: " + host + "\r\nConnection: close\r\n\r\n")
                    .getBytes(StandardCharsets.US_ASCII));
            out.flush();
            InputStream in = socket.getInputStream();
            String status = new String(in.readNBytes(LENGTH_OF_STATUS), StandardCharsets.ISO_8859_1);
            // Servers with TLS answer with 400, or with an alert.
            return status.startsWith("HTTP/1.") && !status.endsWith(" 400");
        } catch (SocketTimeoutException | SocketException e) {
            return false;
        }
    }
}
