package com.mellanox.mkt.images.engine.buildkit;

import com.mellanox.mkt.buildkit.transport.StreamSocket;
import com.mellanox.mkt.buildkit.transport.Transport;
import com.mellanox.mkt.images.engine.EngineAddress;
import java.io.IOException;
import java.net.Socket;
import java.net.URI;
import java.nio.file.Path;
import javax.net.ssl.SSLContext;

/** Connections to BuildKit by the address of its engine. */
record EngineTransport(EngineAddress address, Transport transport) implements Transport {

    static EngineTransport of(EngineAccess engine) {
        EngineAddress address = engine.address();
        return new EngineTransport(address, transport(engine, address.uri()));
    }

    private static Transport transport(EngineAccess engine, URI uri) {
        if (!engine.address().program().isEmpty()) {
            return http2 -> byProgram(engine);
        }
        if (engine.address().isSocket()) {
            return Transport.unix(Path.of(uri.getPath()));
        }
        SSLContext tls = engine.tls();
        return tls == null
                ? Transport.tcp(uri.getHost(), uri.getPort())
                : Transport.tls(uri.getHost(), uri.getPort(), tls);
    }

    private static Socket byProgram(EngineAccess engine) throws IOException {
        Socket socket = engine.connectByProgram();
        return new StreamSocket(socket.getInputStream(), socket.getOutputStream(), socket);
    }

    @Override
    public Socket connect(boolean http2) throws IOException {
        return transport.connect(http2);
    }

    @Override
    public String toString() {
        return address.toString();
    }
}
