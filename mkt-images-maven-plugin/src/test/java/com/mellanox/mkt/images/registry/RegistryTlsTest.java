package com.mellanox.mkt.images.registry;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.mellanox.mkt.images.failure.InvalidInputException;
import com.mellanox.mkt.images.failure.RegistryException;
import com.mellanox.mkt.images.http.Answer;
import com.mellanox.mkt.images.http.SampleCertificate;
import com.mellanox.mkt.images.http.TunnelProxy;
import com.mellanox.mkt.images.type.ImageReference;
import com.mellanox.mkt.images.type.Proxies;
import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Base64;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** Which certificates are trusted, who is spoken to without TLS, and by which proxy. */
@Timeout(30)
class RegistryTlsTest {
    private static final String DIGEST = "sha256:" + "0".repeat(64);
    private static final String QUESTION = "HEAD /v2/a/manifests/1";

    @TempDir
    private static Path shared;

    private static SampleCertificate certificate;
    private static SampleCertificate ofAnother;
    private static HttpRegistry secured;
    private static HttpRegistry plain;

    @TempDir
    private Path directory;

    @BeforeAll
    static void start() throws Exception {
        certificate = new SampleCertificate(shared, "ip:127.0.0.1");
        ofAnother = new SampleCertificate(shared, "dns:other.example.com");
        secured = HttpRegistry.start(certificate.context());
        plain = HttpRegistry.start();
        for (HttpRegistry server : new HttpRegistry[] {secured, plain}) {
            server.answer(QUESTION, Answer.of(200).with("Docker-Content-Digest", DIGEST));
        }
    }

    @AfterAll
    static void stop() {
        secured.close();
        plain.close();
    }

    private static void ask(String host, TlsTrust trust) {
        ask(host, trust, Proxies.NONE);
    }

    private static void ask(String host, TlsTrust trust, Proxies proxies) {
        RegistryAccess access = new RegistryAccess(registry -> Optional.empty(), proxies, trust);
        try (RemoteRegistry registry = RemoteRegistry.of(host, access, event -> {})) {
            assertThat(registry.digest(ImageReference.parse(host + "/a:1"))).isPresent();
        }
    }

    private static void assertFails(String host, TlsTrust trust, String... words) {
        assertThatThrownBy(() -> ask(host, trust))
                .isInstanceOfSatisfying(
                        RegistryException.class, e -> assertThat(e.kind()).isEqualTo(RegistryException.Kind.OTHER))
                .hasMessageStartingWith(host + "/a:1 cannot be looked up: ")
                .hasMessageContainingAll(words);
    }

    private static TlsTrust trust(@Nullable Path ca, Path... directories) {
        return new TlsTrust(ca, List.of(directories), Set.of());
    }

    private Path pem(Path file) throws Exception {
        Files.createDirectories(file.getParent());
        return Files.writeString(file, "a comment\n" + certificate.pem());
    }

    @Test
    void certificateWhenItIsInTheFileIsTrusted() throws Exception {
        Path ca = directory.resolve("ca.pem");
        Files.writeString(ca, ofAnother.pem() + certificate.pem());

        ask(secured.host(), trust(ca));
    }

    @Test
    void certificateWhenItIsInDockersDirectoryIsTrusted() throws Exception {
        pem(directory.resolve("certs.d").resolve(secured.host()).resolve("my.crt"));

        ask(secured.host(), trust(null, directory.resolve("missing"), directory.resolve("certs.d")));
    }

    @Test
    void certificateWhenItIsNobodysIsNotTrusted() {
        assertFails(
                secured.host(),
                trust(null),
                "the certificate of " + secured.host() + " is not trusted",
                "-Dmkt.registry.ca",
                "/etc/docker/certs.d/" + secured.host() + "/ca.crt");
    }

    @Test
    void certificateWhenItIsOfAnotherHostIsNotTaken() throws Exception {
        Path ca = Files.writeString(directory.resolve("ca.pem"), ofAnother.pem());
        try (HttpRegistry server = HttpRegistry.start(ofAnother.context())) {
            assertFails(server.host(), trust(ca), "the certificate of " + server.host() + " is for another host");
        }
    }

    @Test
    void fileWhenItHoldsNoCertificateIsNamed() throws IOException {
        Path empty = Files.writeString(directory.resolve("ca.pem"), "");

        for (Path file : List.of(empty, directory.resolve("missing.pem"))) {
            assertThatThrownBy(() -> ask(secured.host(), trust(file)))
                    .isInstanceOf(InvalidInputException.class)
                    .hasMessageStartingWith(file + ", -Dmkt.registry.ca, cannot be used: it ");
        }
    }

    @Test
    void loopbackWhenItSpeaksNoTlsIsSpokenToWithout() {
        ask(plain.host(), SampleAccess.trust());
        ask("localhost:" + plain.port(), SampleAccess.trust());
    }

    @Test
    @Timeout(15)
    void loopbackWhenItKeepsSilentIsGivenUpAfterItsTimeOut() throws IOException {
        try (ServerSocket silent = new ServerSocket(0, 5, InetAddress.getLoopbackAddress())) {
            String host = "127.0.0.1:" + silent.getLocalPort();
            try (RemoteRegistry registry = RemoteRegistry.of(host, SampleAccess.anonymous(), event -> {})
                    .retrying(Duration.ofMillis(500))) {
                assertThatThrownBy(() -> registry.digest(ImageReference.parse(host + "/a:1")))
                        .isInstanceOf(RegistryException.class);
            }
        }
    }

