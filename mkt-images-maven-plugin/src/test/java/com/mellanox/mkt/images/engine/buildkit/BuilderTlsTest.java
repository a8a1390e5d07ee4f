package com.mellanox.mkt.images.engine.buildkit;

import static org.assertj.core.api.Assertions.assertThat;

import com.mellanox.mkt.images.engine.BuilderAddress;
import com.mellanox.mkt.images.engine.BuilderGroup;
import com.mellanox.mkt.images.engine.EngineAddress;
import com.mellanox.mkt.images.engine.EngineFuture;
import com.mellanox.mkt.images.engine.TlsFiles;
import com.mellanox.mkt.images.engine.docker.TlsDirectory;
import com.mellanox.mkt.images.engine.docker.TlsRelay;
import com.mellanox.mkt.images.failure.EngineException;
import com.mellanox.mkt.images.http.SampleCertificate;
import com.mellanox.mkt.images.io.DaemonThreads;
import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.GeneralSecurityException;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** What is said if TLS with a builder fails. */
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
class BuilderTlsTest {
    private Path directory;
    private SampleCertificate ofBuilder;
    private SampleCertificate ofClient;
    private TlsRelay builder;

    @BeforeAll
    void start(@TempDir Path made) throws Exception {
        directory = made;
        ofBuilder = new SampleCertificate(made, "ip:127.0.0.1");
        ofClient = new SampleCertificate(made, "dns:client");
        // It never comes to the daemon behind it.
        builder = new TlsRelay(
                ofBuilder.contextFor(ofClient), new EngineAddress(URI.create("unix:///none.sock"), null, "a test"));
    }

    @AfterAll
    void stop() {
        builder.close();
    }

    @BeforeEach
    void write() throws Exception {
        write(ofBuilder, ofClient);
    }

    private void write(SampleCertificate ca, SampleCertificate client) throws IOException, GeneralSecurityException {
        Files.writeString(directory.resolve("ca.pem"), ca.pem());
        Files.writeString(directory.resolve("cert.pem"), client.pem());
        Files.writeString(directory.resolve("key.pem"), client.keyPem());
    }

    private EngineException failure(URI uri) {
        TlsFiles files = TlsFiles.in(directory, "-Dmkt.builder.certificates");
        return failure(BuilderAddress.parse(uri.toString(), files));
    }

    private EngineException failure(BuilderAddress address) {
        try (RemoteEngine engine = RemoteEngine.connect(
                new BuilderGroup(List.of(address), null),
                RemoteEngine.Use.REGISTRY,
                TlsDirectory::context,
                registry -> Optional.empty(),
                new EngineFuture(() -> {
                    throw new AssertionError("the engine here is used");
                }),
                directory,
                event -> {})) {
            throw new AssertionError(engine.description());
        } catch (EngineException e) {
            return e;
        }
    }

    @Test
    void connectWhenTheBuilderIsNotTrustedNamesTheCa() throws Exception {
        write(ofClient, ofClient);
        URI uri = builder.uri("127.0.0.1");

        assertThat(failure(uri))
                .hasMessageStartingWith("The TLS connection to the builder at " + uri + " failed: ")
                .hasMessageEndingWith(
                        "ca.pem, which -Dmkt.builder.certificates names, must be the authority that has signed the"
                                + " certificate of buildkitd");
    }

    @Test
    void connectWhenTheClientIsNotTrustedNamesItsCertificate() throws Exception {
        write(ofBuilder, ofBuilder);

        // Whether the alert arrives before the end of the connection is a matter of chance.
        assertThat(failure(builder.uri("127.0.0.1")))
                .hasMessageContaining("TLS connection")
                .hasMessageEndingWith(
                        "cert.pem and key.pem, which -Dmkt.builder.certificates names, must be signed by the"
                                + " authority that buildkitd has as --tlscacert");
    }

    @Test
    void connectWhenTheNameOfTheHostIsNotInTheCertificateSaysSo() {
        assertThat(failure(builder.uri("localhost")))
                .hasMessageContaining("localhost")
                .hasMessageContaining("Use a name of the host that is in the certificate of buildkitd");
    }

    @Test
    void connectWhenTheServerNameIsNotInTheCertificateSaysSo() {
        TlsFiles files = new TlsFiles(
                directory.resolve("ca.pem"),
                directory.resolve("cert.pem"),
                directory.resolve("key.pem"),
                "other.example.com",
                "docker buildx create --driver-opt");

        assertThat(failure(BuilderAddress.parse(builder.uri("127.0.0.1").toString(), files)))
                .hasMessageContaining("other.example.com")
                .hasMessageContaining("Use a name of the host that is in the certificate of buildkitd");
    }

    @Test
    void connectWhenThePortHasNoTlsSaysSo() throws IOException {
        try (ServerSocket plain = new ServerSocket(0, 50, InetAddress.getLoopbackAddress())) {
            DaemonThreads.start("plain", () -> greet(plain));

            assertThat(failure(URI.create("tcp://127.0.0.1:" + plain.getLocalPort())))
                    .hasMessageContaining("The port has no TLS: give buildkitd --tlscacert, --tlscert and --tlskey");
        }
    }

    /** As a daemon without TLS does: by the first frame of HTTP/2, whatever the client has sent. */
    private static void greet(ServerSocket server) {
        while (!server.isClosed()) {
            try (Socket client = server.accept()) {
                client.getOutputStream().write(new byte[] {0, 0, 0, 4, 0, 0, 0, 0, 0});
                client.getInputStream().readNBytes(100);
            } catch (IOException e) {
                // The test has ended.
            }
        }
    }

    @Test
    void connectWithoutTlsWhenThePortHasItNamesTheOption() {
        assertThat(failure(BuilderAddress.parse(builder.uri("127.0.0.1").toString(), null)))
                .hasMessageEndingWith("If the builder has TLS, give your certificates by -Dmkt.builder.certificates");
    }

    @ParameterizedTest
    @ValueSource(strings = {"ca.pem", "cert.pem", "key.pem"})
    void connectWhenAFileIsMissingOrEmptyNamesIt(String name) throws Exception {
        Path file = directory.resolve(name);
        Files.writeString(file, "nothing\n");
        assertThat(failure(URI.create("tcp://far:1")))
                .hasMessageStartingWith(
                        "The TLS certificates for the builder at tcp://far:1 cannot be used: " + file + " ")
                .hasMessageEndingWith(". Check the PEM files that -Dmkt.builder.certificates names");

        Files.delete(file);
        assertThat(failure(URI.create("tcp://far:1")))
                .hasMessage("The builder at tcp://far:1 is reached by TLS, but " + file
                        + " is missing. Put the file there, or"
                        + " name the right place by -Dmkt.builder.certificates");
    }
}
