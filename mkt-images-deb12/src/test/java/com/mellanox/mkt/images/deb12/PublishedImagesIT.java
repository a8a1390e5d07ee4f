package com.mellanox.mkt.images.deb12;

import static org.assertj.core.api.Assertions.assertThat;

import com.mellanox.mkt.images.engine.Engine;
import com.mellanox.mkt.images.engine.EngineLocator;
import com.mellanox.mkt.images.engine.LoginProvider;
import com.mellanox.mkt.images.engine.docker.DockerEngine;
import com.mellanox.mkt.images.publication.AttachmentOptions;
import com.mellanox.mkt.images.publication.BuiltImages;
import com.mellanox.mkt.images.publication.BuiltImages.Image;
import com.mellanox.mkt.images.publication.BuiltImages.SupportPackage;
import com.mellanox.mkt.images.publication.Publication;
import com.mellanox.mkt.images.publication.PublicationFiles;
import com.mellanox.mkt.images.publication.PublishOptions;
import com.mellanox.mkt.images.publication.Receipt;
import com.mellanox.mkt.images.publication.Receipt.Attached;
import com.mellanox.mkt.images.registry.Registry;
import com.mellanox.mkt.images.registry.RegistryAccess;
import com.mellanox.mkt.images.registry.RemoteRegistry;
import com.mellanox.mkt.images.registry.TlsTrust;
import com.mellanox.mkt.images.sbom.ImageDocuments;
import com.mellanox.mkt.images.sign.Attachment;
import com.mellanox.mkt.images.sign.ImageCheck;
import com.mellanox.mkt.images.sign.PublicKeys;
import com.mellanox.mkt.images.sign.SigningKey;
import com.mellanox.mkt.images.type.ImageReference;
import com.mellanox.mkt.images.type.Login;
import com.mellanox.mkt.images.type.Proxies;
import com.mellanox.mkt.images.type.UserEnvironment;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.GeneralSecurityException;
import java.security.Key;
import java.security.KeyPair;
import java.security.KeyPairGenerator;
import java.security.spec.ECGenParameterSpec;
import java.time.Clock;
import java.time.Duration;
import java.util.Base64;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The images of Debian 12, all of them, at a registry with TLS and a password. */
class PublishedImagesIT {
    private static final Path BUILT = Path.of("target", "mkt-images", "deb12");
    private static final Path START_REGISTRY =
            Path.of("..", "mkt-images-maven-plugin", "src", "it", "publish", "start-registry");
    private static final Duration LONG = Duration.ofMinutes(10);

    /** What is attached to each image, and what cosign calls it. */
    private static final Map<String, String> DOCUMENTS = Map.of(
            "https://cyclonedx.org/bom", "cyclonedx",
            "https://spdx.dev/Document", "spdxjson",
            "https://slsa.dev/provenance/v1", "slsaprovenance1");

    @TempDir
    private Path directory;

    private final KeyPair keyPair = keyPair();
    private final LoginProvider logins = registry -> Optional.of(new Login("robot$mkt+ci", "pass word"));
    private String host;
    private Engine engine;

    private static KeyPair keyPair() {
        try {
            KeyPairGenerator generator = KeyPairGenerator.getInstance("EC");
            generator.initialize(new ECGenParameterSpec("secp256r1"));
            return generator.generateKeyPair();
        } catch (GeneralSecurityException e) {
            throw new IllegalStateException(e);
        }
    }

    @BeforeEach
    void startRegistry() throws IOException, InterruptedException {
        Process process = new ProcessBuilder("bash", START_REGISTRY.toString(), directory.toString())
                .redirectErrorStream(true)
                .start();
        String output = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
        assertThat(process.waitFor()).as(output).isZero();
        host = "127.0.0.1:" + file("port");
        UserEnvironment environment = new UserEnvironment(System.getenv(), Path.of(System.getProperty("user.home")));
        engine = DockerEngine.connect(new EngineLocator(environment).locate(null), logins, event -> {});
    }

    @AfterEach
    void stopRegistry() throws IOException {
        engine.close();
        ProcessHandle.of(Long.parseLong(file("pid"))).ifPresent(ProcessHandle::destroy);
    }

    private String file(String name) throws IOException {
        return Files.readString(directory.resolve("registry").resolve(name)).strip();
    }

    @Test
    void imagesWhenPublishedComeBackUnderTheirDigestsWithSignaturesAndDocuments() throws Exception {
        BuiltImages built = here(PublicationFiles.readBuiltImages(BUILT.resolve(PublicationFiles.BUILT_IMAGES)));
        assertThat(built.images()).hasSize(2);
        built.images().forEach(image -> engine.tag(image.id(), image.reference()));
        try {
            Receipt receipt = publish(built);

            assertThat(receipt.complete()).isTrue();
            assertThat(receipt.images()).hasSize(2 + 3).allMatch(upload -> upload.size() > 0);
            for (Image image : built.images()) {
                comesBack(image, receipt);
            }
            assertThat(receipt.attached())
                    .extracting(Attached::type)
                    .contains("signature")
                    .containsAll(DOCUMENTS.keySet());
            for (Image image : built.images()) {
                isValid(image);
                isValidForCosign(image);
            }
            Receipt again = publish(built);
            assertThat(again.images()).allMatch(upload -> upload.sent() == 0);
            assertThat(again.attached()).containsExactlyInAnyOrderElementsOf(receipt.attached());
        } finally {
            built.images().forEach(image -> engine.untag(image.reference()));
        }
    }

