package com.mellanox.mkt.images.engine.docker;

import static org.assertj.core.api.Assertions.assertThat;

import com.mellanox.mkt.images.engine.EngineAddress;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.net.StandardProtocolFamily;
import java.net.URI;
import java.net.UnixDomainSocketAddress;
import java.nio.channels.Channels;
import java.nio.channels.ServerSocketChannel;
import java.nio.channels.SocketChannel;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** Connections of which one direction is ended: the rest of the other one arrives. */
@Timeout(30)
class EngineSocketsTest {
    private static final InetAddress LOOPBACK = InetAddress.getLoopbackAddress();

    @TempDir
    private Path directory;

    /** Reads to the end, and only then answers. */
    private static String answer(InputStream in, OutputStream out) throws IOException {
        String text = new String(in.readAllBytes(), StandardCharsets.UTF_8);
        out.write(("read " + text).getBytes(StandardCharsets.UTF_8));
        out.flush();
        return text;
    }

    private static CompletableFuture<String> serve(ServerSocket server) {
        return CompletableFuture.supplyAsync(() -> {
            try (Socket socket = server.accept()) {
                return answer(socket.getInputStream(), socket.getOutputStream());
            } catch (IOException e) {
                return e.toString();
            }
        });
    }

    private static void assertEndsOneByOne(EngineAddress address, CompletableFuture<String> server) throws Exception {
        try (Socket socket = EngineSockets.connect(address)) {
            socket.getOutputStream().write("all".getBytes(StandardCharsets.UTF_8));
            socket.getOutputStream().flush();
            socket.shutdownOutput();

            assertThat(server.get(60, TimeUnit.SECONDS)).isEqualTo("all");
            assertThat(new String(socket.getInputStream().readAllBytes(), StandardCharsets.UTF_8))
                    .isEqualTo("read all");
        }
    }

    private static EngineAddress address(ServerSocket server) {
        return new EngineAddress(URI.create("tcp://127.0.0.1:" + server.getLocalPort()), null, "a test");
    }

    @Test
    void socketWhenInTheNetworkEndsOneByOne() throws Exception {
        try (ServerSocket server = new ServerSocket(0, 1, LOOPBACK)) {
            assertEndsOneByOne(address(server), serve(server));
        }
    }

    @Test
    void socketWhenInTheFileSystemEndsOneByOne() throws Exception {
        Path path = directory.resolve("engine.sock");
        try (ServerSocketChannel server = ServerSocketChannel.open(StandardProtocolFamily.UNIX)) {
            server.bind(UnixDomainSocketAddress.of(path));
            CompletableFuture<String> answer = CompletableFuture.supplyAsync(() -> {
                try (SocketChannel channel = server.accept()) {
                    return answer(Channels.newInputStream(channel), Channels.newOutputStream(channel));
                } catch (IOException e) {
                    return e.toString();
                }
            });

            assertEndsOneByOne(new EngineAddress(URI.create("unix://" + path), null, "a test"), answer);
        }
    }
}
