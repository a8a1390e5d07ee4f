package com.mellanox.mkt.images.engine.buildkit;

import com.mellanox.mkt.buildkit.transport.Transport;
import com.mellanox.mkt.images.engine.BuilderAddress;
import com.mellanox.mkt.images.engine.ConnectingProgram;
import com.mellanox.mkt.images.engine.TlsFiles;
import java.io.IOException;
import java.net.Socket;
import java.net.URI;
import java.nio.file.Path;
import java.util.Optional;
import java.util.function.BiFunction;
import javax.net.ssl.SSLContext;

/** Connections to BuildKit by the address of a builder. */
record RemoteTransport(BuilderAddress address, Transport transport) implements Transport {

    /**
     * The connections to an address.
     *
     * @param tls reads the certificates of what is named
     */
    static RemoteTransport of(BuilderAddress address, BiFunction<String, TlsFiles, SSLContext> tls) {
        return new RemoteTransport(address, transport(address, tls));
    }

    private static Transport transport(BuilderAddress address, BiFunction<String, TlsFiles, SSLContext> tls) {
        URI uri = address.uri();
        if (!address.program().isEmpty()) {
            return Transport.command(ConnectingProgram.withoutCtrlC(address.program()));
        }
        if (!address.isTcp()) {
            return Transport.unix(Path.of(uri.getPath()));
        }
        TlsFiles files = address.tls();
        if (files == null) {
            return Transport.tcp(uri.getHost(), uri.getPort());
        }
        SSLContext context = tls.apply("The builder at " + address, files);
        String serverName = Optional.ofNullable(files.serverName()).orElse(uri.getHost());
        return Transport.tls(uri.getHost(), uri.getPort(), serverName, context);
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
