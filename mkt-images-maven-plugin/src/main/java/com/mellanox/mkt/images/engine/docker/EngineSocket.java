package com.mellanox.mkt.images.engine.docker;

import com.github.dockerjava.api.exception.DockerException;
import com.mellanox.mkt.images.engine.EngineAddress;
import java.io.Closeable;
import java.io.EOFException;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.net.InetSocketAddress;
import java.net.Socket;
import java.net.URI;
import java.net.UnixDomainSocketAddress;
import java.nio.ByteBuffer;
import java.nio.channels.Channels;
import java.nio.channels.SocketChannel;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Locale;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import javax.net.ssl.SSLContext;
import javax.net.ssl.SSLParameters;
import javax.net.ssl.SSLSocket;
import org.apache.commons.io.IOUtils;

/**
 * A connection to an engine whose directions are ended one by one. docker-java's are ended only as a whole: to end a
 * program's input would lose its remaining output.
 */
final class EngineSocket implements AutoCloseable {
    private static final Duration CONNECT_TIMEOUT = Duration.ofSeconds(10);
    private static final int SWITCHING = 101;
    private static final int OK = 200;
    private static final int LONGEST_HEAD = 64 * 1024;
    private static final String END_OF_HEAD = "\r\n\r\n";
    private static final Pattern STATUS = Pattern.compile("HTTP/1\\.[01] (?<status>[0-9]{3})\\b");
    private static final Pattern LENGTH = Pattern.compile("\r\ncontent-length: *(?<length>[0-9]{1,6})\r\n");

    private final InputStream in;
    private final OutputStream out;
    private final Closeable endOfOut;
    private final Closeable connection;

    private EngineSocket(InputStream in, OutputStream out, Closeable endOfOut, Closeable connection) {
        this.in = in;
        this.out = out;
        this.endOfOut = endOfOut;
        this.connection = connection;
    }

    /** Connects, as the HTTP client does for its requests. */
    static EngineSocket connect(EngineAddress address) throws IOException {
        if (!address.program().isEmpty()) {
            return of(ProcessSocket.start(address.program()));
        }
        if (address.isSocket()) {
            SocketChannel channel = SocketChannel.open(
                    UnixDomainSocketAddress.of(Path.of(address.uri().getPath())));
            return new EngineSocket(
                    Channels.newInputStream(channel), new ChannelOutput(channel), channel::shutdownOutput, channel);
        }
        Socket socket = new Socket();
        try {
            URI uri = address.uri();
            socket.connect(new InetSocketAddress(uri.getHost(), uri.getPort()), (int) CONNECT_TIMEOUT.toMillis());
            SSLContext tls = EngineTls.context(address);
            return of(tls == null ? socket : secure(socket, tls, uri));
        } catch (IOException | RuntimeException e) {
            socket.close();
            throw e;
        }
    }

    private static EngineSocket of(Socket socket) throws IOException {
        return new EngineSocket(socket.getInputStream(), socket.getOutputStream(), socket::shutdownOutput, socket);
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
     * Upgrades the connection from HTTP to the bytes of a program. Reads no further than the answer to that.
     *
     * @param path with its query, in the version of the API
     * @throws DockerException if the engine refuses
     */
    void upgrade(EngineAddress address, String path) throws IOException {
        URI uri = address.uri();
        boolean inNetwork = uri.getHost() != null;
        String host = inNetwork ? uri.getHost() + ":" + uri.getPort() : "localhost";
        String prefix = inNetwork ? uri.getRawPath().replaceFirst("/$", "") : "";
        String request = "POST " + prefix + path + " HTTP/1.1\r\nHost: " + host
                + "\r\nConnection: Upgrade\r\nUpgrade: tcp\r\nContent-Length: 0" + END_OF_HEAD;
        out.write(request.getBytes(StandardCharsets.US_ASCII));
        out.flush();
        String head = head();
        Matcher status = STATUS.matcher(head);
        int code = status.lookingAt() ? Integer.parseInt(status.group("status")) : 0;
        if (code != SWITCHING && code != OK) {
            throw new DockerException(body(head), code);
        }
    }

    /** Reads byte by byte, since what follows is not HTTP. */
    private String head() throws IOException {
        StringBuilder head = new StringBuilder();
        while (head.length() < LONGEST_HEAD) {
            int next = in.read();
            if (next < 0) {
                throw new EOFException("the connection was closed before an answer");
            }
            head.append((char) next);
            if (next == '\n' && head.toString().endsWith(END_OF_HEAD)) {
                return head.toString();
            }
        }
        throw new IOException("the answer is not HTTP");
    }

    private String body(String head) throws IOException {
        Matcher length = LENGTH.matcher(head.toLowerCase(Locale.ROOT));
        int count = length.find() ? Integer.parseInt(length.group("length")) : 0;
        return new String(in.readNBytes(count), StandardCharsets.UTF_8);
    }

    /** The bytes from the engine. */
    InputStream in() {
        return in;
    }

    /** The bytes to the engine, without a buffer. */
    OutputStream out() {
        return out;
    }

    /** Ends what is sent to the engine, and leaves what it sends as it is. */
    void endOut() throws IOException {
        endOfOut.close();
    }

    @Override
    public void close() {
        IOUtils.closeQuietly(connection);
    }

    /** Writes while another thread reads; the JDK's own streams of a channel let one wait for the other. */
    private static final class ChannelOutput extends OutputStream {
        private final SocketChannel channel;

        ChannelOutput(SocketChannel channel) {
            this.channel = channel;
        }

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
    }
}
