package com.mellanox.mkt.buildkit.transport;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Queue;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;
import java.util.logging.Handler;
import java.util.logging.LogRecord;
import java.util.logging.Logger;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** A server whose connection breaks: programs that use the client show nothing of it on their own. */
class ServerOnSocketTest {
    private static final Logger ALL = Logger.getLogger("");

    private final Queue<String> logged = new ConcurrentLinkedQueue<>();
    private final Handler handler = new Handler() {
        @Override
        public void publish(LogRecord message) {
            if (message.getLoggerName().startsWith("io.grpc")) {
                logged.add(message.getLoggerName() + ": " + message.getMessage());
            }
        }

        @Override
        public void flush() {
            // Nothing is kept back.
        }

        @Override
        public void close() {
            // There is nothing to close.
        }
    };

    @BeforeEach
    void listen() {
        ALL.addHandler(handler);
    }

    @AfterEach
    void stopListening() {
        ALL.removeHandler(handler);
    }

    @ParameterizedTest
    @ValueSource(strings = {"", "PRI * HT", "GET / HTTP/1.1\r\n\r\n", "PRI * HTTP/2.0\r\n\r\nSM\r\n\r\n\0\0\4"})
    void serverWhenItsConnectionBreaksLogsNothing(String begin) throws IOException, InterruptedException {
        ExecutorService executor = Executors.newCachedThreadPool();
        ScheduledExecutorService timer = Executors.newSingleThreadScheduledExecutor();
        try (ServerSocket listener = new ServerSocket(0, 1, InetAddress.getLoopbackAddress());
                Socket daemon = new Socket(listener.getInetAddress(), listener.getLocalPort());
                Socket accepted = listener.accept()) {
            ServerOnSocket server = ServerOnSocket.start(accepted, List.of(), executor, timer);
            daemon.getOutputStream().write(begin.getBytes(StandardCharsets.US_ASCII));
            daemon.shutdownOutput();

            server.shutDown();
            server.awaitEnd();
        } finally {
            executor.shutdown();
            timer.shutdownNow();
        }

        assertThat(executor.awaitTermination(1, TimeUnit.MINUTES)).isTrue();
        assertThat(logged).isEmpty();
    }
}
