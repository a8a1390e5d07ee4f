package com.mellanox.mkt.buildkit.transport;

import java.io.IOException;
import java.net.Socket;
import java.nio.file.Path;
import java.util.List;
import javax.net.ssl.SSLContext;

/**
 * Opens connections to a BuildKit daemon, or to a Docker daemon that has BuildKit in it. An implementation names the address in
 * its {@code toString}, which messages show.
 */
public interface Transport {

    /**
     * Opens a connection.
     *
     * @param http2 whether TLS negotiates HTTP/2 by ALPN; otherwise TLS negotiates no protocol
     * @return a connected socket, which the caller closes
     * @throws IOException if the daemon cannot be reached; its message says why
     */
    Socket connect(boolean http2) throws IOException;

    /** A unix socket. */
    static Transport unix(Path path) {
        return new UnixTransport(path);
    }

    /** TCP without encryption. */
    static Transport tcp(String host, int port) {
        return new TcpTransport(host, port, host, null);
    }

    /**
     * TCP with TLS. The context has the certificate of the client, if the daemon asks for one. The daemon's certificate must have
     * the name of the host.
     */
    static Transport tls(String host, int port, SSLContext context) {
        return tls(host, port, host, context);
    }

    /**
     * TCP with TLS likewise.
     *
     * @param serverName the name that the daemon's certificate must have, in place of that of the host
     */
    static Transport tls(String host, int port, String serverName, SSLContext context) {
        return new TcpTransport(host, port, serverName, context);
    }

    /**
     * A program whose standard input and output are the connection, for example {@code ssh host docker system dial-stdio}, {@code
     * buildctl dial-stdio}, or {@code kubectl exec}. Its last lines on standard error are in the message of a failure.
     *
     * @param command the program and its arguments
     */
    static Transport command(List<String> command) {
        return new CommandTransport(command);
    }
}
