package com.mellanox.mkt.images.engine;

import java.io.IOException;
import java.net.URI;
import java.net.UnixDomainSocketAddress;
import java.nio.channels.SocketChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.concurrent.TimeUnit;

/**
 * A Podman of a test's own, with images of its own. It runs where its defaults would not: with Docker's runtime, since its
 * own refuses a host that mixes both kinds of control groups, and without the limits that only a host's root can raise.
 */
public final class PodmanServer implements AutoCloseable {
    private static final int SECONDS = 20;

    private final Path directory;
    private final Process process;

    private PodmanServer(Path directory, Process process) {
        this.directory = directory;
        this.process = process;
    }

    /**
     * Starts one.
     *
     * @param directory for its data, of a short path
     * @param registry one that has no TLS
     */
    public static PodmanServer start(Path directory, String registry) throws IOException, InterruptedException {
        Files.writeString(directory.resolve("containers.conf"), """
                [containers]
                default_ulimits = ["nofile=1024:1024", "nproc=1024:1024"]
                [engine]
                runtime = "runc"
                """);
        Files.writeString(
                directory.resolve("registries.conf"),
                "[[registry]]\nlocation = \"" + registry + "\"\ninsecure = true\n");
        ProcessBuilder service = podman(directory, "system", "service", "--time=0", "unix://" + socket(directory));
        service.environment()
                .put("CONTAINERS_CONF", directory.resolve("containers.conf").toString());
        service.environment()
                .put(
                        "CONTAINERS_REGISTRIES_CONF",
                        directory.resolve("registries.conf").toString());
        PodmanServer server = new PodmanServer(directory, service.start());
        server.awaitAnswer();
        return server;
    }

    private static ProcessBuilder podman(Path directory, String... arguments) {
        ProcessBuilder builder = new ProcessBuilder(
                "podman",
                "--root",
                directory.resolve("root").toString(),
                "--runroot",
                directory.resolve("run").toString());
        builder.command().addAll(List.of(arguments));
        return builder.redirectErrorStream(true)
                .redirectOutput(directory.resolve("log").toFile());
    }

    private static Path socket(Path directory) {
        return directory.resolve("podman.sock");
    }

    private void awaitAnswer() throws IOException, InterruptedException {
        long deadline = System.nanoTime() + TimeUnit.SECONDS.toNanos(SECONDS);
        while (!answers()) {
            if (!process.isAlive() || System.nanoTime() > deadline) {
                String log = Files.readString(directory.resolve("log"));
                close();
                throw new IOException("podman did not start:\n" + log);
            }
            process.waitFor(20, TimeUnit.MILLISECONDS);
        }
    }

    private boolean answers() {
        try (SocketChannel channel = SocketChannel.open(UnixDomainSocketAddress.of(socket(directory)))) {
            return channel.isConnected();
        } catch (IOException e) {
            return false;
        }
    }

    public EngineAddress address() {
        return new EngineAddress(URI.create("unix://" + socket(directory)), null, "the test's own");
    }

    /** Ends it, and takes away what it has mounted. */
    @Override
    public void close() {
        process.destroy();
        try {
            if (!process.waitFor(SECONDS, TimeUnit.SECONDS)) {
                process.destroyForcibly();
            }
            podman(directory, "system", "reset", "--force").start().waitFor();
        } catch (InterruptedException e) {
            process.destroyForcibly();
            Thread.currentThread().interrupt();
        } catch (IOException e) {
            throw new AssertionError(e);
        }
    }
}
