package com.mellanox.mkt.images.run;

import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Random;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;

/** Debian's apt-cacher-ng on a port of this host's loopback, with an empty cache of its own. */
final class AptCacher implements AutoCloseable {
    private static final Path PROGRAM = Path.of("/usr/sbin/apt-cacher-ng");

    private static final int LOWEST_PORT = 20_000;
    private static final int PORTS = 12_000;

    private final Path log;
    private final int port;
    private final Process process;

    AptCacher(Path directory) throws IOException {
        if (!Files.isExecutable(PROGRAM)) {
            throw new AssertionError("This test needs Debian's package apt-cacher-ng; 'src/env/up' installs it");
        }
        log = Files.createDirectories(directory.resolve("log"));
        Path configuration = Files.createDirectories(directory.resolve("configuration"));
        port = freePort();
        Files.writeString(
                configuration.resolve("acng.conf"),
                String.join(
                        "\n",
                        "CacheDir: " + Files.createDirectories(directory.resolve("cache")),
                        "LogDir: " + log,
                        "SupportDir: /usr/lib/apt-cacher-ng",
                        "Port: " + port,
                        "BindAddress: 127.0.0.1",
                        "PidFile: " + directory.resolve("pid"),
                        "SocketPath: " + directory.resolve("socket"),
                        "ForeGround: 1",
                        ""));
        process = new ProcessBuilder(PROGRAM.toString(), "-c", configuration.toString())
                .redirectErrorStream(true)
                .redirectOutput(directory.resolve("output").toFile())
                .start();
        awaitListening(directory.resolve("output"));
    }

    /** It takes none above 32767, where the system's own free ones begin. */
    private static int freePort() {
        return new Random()
                .ints(LOWEST_PORT, LOWEST_PORT + PORTS)
                .filter(AptCacher::isFree)
                .findFirst()
                .orElseThrow();
    }

    private static boolean isFree(int port) {
        try (ServerSocket socket = new ServerSocket(port, 1, InetAddress.getLoopbackAddress())) {
            return socket.isBound();
        } catch (IOException taken) {
            return false;
        }
    }

    private void awaitListening(Path output) throws IOException {
        long start = System.nanoTime();
        while (System.nanoTime() - start < TimeUnit.SECONDS.toNanos(20)) {
            try (Socket connection = new Socket(InetAddress.getLoopbackAddress(), port)) {
                if (connection.isConnected()) {
                    return;
                }
            } catch (IOException notYet) {
                LockSupport.parkNanos(TimeUnit.MILLISECONDS.toNanos(50));
            }
        }
        close();
        throw new AssertionError("apt-cacher-ng does not listen: " + Files.readString(output));
    }

    String url() {
        return "http://127.0.0.1:" + port;
    }

    /** The packages that it has asked its upstream for. */
    List<String> fetched() throws IOException {
        return logged("I");
    }

    /** The packages that it has handed out. */
    List<String> served() throws IOException {
        return logged("O");
    }

    /** Its log has lines {@code time|I or O|bytes|client|path}, and is written when it is told so. */
    private List<String> logged(String direction) throws IOException {
        new ProcessBuilder("kill", "-USR1", Long.toString(process.pid()))
                .start()
                .onExit()
                .join();
        Path file = log.resolve("apt-cacher.log");
        if (!Files.exists(file)) {
            return List.of();
        }
        return Files.readAllLines(file).stream()
                .map(line -> line.split("\\|", -1))
                .filter(fields -> fields.length > 4 && fields[1].equals(direction) && fields[4].endsWith(".deb"))
                .map(fields -> fields[4])
                .toList();
    }

    @Override
    public void close() {
        process.destroy();
        process.onExit().join();
    }
}
