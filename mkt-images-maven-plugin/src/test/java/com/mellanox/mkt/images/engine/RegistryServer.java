package com.mellanox.mkt.images.engine;

import com.mellanox.mkt.images.type.Digest;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.HttpURLConnection;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Comparator;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;

/**
 * A real registry, Debian's {@code docker-registry}, on a free port of the loopback, where every engine takes it with TLS
 * and without. Stopped, and its data removed, when it is closed.
 */
public final class RegistryServer implements AutoCloseable {
    private static final int SECONDS = 60;
    private static final int ANSWER_MILLIS = 5_000;

    private final Path directory;
    private final Path config;
    private final int port;
    private Process process;

    private RegistryServer(Path directory, Path config, int port) throws IOException {
        this.directory = directory;
        this.config = config;
        this.port = port;
        this.process = serve();
    }

    private Process serve() throws IOException {
        return new ProcessBuilder("docker-registry", "serve", config.toString())
                .redirectErrorStream(true)
                .redirectOutput(directory.resolve("log-" + port).toFile())
                .start();
    }

    /** Starts one that lets everybody in. */
    public static RegistryServer start() throws IOException, InterruptedException {
        return start(Files.createTempDirectory("mkt-registry"), List.of());
    }

    /** Starts one with another's data that lets in who knows the password. */
    public RegistryServer startWithLogin(String user, String password) throws IOException, InterruptedException {
        return start(directory, List.of(login(user, password)));
    }

    /** Starts one with another's data that speaks TLS, and lets in who knows the password. */
    public RegistryServer startWithTls(ServerCertificate certificate, String user, String password)
            throws IOException, InterruptedException {
        return start(directory, List.of(tls(certificate), login(user, password)));
    }

    /** Starts one with another's data that speaks TLS, and lets in who brings one of the server's tokens. */
    public RegistryServer startWithTokens(ServerCertificate certificate, TokenServer tokens)
            throws IOException, InterruptedException {
        String auth = "auth: {token: {realm: '" + tokens.realm() + "', service: '" + TokenServer.SERVICE
                + "', issuer: '" + TokenServer.ISSUER + "', rootcertbundle: '" + certificate.certificate() + "'}}";
        return start(directory, List.of(tls(certificate), auth));
    }

    private static String tls(ServerCertificate certificate) {
        return "  tls: {certificate: '" + certificate.certificate() + "', key: '" + certificate.key() + "'}";
    }

    private String login(String user, String password) throws IOException, InterruptedException {
        Path passwords = Files.createTempFile(directory, "htpasswd", null);
        Process htpasswd = new ProcessBuilder("htpasswd", "-Bbn", user, password)
                .redirectOutput(passwords.toFile())
                .redirectError(ProcessBuilder.Redirect.DISCARD)
                .start();
        if (htpasswd.waitFor() != 0) {
            throw new IOException("htpasswd ended with " + htpasswd.exitValue());
        }
        return "auth: {htpasswd: {realm: test, path: '" + passwords + "'}}";
    }

    private static RegistryServer start(Path directory, List<String> more) throws IOException, InterruptedException {
        int port = freePort();
        Path config = Files.createTempFile(directory, "config", ".yml");
        Files.writeString(config, config(directory, port, more));
        RegistryServer server = new RegistryServer(directory, config, port);
        server.awaitAnswer();
        return server;
    }

    private static String config(Path directory, int port, List<String> more) {
        return String.join(
                        "\n",
                        "version: 0.1",
                        "storage:",
                        "  filesystem: {rootdirectory: '" + directory.resolve("data") + "'}",
                        "  delete: {enabled: true}",
                        "http:",
                        "  addr: '127.0.0.1:" + port + "'",
                        "")
                + String.join("\n", more);
    }

    private static int freePort() throws IOException {
        try (ServerSocket socket = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
            return socket.getLocalPort();
        }
    }

    private void awaitAnswer() throws IOException, InterruptedException {
        long deadline = System.nanoTime() + TimeUnit.SECONDS.toNanos(SECONDS);
        while (!answers()) {
            if (!process.isAlive() || System.nanoTime() > deadline) {
                String log = Files.readString(directory.resolve("log-" + port));
                close();
                throw new IOException("the registry did not start on port " + port + ":\n" + log);
            }
            process.waitFor(20, TimeUnit.MILLISECONDS);
        }
    }

    private boolean answers() {
        try {
            HttpURLConnection connection = (HttpURLConnection)
                    URI.create("http://" + host() + "/v2/").toURL().openConnection();
            connection.setConnectTimeout(ANSWER_MILLIS);
            connection.setReadTimeout(ANSWER_MILLIS);
            int status = connection.getResponseCode();
            connection.disconnect();
            // With 400, one that speaks TLS answers to somebody who does not.
            return status == HttpURLConnection.HTTP_OK
                    || status == HttpURLConnection.HTTP_UNAUTHORIZED
                    || status == HttpURLConnection.HTTP_BAD_REQUEST;
        } catch (IOException e) {
            return false;
        }
    }

    /** Ends it from one moment to the next; what it holds stays. */
    public void kill() throws InterruptedException {
        process.destroyForcibly().waitFor();
    }

    /** Starts it again, on the same port and with what it held. */
    public void restart() throws IOException, InterruptedException {
        process = serve();
        awaitAnswer();
    }

    /** What stands in front of a name: {@code 127.0.0.1:43567}. */
    public String host() {
        return "127.0.0.1:" + port;
    }

    /** Where it listens, on the loopback. */
    public int port() {
        return port;
    }

    /** Damages a repository, {@code mkt-test/a}: what its manifests name is gone, they themselves stay. */
    public void loseLayers(String repository) throws IOException {
        Path root = directory.resolve("data/docker/registry/v2");
        try (Stream<Path> digests = Files.list(root.resolve("repositories/" + repository + "/_layers/sha256"))) {
            for (Path digest : digests.toList()) {
                String hex = String.valueOf(digest.getFileName());
                remove(root.resolve("blobs/sha256/" + hex.substring(0, 2) + "/" + hex));
            }
        }
    }

    /** Changes one byte of a blob or of a manifest, as somebody could who has the disk of the registry. */
    public void changeByte(Digest blob) throws IOException {
        Path file = directory.resolve(
                "data/docker/registry/v2/blobs/sha256/" + blob.hex().substring(0, 2) + "/" + blob.hex() + "/data");
        byte[] bytes = Files.readAllBytes(file);
        bytes[bytes.length / 2] ^= 1;
        Files.write(file, bytes);
    }

    /** How many uploads to a repository were begun, and neither finished nor cancelled: those with a time of their begin. */
    public long uploads(String repository) throws IOException {
        Path uploads = directory.resolve("data/docker/registry/v2/repositories/" + repository + "/_uploads");
        if (!Files.isDirectory(uploads)) {
            return 0;
        }
        try (Stream<Path> begun = Files.list(uploads)) {
            return begun.filter(upload -> Files.exists(upload.resolve("startedat")))
                    .count();
        }
    }

    @Override
    public void close() {
        process.destroy();
        try {
            if (!process.waitFor(SECONDS, TimeUnit.SECONDS)) {
                process.destroyForcibly();
            }
        } catch (InterruptedException e) {
            process.destroyForcibly();
            Thread.currentThread().interrupt();
        }
        remove(directory);
    }

    private static void remove(Path directory) {
        if (!Files.exists(directory)) {
            return;
        }
        try (Stream<Path> files = Files.walk(directory)) {
            for (Path file : files.sorted(Comparator.reverseOrder()).toList()) {
                Files.deleteIfExists(file);
            }
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
