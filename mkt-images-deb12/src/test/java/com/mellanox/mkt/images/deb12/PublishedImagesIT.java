package com.mellanox.mkt.images.deb12;

import static org.assertj.core.api.Assertions.assertThat;

import com.mellanox.mkt.images.engine.Engine;
import com.mellanox.mkt.images.engine.EngineLocator;
import com.mellanox.mkt.images.engine.LoginProvider;
import com.mellanox.mkt.images.engine.docker.DockerEngine;
import com.mellanox.mkt.images.publication.BuiltImages;
import com.mellanox.mkt.images.publication.BuiltImages.Image;
import com.mellanox.mkt.images.publication.BuiltImages.SupportPackage;
import com.mellanox.mkt.images.publication.Publication;
import com.mellanox.mkt.images.publication.PublicationFiles;
import com.mellanox.mkt.images.publication.PublishOptions;
import com.mellanox.mkt.images.publication.Receipt;
import com.mellanox.mkt.images.registry.Registry;
import com.mellanox.mkt.images.registry.RegistryAccess;
import com.mellanox.mkt.images.registry.RemoteRegistry;
import com.mellanox.mkt.images.registry.TlsTrust;
import com.mellanox.mkt.images.type.ImageReference;
import com.mellanox.mkt.images.type.Login;
import com.mellanox.mkt.images.type.Proxies;
import com.mellanox.mkt.images.type.UserEnvironment;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Duration;
import java.util.List;
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

    @TempDir
    private Path directory;

    private final LoginProvider logins = registry -> Optional.of(new Login("robot$mkt+ci", "pass word"));
    private String host;
    private Engine engine;

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
    void imagesWhenPublishedComeBackUnderTheirDigests() throws Exception {
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
            assertThat(publish(built).images()).allMatch(upload -> upload.sent() == 0);
        } finally {
            built.images().forEach(image -> engine.untag(image.reference()));
        }
    }

    private Receipt publish(BuiltImages built) {
        TlsTrust trust = new TlsTrust(directory.resolve("registry").resolve("ca.pem"), List.of(), Set.of());
        RegistryAccess access = new RegistryAccess(logins, Proxies.NONE, trust);
        try (Registry registry = RemoteRegistry.of(host, access, event -> {}).retrying(LONG)) {
            // Sources made of release tarballs are directories of this machine, which alone would be refused.
            return new Publication(engine, registry, directory, event -> {}, Clock.systemUTC())
                    .publish(new Publication.Request(
                            built,
                            List.of("deb12"),
                            new PublishOptions(false, true),
                            false,
                            directory.resolve("published.json"),
                            LONG));
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