    @Test
    void hostWhenItSpeaksTlsAndIsListedAsPlainSaysSo() {
        assertThatThrownBy(() -> ask(secured.host(), SampleAccess.trust(secured.host())))
                .isInstanceOf(RegistryException.class)
                .hasMessageContaining("remove it from -Dmkt.registry.plain if it uses TLS");
    }

    @Test
    void hostWhenItIsListedIsSpokenToWithoutTlsByTheProxy() {
        Proxies proxies = new Proxies(URI.create("http://u%40x:p%3Aw@" + plain.host()), null, List.of());

        ask("registry.invalid:5000", SampleAccess.trust("registry.invalid:5000"), proxies);
        ask("registry.invalid", SampleAccess.trust("registry.invalid"), proxies);

        assertThat(plain.requests())
                .filteredOn(request -> !request.header("Proxy-Authorization").isEmpty())
                .hasSize(6)
                .allSatisfy(request -> assertThat(request.header("Proxy-Authorization"))
                        .isEqualTo("Basic "
                                + Base64.getEncoder().encodeToString("u@x:p:w".getBytes(StandardCharsets.UTF_8))));
    }

    @Test
    void hostWhenItIsNotListedIsNotSpokenToWithoutTls() {
        Proxies proxies = new Proxies(URI.create("http://" + plain.host()), null, List.of());

        assertThatThrownBy(() -> ask("registry.invalid:5000", SampleAccess.trust("registry.invalid:6000"), proxies))
                .isInstanceOf(RegistryException.class)
                .hasMessageContaining("unknown host");
    }

    @Test
    void proxyWhenItRefusesIsNamed() throws Exception {
        for (String status : List.of("407 No", "403 Forbidden")) {
            try (TunnelProxy proxy = TunnelProxy.refusing(status)) {
                Proxies proxies = new Proxies(null, proxy.url(""), List.of());

                assertThatThrownBy(() -> ask("registry.invalid", SampleAccess.trust(), proxies))
                        .isInstanceOf(RegistryException.class)
                        .hasMessageContaining("the proxy refuses the connection (" + status + ")");
            }
        }
    }

    @Test
    void proxyWhenThereIsNoneIsNamedInPlaceOfTheRegistry() throws Exception {
        int port;
        try (ServerSocket free = new ServerSocket(0)) {
            port = free.getLocalPort();
        }
        for (String host : List.of("127.0.0.1:" + port, "proxy.invalid:3128")) {
            Proxies proxies = new Proxies(null, URI.create("http://me:hidden@" + host), List.of());

            assertThatThrownBy(() -> ask("registry.invalid", SampleAccess.trust(), proxies))
                    .isInstanceOf(RegistryException.class)
                    .hasMessageContaining(": the proxy http://***@" + host + " does not answer (")
                    .hasMessageContaining("). Correct it where it is set")
                    .hasMessageNotContaining("hidden");
        }
    }

    @Test
    void proxyWhenItConnectsCarriesTlsAndGetsItsLogin() throws Exception {
        Path ca = Files.writeString(directory.resolve("ca.pem"), ofAnother.pem());
        try (HttpRegistry server = HttpRegistry.start(ofAnother.context());
                TunnelProxy proxy = TunnelProxy.to(server.port())) {
            server.answer(QUESTION, Answer.of(200).with("Docker-Content-Digest", DIGEST));

            ask("other.example.com", trust(ca), new Proxies(null, proxy.url("me:p%40ss@"), List.of()));

            assertThat(server.requests())
                    .allSatisfy(request ->
                            assertThat(request.header("Proxy-Authorization")).isEmpty());
            assertThat(proxy.heads())
                    .singleElement()
                    .satisfies(head -> assertThat(head)
                            .startsWith("CONNECT other.example.com:443 ")
                            .contains("Proxy-Authorization: Basic "
                                    + Base64.getEncoder().encodeToString("me:p@ss".getBytes(StandardCharsets.UTF_8))));
        }
    }

    @Test
    void serverWhenItLeadsToOneWithoutTlsIsNotFollowed() throws Exception {
        Path ca = pem(directory.resolve("ca.pem"));
        try (HttpRegistry server = HttpRegistry.start(certificate.context())) {
            server.answer(
                    "GET /v2/",
                    Answer.of(401)
                            .with("WWW-Authenticate", "Bearer realm=\"http://tokens.invalid/token\",service=\"x\""));

            assertFails(server.host(), trust(ca), "it redirects to http://tokens.invalid, which is without TLS");
        }
    }

    @Test
    void tokenWhenItIsOfAServerWithTlsIsGot() throws Exception {
        Path ca = pem(directory.resolve("ca.pem"));
        try (HttpRegistry server = HttpRegistry.start(certificate.context())) {
            server.asksForToken("https", HttpRegistry.token("a", "pull"))
                    .answer(QUESTION, Answer.of(200).with("Docker-Content-Digest", DIGEST));

            ask(server.host(), trust(ca));
        }
    }
}
