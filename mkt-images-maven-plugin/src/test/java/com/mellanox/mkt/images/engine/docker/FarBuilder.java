package com.mellanox.mkt.images.engine.docker;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import com.mellanox.mkt.images.engine.BuilderAddress;
import com.mellanox.mkt.images.engine.EngineAddress;
import com.mellanox.mkt.images.engine.EngineLocator;
import com.mellanox.mkt.images.engine.TlsFiles;
import com.mellanox.mkt.images.http.SampleCertificate;
import com.mellanox.mkt.images.type.UserEnvironment;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.OutputStream;
import java.net.InetSocketAddress;
import java.net.URISyntaxException;
import java.net.URL;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.GeneralSecurityException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Objects;
import java.util.stream.Stream;
import javax.net.ssl.SSLContext;

/**
 * A builder in a network of its own, which is reached over a slow link by TCP, TLS and a certificate of the client. The builder's
 * process and the link end with this JVM, and the network and its devices with them.
 */
public final class FarBuilder implements AutoCloseable {
    private static final int PORT = 1234;
    private static final long BITS_PER_SECOND = 5_000_000;

    private final List<Process> processes = new ArrayList<>();
    private final BufferedReader link;
    private final BuilderAddress address;

    /**
     * Starts the builder, which stands for BuildKit's daemon, and the link.
     *
     * @param directory for the certificates
     */
    public FarBuilder(Path directory, EngineAddress engine)
            throws IOException, GeneralSecurityException, InterruptedException, URISyntaxException {
        // A network of four addresses for each process, of those that are reserved for tests of links.
        long number = ProcessHandle.current().pid() % (1 << 15);
        String network = "198." + (18 + number / (1 << 14)) + "." + number / (1 << 6) % (1 << 8) + ".";
        String there = network + (number % (1 << 6) * 4 + 2);
        TlsFiles files = writeCertificates(directory, there);
        try {
            Process builder = start(
                    "unshare",
                    "--net",
                    Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                    "-XX:TieredStopAtLevel=1",
                    "-Xmx32m",
                    "-cp",
                    System.getProperty("java.class.path"),
                    FarBuilder.class.getName(),
                    directory.resolve("builder").toString(),
                    engine.uri().toString());
            awaitLine(builder.inputReader(StandardCharsets.UTF_8), "ready");
            String here = network + (number % (1 << 6) * 4 + 1);
            URL program = Objects.requireNonNull(FarBuilder.class.getResource("slow-link.py"));
            Process between =
                    start("python3", Path.of(program.toURI()).toString(), Long.toString(builder.pid()), here, there);
            link = between.inputReader(StandardCharsets.UTF_8);
            awaitLine(link, "up");
        } catch (IOException | RuntimeException | Error e) {
            close();
            throw e;
        }
        address = BuilderAddress.parse("tcp://" + there + ":" + PORT, files);
    }

    /** The process of the builder, in the other network. It ends with its input. */
    public static void main(String[] arguments) throws IOException {
        SSLContext tls = TlsDirectory.context("The builder", Path.of(arguments[0]));
        EngineAddress engine = new EngineLocator(new UserEnvironment(Map.of(), Path.of("/"))).locate(arguments[1]);
        TlsRelay relay = new TlsRelay(tls, engine, new InetSocketAddress(PORT));
        System.out.println("ready");
        System.in.transferTo(OutputStream.nullOutputStream());
        relay.close();
    }

    /** Skips a test, with the reason, where there can be no such network. */
    public static void assumePossible() {
        assumeTrue(System.getProperty("user.name").equals("root"), "only root can make a network for a test");
        assumeTrue(Files.exists(Path.of("/dev/net/tun")), "there is no /dev/net/tun");
        UserEnvironment environment = new UserEnvironment(System.getenv(), Path.of("/"));
        Stream.of("ip", "unshare", "nsenter", "python3")
                .forEach(name -> assumeTrue(environment.program(name).isPresent(), "there is no program " + name));
    }

    private static TlsFiles writeCertificates(Path directory, String host)
            throws IOException, GeneralSecurityException, InterruptedException {
        SampleCertificate ofBuilder = new SampleCertificate(directory, "ip:" + host);
        SampleCertificate ofClient = new SampleCertificate(directory, "dns:client");
        write(directory.resolve("builder"), ofBuilder, ofClient);
        write(directory.resolve("client"), ofClient, ofBuilder);
        return TlsFiles.in(directory.resolve("client"), "a test");
    }

    private static void write(Path directory, SampleCertificate own, SampleCertificate trusted)
            throws IOException, GeneralSecurityException {
        Files.createDirectories(directory);
        Files.writeString(directory.resolve("ca.pem"), trusted.pem());
        Files.writeString(directory.resolve("cert.pem"), own.pem());
        Files.writeString(directory.resolve("key.pem"), own.keyPem());
    }

    private Process start(String... command) throws IOException {
        Process process = new ProcessBuilder(command)
                .redirectError(ProcessBuilder.Redirect.INHERIT)
                .start();
        processes.add(process);
        return process;
    }

    private static void awaitLine(BufferedReader output, String line) throws IOException {
        assertThat(output.readLine()).isEqualTo(line);
    }

    public BuilderAddress address() {
        return address;
    }

    /** Sets how long each byte takes in either direction. At most 5 Mbit/s travel in each. */
    public void delay(Duration time) throws IOException {
        String line = String.format(Locale.ROOT, "%.3f %d%n", time.toMillis() / 1000.0, BITS_PER_SECOND);
        processes.get(1).getOutputStream().write(line.getBytes(StandardCharsets.US_ASCII));
        processes.get(1).getOutputStream().flush();
        awaitLine(link, "set");
    }

    @Override
    public void close() {
        processes.forEach(Process::destroyForcibly);
    }
}
