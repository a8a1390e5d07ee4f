package com.mellanox.mkt.images.engine.docker;

import com.mellanox.mkt.images.engine.EngineAddress;
import com.mellanox.mkt.images.engine.EngineLocator;
import com.mellanox.mkt.images.io.DaemonThreads;
import com.mellanox.mkt.images.type.UserEnvironment;
import java.io.Closeable;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Arrays;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import org.apache.commons.io.IOUtils;

/** An engine's socket as a port of the loopback, whose connections a test can cut. */
public final class SocketRelay implements AutoCloseable {
    private final EngineAddress engine;
    private volatile Duration delay = Duration.ZERO;
    private final ServerSocket server;
    private final Set<Closeable> open = ConcurrentHashMap.newKeySet();

    public SocketRelay(EngineAddress engine) throws IOException {
        this.engine = engine;
        this.server = new ServerSocket(0, 50, InetAddress.getLoopbackAddress());
        DaemonThreads.start("relay", this::accept);
    }

    /** Makes the way slow: each byte takes so long from now on, in either direction. */
    public void delay(Duration each) {
        delay = each;
    }

    /** Its address. */
    public EngineAddress address() {
        return new EngineLocator(new UserEnvironment(Map.of(), Path.of("/")))
                .locate("tcp://127.0.0.1:" + server.getLocalPort(), "a test");
    }

    private void accept() {
        while (!server.isClosed()) {
            try {
                Socket client = server.accept();
                Socket socket = EngineSockets.connect(engine);
                open.add(client);
                open.add(socket);
                DaemonThreads.start("relay", () -> copy(client, socket));
                DaemonThreads.start("relay", () -> copy(socket, client));
            } catch (IOException e) {
                close();
            }
        }
    }

    private void copy(Socket from, Socket to) {
        BlockingQueue<Piece> pieces = new LinkedBlockingQueue<>();
        DaemonThreads.start("relay", () -> send(pieces, from, to));
        byte[] buffer = new byte[16 * 1024];
        try {
            InputStream in = from.getInputStream();
            for (int n = in.read(buffer); n >= 0; n = in.read(buffer)) {
                pieces.add(new Piece(System.nanoTime() + delay.toNanos(), Arrays.copyOf(buffer, n)));
            }
        } catch (IOException e) {
            // cut
        } finally {
            pieces.add(new Piece(System.nanoTime() + delay.toNanos(), new byte[0]));
        }
    }

    /** Bytes on their way; none for the end. */
    private record Piece(long arrival, byte[] bytes) {}

    private static void send(BlockingQueue<Piece> pieces, Socket from, Socket to) {
        try {
            OutputStream out = to.getOutputStream();
            for (Piece piece = pieces.take(); piece.bytes().length > 0; piece = pieces.take()) {
                TimeUnit.NANOSECONDS.sleep(piece.arrival() - System.nanoTime());
                out.write(piece.bytes());
                out.flush();
            }
        } catch (IOException e) {
            // cut
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        } finally {
            IOUtils.closeQuietly(from, to);
        }
    }

    /** Cuts all connections, and refuses new ones. */
    public void cut() {
        try {
            server.close();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        open.forEach(IOUtils::closeQuietly);
    }

    @Override
    public void close() {
        cut();
    }
}
