package com.mellanox.mkt.buildkit.transport;

import java.io.IOException;
import java.net.InetAddress;
import java.net.Socket;
import javax.net.SocketFactory;

/** A socket factory that ignores addresses: every socket comes from one source. */
final class SingleSourceFactory extends SocketFactory {
    private final Channels.SocketSource source;

    SingleSourceFactory(Channels.SocketSource source) {
        this.source = source;
    }

    @Override
    public Socket createSocket() throws IOException {
        return source.open();
    }

    @Override
    public Socket createSocket(String host, int port) throws IOException {
        return source.open();
    }

    @Override
    public Socket createSocket(String host, int port, InetAddress local, int localPort) throws IOException {
        return source.open();
    }

    @Override
    public Socket createSocket(InetAddress host, int port) throws IOException {
        return source.open();
    }

    @Override
    public Socket createSocket(InetAddress host, int port, InetAddress local, int localPort) throws IOException {
        return source.open();
    }
}
