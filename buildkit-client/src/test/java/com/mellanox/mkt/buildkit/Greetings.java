package com.mellanox.mkt.buildkit;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.net.Socket;
import java.nio.charset.StandardCharsets;

/** How daemons begin a connection. */
final class Greetings {
    private Greetings() {}

    /** As Docker up to 28 does: HTTP/1.1 only, of which {@code POST /grpc} becomes HTTP/2. */
    static Socket upgrade(Socket socket) throws IOException {
        String head = head(socket);
        if (!head.startsWith("POST /grpc HTTP/1.1\r\n") || !head.contains("Upgrade: h2c\r\n")) {
            answer(socket, "HTTP/1.1 400 Bad Request\r\nConnection: close\r\n\r\n");
            throw new IOException("no upgrade: " + head);
        }
        answer(socket, "HTTP/1.1 101 UPGRADED\r\nConnection: Upgrade\r\nUpgrade: h2c\r\n\r\n");
        return socket;
    }

    private static String head(Socket socket) throws IOException {
        ByteArrayOutputStream head = new ByteArrayOutputStream();
        while (!head.toString(StandardCharsets.ISO_8859_1).endsWith("\r\n\r\n")) {
            int next = socket.getInputStream().read();
            if (next < 0) {
                throw new IOException("the client has closed the connection");
            }
            head.write(next);
        }
        return head.toString(StandardCharsets.ISO_8859_1);
    }

    private static void answer(Socket socket, String text) throws IOException {
        socket.getOutputStream().write(text.getBytes(StandardCharsets.US_ASCII));
        socket.getOutputStream().flush();
    }
}
