package com.mellanox.mkt.buildkit.transport;

import java.io.IOException;
import java.net.InetSocketAddress;
import java.net.Socket;
import java.time.Duration;
import javax.net.ssl.SSLContext;
import javax.net.ssl.SSLParameters;
import javax.net.ssl.SSLSocket;
import org.jspecify.annotations.Nullable;

/**
 * TCP, with TLS if there is a context for it.
 *
 * @param serverName the name that the daemon's certificate must have
 */
record TcpTransport(
        String host, int port, String serverName, @Nullable SSLContext context) implements Transport {
    private static final Duration TIME_LIMIT = Duration.ofSeconds(20);

    @Override
    public Socket connect(boolean http2) throws IOException {
        Socket socket = new Socket();
        try {
            socket.connect(new InetSocketAddress(host, port), (int) TIME_LIMIT.toMillis());
            socket.setTcpNoDelay(true);
            socket.setKeepAlive(true);
            return context == null ? socket : encrypt(socket, context, http2);
        } catch (IOException | RuntimeException e) {
            socket.close();
            throw e;
        }
    }

    private Socket encrypt(Socket plain, SSLContext tls, boolean http2) throws IOException {
        SSLSocket socket = (SSLSocket) tls.getSocketFactory().createSocket(plain, serverName, port, true);
        SSLParameters parameters = socket.getSSLParameters();
        parameters.setEndpointIdentificationAlgorithm("HTTPS");
        if (http2) {
            parameters.setApplicationProtocols(new String[] {"h2"});
        }
        socket.setSSLParameters(parameters);
        socket.setSoTimeout((int) TIME_LIMIT.toMillis());
        socket.startHandshake();
        socket.setSoTimeout(0);
        return socket;
    }

    @Override
    public String toString() {
        return "tcp://" + host + ":" + port;
    }
}
