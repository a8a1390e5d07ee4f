package com.mellanox.mkt.buildkit;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.concurrent.TimeUnit;

/** A real registry, Debian's {@code docker-registry}, on the loopback, where every engine takes it without TLS. */
final class CacheRegistry implements AutoCloseable {
    private static final Path PROGRAM = Path.of("/usr/bin/docker-registry");
    private static final int SECONDS = 30;

    private final Process process;
    private final int port;

    private CacheRegistry(Process process, int port) {
        this.process = process;
        this.port = port;
    }

    static boolean isInstalled() {
        return Files.isExecutable(PROGRAM);
    }

    static CacheRegistry start(Path directory) throws IOException, InterruptedException {
        int port;
        try (ServerSocket free = new ServerSocket(0, 0, InetAddress.getLoopbackAddress())) {
            port = free.getLocalPort();
        }
        Path config = Files.writeString(directory.resolve("registry.yml"), """
                version: 0.1
                storage: {filesystem: {rootdirectory: '%s'}}
                http: {addr: '127.0.0.1:%d'}
                """.formatted(
                        Files.createDirectory(directory.resolve("data")), port));
        Process process = new ProcessBuilder(PROGRAM.toString(), "serve", config.toString())
                .redirectErrorStream(true)
                .redirectOutput(directory.resolve("log").toFile())
                .start();
        CacheRegistry registry = new CacheRegistry(process, port);
        registry.awaitStart();
        return registry;
    }

    private void awaitStart() throws InterruptedException {
        long deadline = System.nanoTime() + TimeUnit.SECONDS.toNanos(SECONDS);
        while (!isListening()) {
            assertThat(process.isAlive() && System.nanoTime() < deadline).isTrue();
            TimeUnit.MILLISECONDS.sleep(20);
        }
    }

    private boolean isListening() {
        try (Socket socket = new Socket(InetAddress.getLoopbackAddress(), port)) {
            return socket.isConnected();
        } catch (IOException e) {
            return false;
        }
    }

    /** The name of an image of it. */
    String reference(String repository) {
        return "127.0.0.1:" + port + "/" + repository;
    }

    @Override
    public void close() {
        process.destroy();
    }
}
