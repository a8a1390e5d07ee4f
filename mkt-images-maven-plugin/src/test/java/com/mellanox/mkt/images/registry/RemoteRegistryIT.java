package com.mellanox.mkt.images.registry;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.mellanox.mkt.images.engine.RegistryServer;
import com.mellanox.mkt.images.engine.ServerCertificate;
import com.mellanox.mkt.images.engine.TokenServer;
import com.mellanox.mkt.images.failure.RegistryException;
import com.mellanox.mkt.images.failure.RegistryException.Kind;
import com.mellanox.mkt.images.registry.Registry.Right;
import com.mellanox.mkt.images.type.Digest;
import com.mellanox.mkt.images.type.ImageReference;
import com.mellanox.mkt.images.type.Login;
import com.mellanox.mkt.images.type.Proxies;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.MessageDigest;
import java.time.Duration;
import java.util.HexFormat;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What {@link RemoteRegistry} does at a real registry with TLS, passwords and tokens. */
class RemoteRegistryIT {
    private static final String REPOSITORY = "mkt-test/support_a";
    private static final String TYPE = "application/vnd.docker.distribution.manifest.v2+json";
    private static final Login ALICE = new Login("alice", "pass:word");

    @TempDir
    private Path directory;

    private ServerCertificate certificate;
    private RegistryServer open;

    @BeforeEach
    void start() throws Exception {
        certificate = ServerCertificate.create(directory);
        open = RegistryServer.start();
    }

    @AfterEach
    void stop() {
        open.close();
    }

    private RemoteRegistry client(RegistryServer server, Login login) {
        return RemoteRegistry.of(
                        server.host(),
                        new RegistryAccess(
                                registry -> Optional.of(login),
                                Proxies.NONE,
                                new TlsTrust(certificate.certificate(), List.of(), Set.of())),
                        event -> {})
                .retrying(Duration.ofSeconds(30));
    }

    private static Digest digest(byte[] bytes) throws Exception {
        return new Digest("sha256:"
                + HexFormat.of().formatHex(MessageDigest.getInstance("SHA-256").digest(bytes)));
    }

    private Path file(String name, byte[] bytes) throws IOException {
        return Files.write(directory.resolve(name), bytes);
    }

    /** Publishes an image of one layer of some bytes under a tag. */
    private Manifest publish(RemoteRegistry registry, ImageReference tag) throws Exception {
        byte[] layer = new byte[300_000];
        byte[] config = "{\"config\":{\"Labels\":{\"a\":\"b\"}}}".getBytes(StandardCharsets.UTF_8);
        assertThat(registry.send(REPOSITORY, digest(layer), file("layer", layer)))
                .isTrue();
        assertThat(registry.send(REPOSITORY, digest(layer), file("layer", layer)))
                .isFalse();
        assertThat(registry.send(REPOSITORY, digest(config), file("config", config)))
                .isTrue();
        String text = "{\"schemaVersion\": 2,  \"mediaType\": \"" + TYPE + "\",\n\"config\": {\"digest\": \""
                + digest(config) + "\", \"size\": " + config.length
                + ", \"mediaType\": \"application/vnd.docker.container.image.v1+json\"}, \"layers\": [{\"size\": "
                + layer.length
                + ", \"mediaType\": \"application/vnd.docker.image.rootfs.diff.tar.gzip\", \"digest\": \""
                + digest(layer) + "\"}]}";
        Manifest manifest =
                new Manifest(TYPE, text, digest(text.getBytes(StandardCharsets.UTF_8)), digest(config), layer.length);
        registry.put(tag, manifest);
        return manifest;
    }