    /** A client of its own, as on another machine. */
    private RemoteRegistry registry() {
        TlsTrust trust = new TlsTrust(directory.resolve("registry").resolve("ca.pem"), List.of(), Set.of());
        return RemoteRegistry.of(host, new RegistryAccess(logins, Proxies.NONE, trust), event -> {});
    }

    /** The signature and the documents; of the KVM image also each layer by its bytes. */
    private void isValid(Image image) throws Exception {
        PublicKeys keys =
                new PublicKeys(List.of(PublicKeys.read("the public key", pem("PUBLIC KEY", keyPair.getPublic()))));
        Optional<Path> downloads = image.isKvm() ? Optional.of(directory) : Optional.empty();
        try (RemoteRegistry registry = registry()) {
            ImageCheck.Result result = new ImageCheck(registry, keys, downloads).check(image.published());

            assertThat(result.problems()).isEmpty();
            assertThat(result.attachments())
                    .filteredOn(Attachment::isSigned)
                    .extracting(Attachment::type)
                    .contains("")
                    .containsAll(DOCUMENTS.keySet());
        }
    }

    /** Where there is a cosign; without its transparency log, which needs a network. */
    private void isValidForCosign(Image image) throws Exception {
        String cosign = System.getenv("MKT_COSIGN");
        if (cosign == null) {
            return;
        }
        Path key = Files.write(directory.resolve("key.pub"), pem("PUBLIC KEY", keyPair.getPublic()));
        String login = Base64.getEncoder().encodeToString("robot$mkt+ci:pass word".getBytes(StandardCharsets.UTF_8));
        Files.writeString(
                directory.resolve("config.json"), "{\"auths\": {\"%s\": {\"auth\": \"%s\"}}}".formatted(host, login));
        run(
                cosign,
                "verify",
                "--insecure-ignore-tlog",
                "--key",
                key.toString(),
                image.published().toString());
        for (String type : DOCUMENTS.values()) {
            run(
                    cosign,
                    "verify-attestation",
                    "--insecure-ignore-tlog",
                    "--type",
                    type,
                    "--key",
                    key.toString(),
                    image.published().toString());
        }
    }

    private void run(String... command) throws Exception {
        ProcessBuilder builder = new ProcessBuilder(command)
                .redirectErrorStream(true)
                .redirectOutput(directory.resolve("output").toFile());
        builder.environment().put("HOME", directory.toString());
        builder.environment().put("DOCKER_CONFIG", directory.toString());
        builder.environment()
                .put(
                        "SSL_CERT_FILE",
                        directory.resolve("registry").resolve("ca.pem").toString());
        assertThat(builder.start().waitFor())
                .as(Files.readString(directory.resolve("output")))
                .isZero();
    }

    private static byte[] pem(String label, Key key) {
        String text = Base64.getMimeEncoder().encodeToString(key.getEncoded());
        return "-----BEGIN %1$s-----\n%2$s\n-----END %1$s-----\n"
                .formatted(label, text)
                .getBytes(StandardCharsets.UTF_8);
    }

    private AttachmentOptions attachments() {
        SigningKey key = SigningKey.read("the key", pem("PRIVATE KEY", keyPair.getPrivate()), () -> new byte[0]);
        // The engine has the images under their own names, too.
        ImageDocuments documents = new ImageDocuments(() -> engine, directory, "1.0");
        return new AttachmentOptions(key, documents::of);
    }

    private Receipt publish(BuiltImages built) {
        try (Registry registry = registry().retrying(LONG)) {
            // Sources made of release tarballs are directories of this machine, which alone would be refused.
            return new Publication(engine, registry, directory, event -> {}, Clock.systemUTC())
                    .publish(new Publication.Request(
                            built,
                            List.of("deb12"),
                            new PublishOptions(false, true),
                            false,
                            directory.resolve("published.json"),
                            LONG,
                            false,
                            attachments()));
        }
    }

    private void comesBack(Image image, Receipt receipt) throws Exception {
        Receipt.Upload upload = receipt.images().stream()
                .filter(candidate -> candidate.image().equals(image.published()))
                .findFirst()
                .orElseThrow();
        ImageReference digest = new ImageReference(image.reference().name(), null, upload.digest());
        engine.pull(digest, event -> {});

        assertThat(engine.find(digest)).contains(image.id());
    }

    /** The same images, published at the registry of this test. */
    private BuiltImages here(BuiltImages built) {
        return new BuiltImages(
                built.key(),
                built.title(),
                built.version(),
                built.platform(),
                built.images().stream()
                        .map(image -> new Image(
                                here(image.reference()),
                                here(image.published()),
                                image.id(),
                                image.inputs(),
                                image.packages(),
                                image.osPackages(),
                                image.os(),
                                image.making()))
                        .toList(),
                built.packages().stream().map(this::here).toList(),
                built.baseImages(),
                built.personal(),
                built.selection(),
                built.lock());
    }

    private SupportPackage here(SupportPackage image) {
        @Nullable ImageReference published = image.published();
        return new SupportPackage(
                image.name(),
                image.reference(),
                published == null ? null : here(published),
                image.id(),
                image.inputs(),
                image.products(),
                image.source());
    }

    private ImageReference here(ImageReference image) {
        return ImageReference.parse(host + "/" + image.repository() + ":" + image.tag());
    }
}
