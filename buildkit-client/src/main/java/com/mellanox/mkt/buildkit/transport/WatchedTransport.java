package com.mellanox.mkt.buildkit.transport;

import java.io.IOException;
import java.io.InputStream;
import java.net.Socket;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** A transport that keeps the failure to read from its last connection: gRPC ends its calls for it, but does not tell it. */
public final class WatchedTransport implements Transport {
    private final Transport transport;
    private volatile @Nullable IOException failure;

    /** Watches a transport. */
    public WatchedTransport(Transport transport) {
        this.transport = transport;
    }

    /** Why the last connection could not be read any more, for example by an alert of TLS. */
    public Optional<IOException> failure() {
        return Optional.ofNullable(failure);
    }

    @Override
    public Socket connect(boolean http2) throws IOException {
        failure = null;
        Socket socket = transport.connect(http2);
        try {
            return new StreamSocket(watched(socket.getInputStream()), socket.getOutputStream(), socket);
        } catch (IOException | RuntimeException e) {
            socket.close();
            throw e;
        }
    }

    private InputStream watched(InputStream in) {
        return new BulkInput() {
            @Override
            public int read(byte[] bytes, int offset, int length) throws IOException {
                try {
                    return in.read(bytes, offset, length);
                } catch (IOException e) {
                    failure = e;
                    throw e;
                }
            }

            @Override
            public void close() throws IOException {
                in.close();
            }
        };
    }

    @Override
    public String toString() {
        return transport.toString();
    }
}
