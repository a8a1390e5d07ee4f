package com.mellanox.mkt.buildkit.transport;

import java.io.IOException;
import java.net.Socket;
import java.net.StandardProtocolFamily;
import java.net.UnixDomainSocketAddress;
import java.nio.channels.SocketChannel;
import java.nio.file.Path;

/** A unix socket. */
record UnixTransport(Path path) implements Transport {

    @Override
    public Socket connect(boolean http2) throws IOException {
        SocketChannel channel = SocketChannel.open(StandardProtocolFamily.UNIX);
        try {
            channel.connect(UnixDomainSocketAddress.of(path));
            return new StreamSocket(new ChannelStreams.Input(channel), new ChannelStreams.Output(channel), channel) {
                @Override
                public void shutdownOutput() throws IOException {
                    channel.shutdownOutput();
                }
            };
        } catch (IOException | RuntimeException e) {
            channel.close();
            throw e;
        }
    }

    @Override
    public String toString() {
        return "unix://" + path;
    }
}
