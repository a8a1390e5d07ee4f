package com.mellanox.mkt.images.engine.docker;

import com.mellanox.mkt.images.engine.EngineAddress;
import com.mellanox.mkt.images.io.DaemonThreads;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.Socket;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import javax.net.ssl.SSLContext;
import javax.net.ssl.SSLParameters;
import javax.net.ssl.SSLServerSocket;
import javax.net.ssl.SSLSocket;
import org.apache.commons.io.IOUtils;

/**
 * An engine's socket as a port that has TLS and wants the client's certificate, as buildkitd has with --tlscacert. A client that
 * speaks HTTP/2 gets the engine's BuildKit, as if it were buildkitd.
 */
public final class TlsRelay implements AutoCloseable {
    private static final String HTTP2 = "h2";
    private static final String UPGRADE =
            "POST /grpc HTTP/1.1\r\nHost: docker\r\nConnection: Upgrade\r\nUpgrade: h2c\r\n\r\n";

    private final EngineAddress daemon;
    private final SSLServerSocket server;
    private final Set<Socket> open = ConcurrentHashMap.newKeySet();

    /** Listens at a port of the loopback. */
    public TlsRelay(SSLContext context, EngineAddress daemon) {
        this(context, daemon, new InetSocketAddress(InetAddress.getLoopbackAddress(), 0));
    }

    TlsRelay(SSLContext context, EngineAddress daemon, InetSocketAddress address) {
        this.daemon = daemon;
        try {
            server = (SSLServerSocket) context.getServerSocketFactory().createServerSocket();
            server.bind(address);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        SSLParameters parameters = server.getSSLParameters();
        parameters.setNeedClientAuth(true);
        parameters.setApplicationProtocols(new String[] {HTTP2});
        server.setSSLParameters(parameters);
        DaemonThreads.start("tls-relay", this::accept);
    }

    /** Its address with another name of this host: {@code tcp://localhost:43567}. */
    public URI uri(String host) {
        return URI.create("tcp://" + host + ":" + server.getLocalPort());
    }

    private void accept() {
        while (!server.isClosed()) {
            try {
                Socket client = server.accept();
                open.add(client);
                DaemonThreads.start("tls-relay", () -> connect(client));
            } catch (IOException e) {
                return;
            }
        }
    }

    private void connect(Socket client) {
        try {
            SSLSocket encrypted = (SSLSocket) client;
            // As Go does; otherwise small answers wait for acknowledgements.
            encrypted.setTcpNoDelay(true);
            encrypted.startHandshake();
            Socket socket = EngineSockets.connect(daemon);
            open.add(socket);
            if (HTTP2.equals(encrypted.getApplicationProtocol())) {
                upgrade(socket);
            }
            DaemonThreads.start("tls-relay", () -> copy(socket, client));
            copy(client, socket);
        } catch (IOException e) {
            IOUtils.closeQuietly(client);
        }
    }

    private static void upgrade(Socket engine) throws IOException {
        engine.getOutputStream().write(UPGRADE.getBytes(StandardCharsets.US_ASCII));
        engine.getOutputStream().flush();
        InputStream in = engine.getInputStream();
        StringBuilder head = new StringBuilder();
        while (head.indexOf("\r\n\r\n") < 0) {
            int next = in.read();
            if (next < 0) {
                throw new IOException("the engine has answered '" + head + "'");
            }
            head.append((char) next);
        }
    }

    private static void copy(Socket from, Socket to) {
        byte[] piece = new byte[16 * 1024];
        try {
            InputStream in = from.getInputStream();
            OutputStream out = to.getOutputStream();
            for (int n = in.read(piece); n >= 0; n = in.read(piece)) {
                out.write(piece, 0, n);
                out.flush();
            }
        } catch (IOException e) {
            // One of the sides has closed.
        } finally {
            IOUtils.closeQuietly(from, to);
        }
    }

    @Override
    public void close() {
        IOUtils.closeQuietly(server);
        open.forEach(IOUtils::closeQuietly);
    }
}
