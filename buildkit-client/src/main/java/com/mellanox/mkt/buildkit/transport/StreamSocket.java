package com.mellanox.mkt.buildkit.transport;

import java.io.Closeable;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.Socket;
import java.net.SocketAddress;

/** A connected socket that is made of two streams, for libraries that want a {@link Socket}. */
public class StreamSocket extends Socket {
    private static final InetSocketAddress ADDRESS = InetSocketAddress.createUnresolved("buildkit", 1);

    private final InputStream input;
    private final OutputStream output;
    private final Closeable connection;
    private volatile boolean closed;

    /**
     * Makes a socket of two streams.
     *
     * @param connection is closed with the socket; a thread that reads or writes then gets an exception or the end of the stream
     */
    public StreamSocket(InputStream input, OutputStream output, Closeable connection) {
        this.input = input;
        this.output = output;
        this.connection = connection;
    }

    @Override
    public InputStream getInputStream() {
        return input;
    }

    @Override
    public OutputStream getOutputStream() {
        return output;
    }

    @Override
    public synchronized void close() throws IOException {
        closed = true;
        connection.close();
    }

    @Override
    public boolean isClosed() {
        return closed;
    }

    @Override
    public boolean isConnected() {
        return true;
    }

    @Override
    public boolean isBound() {
        return true;
    }

    @Override
    public void setTcpNoDelay(boolean on) {
        // There are no packets to delay.
    }

    @Override
    public void setKeepAlive(boolean on) {
        // The streams end when the other side does.
    }

    @Override
    public void setSoTimeout(int milliseconds) {
        // A daemon may be silent for as long as a step runs.
    }

    @Override
    public int getSoTimeout() {
        return 0;
    }

    @Override
    public void setSoLinger(boolean on, int seconds) {
        // Nothing is kept back on closing.
    }

    @Override
    public SocketAddress getRemoteSocketAddress() {
        return ADDRESS;
    }

    @Override
    public SocketAddress getLocalSocketAddress() {
        return ADDRESS;
    }

    @Override
    public InetAddress getInetAddress() {
        return InetAddress.getLoopbackAddress();
    }

    @Override
    public int getPort() {
        return ADDRESS.getPort();
    }

    @Override
    public int getLocalPort() {
        return ADDRESS.getPort();
    }
}
