package com.mellanox.mkt.images.run;

import static org.assertj.core.api.Assertions.assertThat;

import com.mellanox.mkt.images.engine.RegistryServer;
import com.mellanox.mkt.images.engine.docker.DockerEngine;
import com.mellanox.mkt.images.engine.docker.RealEngine;
import com.mellanox.mkt.images.event.BuildEvent.ImageFetched;
import com.mellanox.mkt.images.event.BuildEvent.ImageStarted;
import com.mellanox.mkt.images.failure.MktException;
import com.mellanox.mkt.images.http.Relay;
import com.mellanox.mkt.images.plan.SampleKey;
import com.mellanox.mkt.images.publication.BuiltImages;
import com.mellanox.mkt.images.publication.Publication;
import com.mellanox.mkt.images.publication.PublicationFiles;
import com.mellanox.mkt.images.publication.PublishOptions;
import com.mellanox.mkt.images.publication.Receipt;
import com.mellanox.mkt.images.registry.Registry;
import com.mellanox.mkt.images.registry.RegistryAccess;
import com.mellanox.mkt.images.registry.RemoteRegistry;
import com.mellanox.mkt.images.registry.TlsTrust;
import com.mellanox.mkt.images.type.Digest;
import com.mellanox.mkt.images.type.ImageReference;
import com.mellanox.mkt.images.type.Proxies;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.UUID;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Images of a real engine at a real registry: published, broken off, and taken from there in place of being built. */
class PublishedIT {
    private static final Duration LONG = Duration.ofSeconds(60);
    /** Enough for a request and too short for the engine's own patience with a registry that is gone. */
    private static final Duration SHORT = Duration.ofSeconds(1);

    @TempDir
    private Path root;

    private final String name = "it-" + UUID.randomUUID().toString().substring(0, 8);
    private RealEngine real;
    private RegistryServer server;
    private Relay relay;
    private SampleKey key;

    @BeforeEach
    void writeKey() throws IOException, InterruptedException {
        real = new RealEngine();
        server = RegistryServer.start();
        relay = new Relay(server.port());
        key = new SampleKey(root, name)
                .describe("key: " + name, "registry: " + relay.host())
                .onBusybox(real.busybox())
                .write(
                        "support-library.sh",
                        "# ---",
                        "# products: [/products]",
                        "",
                        "mkdir /products",
                        "echo library > /products/library.so.1",
                        "ln -s library.so.1 /products/library.so")
                .write("kvm.Dockerfile", "FROM " + real.busybox(), "COPY --from=" + library() + " /products /usr/lib");
    }

    @AfterEach
    void removeImages() {
        forgetImages();
        relay.close();
        server.close();
        real.close();
    }

    private void forgetImages() {
        real.awaitNoContainer();
        List.of(kvm(), relay.host() + "/mkt/build:" + name, library()).forEach(real::remove);
    }

    private String kvm() {
        return relay.host() + "/mkt/kvm:" + name;
    }

    private String library() {
        return "local_mkt/support_library:" + name;
    }

    private Registry registry(String host, Duration limit) {
        TlsTrust ofJvm = new TlsTrust(null, List.of(), Set.of());
        return RemoteRegistry.of(host, new RegistryAccess(unused -> Optional.empty(), Proxies.NONE, ofJvm), event -> {})
                .retrying(limit);
    }

    private BuiltImages build() {
        SampleRun run = new SampleRun(root, key, real.connect()).pull(PullPolicy.MISSING);
        run.run();
        return PublicationFiles.readBuiltImages(run.logs().resolve(PublicationFiles.BUILT_IMAGES));
    }

    private Receipt publish(BuiltImages built, String receipt, Duration within) {
        try (DockerEngine engine = real.connect();
                Registry registry = registry(relay.host(), within)) {
            return new Publication(engine, registry, root, event -> {}, Clock.systemUTC())
                    .publish(new Publication.Request(
                            built,
                            List.of("human"),
                            new PublishOptions(false, false),
                            false,
                            root.resolve(receipt),
                            within));
        }
    }

    @Test
    void imagesWhenPublishedAreTakenFromTheRegistryInPlaceOfBeingBuilt() throws Exception {
        publish(build(), "published.json", LONG);
        forgetImages();
        Path elsewhere = Files.createDirectories(root.resolve("elsewhere"));

        try (Registry registry = registry(relay.host(), LONG)) {
            SampleRun run = new SampleRun(elsewhere, key, real.connect())
                    .pull(PullPolicy.MISSING)
                    .registry(() -> Optional.of(registry));
            run.run();

            assertThat(run.of(ImageStarted.class)).isEmpty();
            assertThat(run.of(ImageFetched.class))
                    .extracting(fetched -> fetched.image().toString())
                    .containsExactly(relay.host() + "/mkt/build:" + name, library(), kvm());
            SampleRun next = new SampleRun(elsewhere, key, real.connect()).pull(PullPolicy.MISSING);
            next.run();
            assertThat(next.of(ImageStarted.class)).isEmpty();
        }
        assertThat(real.run(kvm(), "/bin/busybox", "cat", "/usr/lib/library.so"))
                .isEqualTo("library\n");
    }

    @Test
    void publicationWhenCutOffAfterAnyRequestMovesNoTagUntilAllIsThereAndIsFinishedByTheNext() throws Exception {
        BuiltImages built = build();
        int all = publishAndCount(built);
        assertThat(all).isGreaterThan(10);
        for (int good = 1; good < all; good++) {
            try (RegistryServer fresh = RegistryServer.start()) {
                relay.redirect(fresh.port(), good);
                String receipt = "cut-" + good + ".json";
                boolean done = isPublished(built, receipt);
                assertThat(!done || tag(fresh, "kvm").isPresent())
                        .as("what says that it is done is, after %s requests", good)
                        .isTrue();
                assertNoTagWithoutAll(built, fresh, good);
                relay.allowAll();
                assertThat(publish(built, receipt, LONG).complete()).isTrue();
                assertThat(tag(fresh, "kvm")).isPresent();
            }
        }
    }

    private boolean isPublished(BuiltImages built, String receipt) {
        try {
            return publish(built, receipt, SHORT).complete();
        } catch (MktException e) {
            return false;
        }
    }

    private int publishAndCount(BuiltImages built) {
        relay.redirect(server.port(), Integer.MAX_VALUE);
        publish(built, "whole.json", LONG);
        return relay.requests();
    }

    private Optional<Digest> tag(RegistryServer at, String image) {
        return digest(at, ImageReference.parse(at.host() + "/mkt/" + image + ":human"));
    }

    private Optional<Digest> digest(RegistryServer at, ImageReference image) {
        try (Registry direct = registry(at.host(), LONG)) {
            return direct.digest(image);
        }
    }

    private void assertNoTagWithoutAll(BuiltImages built, RegistryServer at, int good) {
        if (tag(at, "kvm").isPresent()) {
            assertThat(tag(at, "build")).as("after %s requests", good).isPresent();
        }
        if (tag(at, "build").isPresent()) {
            built.images()
                    .forEach(image -> assertThat(digest(
                                    at,
                                    ImageReference.parse(
                                            image.published().toString().replace(relay.host(), at.host()))))
                            .as("%s after %s requests", image.published(), good)
                            .isPresent());
        }
    }
}
