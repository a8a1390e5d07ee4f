package com.mellanox.mkt.images.http;

import java.io.IOException;
import java.io.InputStream;
import java.net.Socket;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.util.Base64;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;

/** A proxy that answers CONNECT: it refuses, or connects to one server whatever host is asked for. Records the requests. */
public final class TunnelProxy implements AutoCloseable {
    private final List<String> heads = new CopyOnWriteArrayList<>();
    private final String refusal;
    private final Relay relay;
    private volatile String login = "";

    private TunnelProxy(String refusal, int port) {
        this.refusal = refusal;
        this.relay = new Relay(port, this::open);
    }

    /** Refuses with a status: {@code 407 No}. */
    public static TunnelProxy refusing(String status) {
        return new TunnelProxy(status, 0);
    }

    /** Connects to a port of the loopback. */
    public static TunnelProxy to(int port) {
        return new TunnelProxy("", port);
    }

    /** Asks for a user and a password. */
    public TunnelProxy asksFor(String user, String password) {
        login = "Basic " + Base64.getEncoder().encodeToString((user + ":" + password).getBytes(StandardCharsets.UTF_8));
        return this;
    }

    /**
     * Its URL.
     *
     * @param login user and password, {@code me:pw@}, or nothing
     */
    public URI url(String login) {
        return URI.create("http://" + login + relay.host());
    }

    /** The request lines of the requests with their headers. */
    public List<String> heads() {
        return List.copyOf(heads);
    }

    private boolean open(Socket client) throws IOException {
        String head = head(client.getInputStream());
        heads.add(head);
        boolean isLoggedIn = login.isEmpty() || head.contains("\r\nProxy-Authorization: " + login + "\r\n");
        boolean isOpen = isLoggedIn && refusal.isEmpty();
        String answer = isOpen
                ? "200 Connected\r\n"
                : (refusal.isEmpty() ? "407 Proxy Authentication Required" : refusal)
                        + "\r\nProxy-Authenticate: Basic realm=\"proxy\"\r\nContent-Length: 0\r\nConnection: close\r\n";
        client.getOutputStream().write(("HTTP/1.1 " + answer + "\r\n").getBytes(StandardCharsets.US_ASCII));
        return isOpen;
    }

    private static String head(InputStream in) throws IOException {
        StringBuilder head = new StringBuilder();
        while (head.indexOf("\r\n\r\n") < 0) {
            int next = in.read();
            if (next < 0) {
                throw new IOException("the client hung up");
            }
            head.append((char) next);
        }
        return head.toString();
    }

    @Override
    public void close() {
        relay.close();
    }
}
