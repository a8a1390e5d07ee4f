package com.mellanox.mkt.buildkit;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.util.Base64;

/**
 * A registry without images on the loopback, which lets in who knows the password. A daemon tries TLS first: the registry answers
 * at once that it speaks HTTP, where a general server would wait for the end of a line until the daemon gives up.
 */
final class LoginRegistry implements AutoCloseable {
    private final ServerSocket server = new ServerSocket(0, 0, InetAddress.getLoopbackAddress());
    private final String authorization;

    private LoginRegistry(String authorization) throws IOException {
        this.authorization = authorization;
    }

    static LoginRegistry start(String user, String password) throws IOException {
        String login = Base64.getEncoder().encodeToString((user + ":" + password).getBytes(StandardCharsets.UTF_8));
        LoginRegistry registry = new LoginRegistry("authorization: basic " + login);
        Thread thread = new Thread(registry::serve, "registry");
        thread.setDaemon(true);
        thread.start();
        return registry;
    }

    /** The host with the port, as in the names of images. */
    String host() {
        return "127.0.0.1:" + server.getLocalPort();
    }

    private void serve() {
        while (!server.isClosed()) {
            try (Socket socket = server.accept()) {
                answer(socket);
            } catch (IOException e) {
                // The daemon has closed the connection, or the test has ended.
            }
        }
    }

    private void answer(Socket socket) throws IOException {
        BufferedReader head =
                new BufferedReader(new InputStreamReader(socket.getInputStream(), StandardCharsets.ISO_8859_1));
        boolean isHttp = Character.isUpperCase(head.read());
        answer(socket, isHttp ? status(head) : "400 Bad Request");
    }

    private String status(BufferedReader head) throws IOException {
        boolean authorized = false;
        for (String line = head.readLine(); line != null && !line.isEmpty(); line = head.readLine()) {
            authorized |= line.equalsIgnoreCase(authorization);
        }
        return authorized ? "404 Not Found" : "401 Unauthorized\r\nWWW-Authenticate: Basic realm=\"test\"";
    }

    private static void answer(Socket socket, String status) throws IOException {
        String answer = "HTTP/1.1 " + status + "\r\nConnection: close\r\nContent-Length: 0\r\n\r\n";
        socket.getOutputStream().write(answer.getBytes(StandardCharsets.US_ASCII));
    }

    @Override
    public void close() throws IOException {
        server.close();
    }
}
