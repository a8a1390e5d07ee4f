package com.mellanox.mkt.images.engine.docker;

import com.mellanox.mkt.images.engine.EngineAddress;
import com.mellanox.mkt.images.io.DaemonThreads;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.Socket;
import java.net.URI;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import javax.net.ssl.SSLContext;
import javax.net.ssl.SSLServerSocket;
import javax.net.ssl.SSLSocket;
import org.apache.commons.io.IOUtils;

/** A daemon's socket as a port of the loopback that has TLS and wants the client's certificate, as buildkitd has with --tlscacert. */
public final class TlsRelay implements AutoCloseable {
    private final EngineAddress daemon;
    private final SSLServerSocket server;
    private final Set<Socket> open = ConcurrentHashMap.newKeySet();

    /** Listens at a port of its own. */
    public TlsRelay(SSLContext context, EngineAddress daemon) {
        this.daemon = daemon;
        try {
            server = (SSLServerSocket)
                    context.getServerSocketFactory().createServerSocket(0, 50, InetAddress.getLoopbackAddress());
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        server.setNeedClientAuth(true);
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
            ((SSLSocket) client).startHandshake();
            Socket socket = EngineSockets.connect(daemon);
            open.add(socket);
            DaemonThreads.start("tls-relay", () -> copy(socket, client));
            copy(client, socket);
        } catch (IOException e) {
            IOUtils.closeQuietly(client);
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
