package com.mellanox.mkt.images.engine.buildkit;

import com.mellanox.mkt.buildkit.transport.Transport;
import com.mellanox.mkt.images.engine.BuilderAddress;
import java.io.IOException;
import java.net.Socket;
import java.net.URI;
import java.nio.file.Path;
import java.util.function.BiFunction;
import javax.net.ssl.SSLContext;

/** Connections to BuildKit by the address of a builder. */
record RemoteTransport(BuilderAddress address, Transport transport) implements Transport {

    /**
     * The connections to an address.
     *
     * @param tls reads the certificates of what is named, in a directory
     */
    static RemoteTransport of(BuilderAddress address, BiFunction<String, Path, SSLContext> tls) {
        return new RemoteTransport(address, transport(address, tls));
    }

    private static Transport transport(BuilderAddress address, BiFunction<String, Path, SSLContext> tls) {
        URI uri = address.uri();
        if (!address.program().isEmpty()) {
            return Transport.command(address.program());
        }
        if (uri.getHost() == null) {
            return Transport.unix(Path.of(uri.getPath()));
        }
        Path certificates = address.certificates();
        return certificates == null
                ? Transport.tcp(uri.getHost(), uri.getPort())
                : Transport.tls(
                        uri.getHost(), uri.getPort(), tls.apply("The builder at " + address, certificates));
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
