package com.mellanox.mkt.images.git;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.Socket;
import java.net.SocketAddress;
import java.net.SocketException;
import java.net.URI;
import java.net.URLDecoder;
import java.nio.charset.StandardCharsets;
import java.util.Base64;
import javax.net.ssl.SSLSocketFactory;

/**
 * Makes TLS connections through a proxy that requires a password. The JDK supports this only by a system property,
 * which would change the whole JVM.
 */
final class ProxyTunnel extends SSLSocketFactory {
    private static final int HEADER_LIMIT = 64 * 1024;

    private final SSLSocketFactory tls;
    private final URI proxy;

    ProxyTunnel(SSLSocketFactory tls, URI proxy) {
        this.tls = tls;
        this.proxy = proxy;
    }

    /** The header with user and password of the proxy's URL. */
    static String authorization(URI proxy) {
        String user = String.valueOf(proxy.getRawUserInfo()).replace("+", "%2B");
        String plain = URLDecoder.decode(user, StandardCharsets.UTF_8);
        return "Basic " + Base64.getEncoder().encodeToString(plain.getBytes(StandardCharsets.UTF_8));
    }

    /** The JDK connects it, and then calls the method below for TLS over it. */
    @Override
    public Socket createSocket() {
        return new Tunnel();
    }

    @Override
    public Socket createSocket(Socket connected, String host, int port, boolean autoClose) throws IOException {
        return tls.createSocket(connected, host, port, autoClose);
    }

    @Override
    public Socket createSocket(String host, int port) throws IOException {
        throw new SocketException("TLS needs a connection through the proxy");
    }

    @Override
    public Socket createSocket(String host, int port, InetAddress local, int localPort) throws IOException {
        return createSocket(host, port);
    }

    @Override
    public Socket createSocket(InetAddress host, int port) throws IOException {
        return createSocket(host.getHostName(), port);
    }

    @Override
    public Socket createSocket(InetAddress host, int port, InetAddress local, int localPort) throws IOException {
        return createSocket(host.getHostName(), port);
    }

    @Override
    public String[] getDefaultCipherSuites() {
        return tls.getDefaultCipherSuites();
    }

    @Override
    public String[] getSupportedCipherSuites() {
        return tls.getSupportedCipherSuites();
    }

    /** A socket that connects to the proxy, and requests the connection to the server there. */
    private final class Tunnel extends Socket {
        @Override
        public void connect(SocketAddress target) throws IOException {
            connect(target, 0);
        }

        @Override
        public void connect(SocketAddress target, int timeout) throws IOException {
            InetSocketAddress server = (InetSocketAddress) target;
            super.connect(new InetSocketAddress(proxy.getHost(), HttpConnections.port(proxy, 80)), timeout);
            setSoTimeout(timeout);
            String to = server.getHostString() + ":" + server.getPort();
            String request = "CONNECT " + to + " HTTP/1.1\r\nHost: " + to + "\r\nProxy-Authorization: "
                    + authorization(proxy) + "\r\n\r\n";
            getOutputStream().write(request.getBytes(StandardCharsets.ISO_8859_1));
            String status = statusLine(getInputStream());
            if (!status.matches("HTTP/1\\.[01] 2[0-9][0-9].*")) {
                close();
                throw new IOException("Unable to tunnel through proxy. Proxy returns \"" + status + "\"");
            }
            setSoTimeout(0);
        }

        /** Reads the head of the response and not a byte more: the next bytes belong to TLS. */
        private String statusLine(InputStream in) throws IOException {
            ByteArrayOutputStream head = new ByteArrayOutputStream();
            int newlines = 0;
            while (newlines < 2) {
                int next = in.read();
                if (next < 0 || head.size() > HEADER_LIMIT) {
                    throw new IOException("the proxy closed the connection");
                }
                head.write(next);
                newlines = next == '\n' ? newlines + 1 : next == '\r' ? newlines : 0;
            }
            return head.toString(StandardCharsets.ISO_8859_1)
                    .lines()
                    .findFirst()
                    .orElse("");
        }
    }
}
