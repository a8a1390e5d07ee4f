package com.mellanox.mkt.images.engine.docker;

import com.mellanox.mkt.images.engine.EngineAddress;
import com.mellanox.mkt.images.failure.EngineException;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.net.InetSocketAddress;
import java.net.Socket;
import java.net.SocketAddress;
import java.net.URI;
import java.net.UnixDomainSocketAddress;
import java.nio.ByteBuffer;
import java.nio.channels.Channels;
import java.nio.channels.SocketChannel;
import java.nio.file.Path;
import javax.net.ssl.SSLContext;
import javax.net.ssl.SSLParameters;
import javax.net.ssl.SSLSocket;
import org.jspecify.annotations.Nullable;

/** Sockets to an engine's address, for requests by HTTP and for the streams of programs in containers. */
final class EngineSockets {
    static final int CONNECT_MILLIS = 10_000;

    private EngineSockets() {}

    /** A socket for the address; it is connected already, unless it is a socket of the network. */
    static Socket open(EngineAddress address) throws IOException {
        if (!address.program().isEmpty()) {
            return ProcessSocket.start(address.program());
        }
        return address.isSocket() ? new UnixSocket(Path.of(address.uri().getPath())) : new Socket();
    }

    /** Connects to the address, by TLS if it has certificates. */
    static Socket connect(EngineAddress address) throws IOException {
        Socket socket = open(address);
        URI uri = address.uri();
        if (!address.isTcp()) {
            return socket;
        }
        try {
            socket.connect(new InetSocketAddress(uri.getHost(), uri.getPort()), CONNECT_MILLIS);
            SSLContext tls = tls(address);
            return tls == null ? socket : secure(socket, tls, uri);
        } catch (IOException | RuntimeException e) {
            socket.close();
            throw e;
        }
    }

    private static Socket secure(Socket plain, SSLContext context, URI uri) throws IOException {
        SSLSocket socket =
                (SSLSocket) context.getSocketFactory().createSocket(plain, uri.getHost(), uri.getPort(), true);
        SSLParameters parameters = socket.getSSLParameters();
        parameters.setEndpointIdentificationAlgorithm("HTTPS");
        socket.setSSLParameters(parameters);
        socket.startHandshake();
        return socket;
    }

    /**
     * Reads the certificates of an address.
     *
     * @return null if the address does not use TLS
     * @throws EngineException if a file is missing or is no certificate or key
     */
    static @Nullable SSLContext tls(EngineAddress address) {
        Path certificates = address.certificates();
        return certificates == null ? null : TlsDirectory.context("The engine at " + address, certificates);
    }

    /**
     * A Unix socket whose output can be ended alone. docker-java's cannot: to end a program's input would lose its remaining
     * output.
     */
    private static final class UnixSocket extends Socket {
        private final SocketChannel channel;

        UnixSocket(Path path) throws IOException {
            channel = SocketChannel.open(UnixDomainSocketAddress.of(path));
        }

        @Override
        public InputStream getInputStream() {
            return Channels.newInputStream(channel);
        }

        /** Writes while another thread reads; the JDK's own streams of a channel let one wait for the other. */
        @Override
        public OutputStream getOutputStream() {
            return new OutputStream() {
                @Override
                public void write(int b) throws IOException {
                    write(new byte[] {(byte) b}, 0, 1);
                }

                @Override
                public void write(byte[] bytes, int offset, int length) throws IOException {
                    ByteBuffer left = ByteBuffer.wrap(bytes, offset, length);
                    while (left.hasRemaining()) {
                        channel.write(left);
                    }
                }
            };
        }

        @Override
        public void shutdownOutput() throws IOException {
            channel.shutdownOutput();
        }

        @Override
        public synchronized void close() throws IOException {
            super.close();
            channel.close();
        }

        @Override
        public void connect(SocketAddress endpoint, int timeout) {
            // Connected already.
        }

        @Override
        public boolean isConnected() {
            return true;
        }
    }
}