    private void assertPublishes(RegistryServer server, Login login) throws Exception {
        ImageReference image = ImageReference.parse(server.host() + "/" + REPOSITORY + ":1");
        try (RemoteRegistry registry = client(server, login)) {
            registry.logIn(List.of(REPOSITORY), Right.PUSH);
            assertThat(registry.digest(image)).isEmpty();
            assertThat(registry.manifest(image)).isEmpty();
            Manifest manifest = publish(registry, image);

            assertThat(registry.manifest(image)).contains(manifest);
            assertThat(registry.labels(image, manifest)).containsEntry("a", "b");
            assertThat(registry.isImmutable(image)).isFalse();

            registry.put(image.withTag("2"), manifest);
            assertThat(registry.digest(image.withTag("2"))).contains(manifest.digest());
            registry.fetch(REPOSITORY, manifest.config(), directory.resolve("back"));
            assertThat(directory.resolve("back")).hasSameBinaryContentAs(directory.resolve("config"));
        }
    }

    private void assertRefused(RegistryServer server, Login login, Kind kind) {
        try (RemoteRegistry registry = client(server, login)) {
            assertThatThrownBy(() -> registry.logIn(List.of(REPOSITORY), Right.PUSH))
                    .isInstanceOfSatisfying(
                            RegistryException.class, e -> assertThat(e.kind()).isEqualTo(kind));
        }
    }

    @Test
    void imageWhenTheRegistryWantsAPasswordIsPublishedAndReadBack() throws Exception {
        try (RegistryServer server = open.startWithTls(certificate, ALICE.user(), ALICE.password())) {
            assertRefused(server, new Login("alice", "wrong"), Kind.LOGIN);
            assertPublishes(server, ALICE);
        }
    }

    @Test
    void imageWhenTheRegistryWantsTokensIsPublishedAndReadBack() throws Exception {
        try (TokenServer tokens = TokenServer.start(certificate)
                        .with(ALICE.user(), ALICE.password(), "pull", "push")
                        .with("bob", "bob", "pull");
                RegistryServer server = open.startWithTokens(certificate, tokens)) {
            assertRefused(server, new Login("alice", "wrong"), Kind.LOGIN);
            assertRefused(server, new Login("bob", "bob"), Kind.FORBIDDEN);
            assertPublishes(server, ALICE);
            assertThat(tokens.scopes()).contains("repository:" + REPOSITORY + ":pull,push");
        }
    }

    @Test
    void imageWhenTheLoginIsAnIdentityTokenIsPublished() throws Exception {
        try (TokenServer tokens = TokenServer.start(certificate).with("alice", "x", "pull", "push");
                RegistryServer server = open.startWithTokens(certificate, tokens)) {
            assertPublishes(server, Login.ofIdentityToken("refresh-alice"));
        }
    }

    @Test
    void imageWhenTheRegistryHasNoTlsAndWantsNoLoginIsPublishedAndReadBack() throws Exception {
        assertPublishes(open, ALICE);
    }

    @Test
    void registryWhenItSpeaksTlsAndIsListedAsPlainSaysSo() throws Exception {
        try (RegistryServer server = open.startWithTls(certificate, ALICE.user(), ALICE.password());
                RemoteRegistry registry = RemoteRegistry.of(
                        server.host(),
                        new RegistryAccess(
                                host -> Optional.empty(),
                                Proxies.NONE,
                                new TlsTrust(null, List.of(), Set.of(server.host()))),
                        event -> {})) {
            assertThatThrownBy(() -> registry.logIn(List.of(REPOSITORY), Right.PULL))
                    .isInstanceOf(RegistryException.class)
                    .hasMessageContaining(server.host() + " uses TLS, and the request was plain HTTP");
        }
    }

    @Test
    void blobWhenItIsNotThatOfTheDigestIsRefused() throws Exception {
        Path file = file("layer", new byte[10]);
        try (RemoteRegistry registry = client(open, ALICE)) {
            assertThatThrownBy(() -> registry.send(REPOSITORY, digest(new byte[11]), file))
                    .isInstanceOfSatisfying(
                            RegistryException.class, e -> assertThat(e.kind()).isEqualTo(Kind.OTHER))
                    .hasMessageContaining("did not match");
        }
    }
}
