package com.mellanox.mkt.images.run;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.junit.jupiter.api.Assumptions.assumeFalse;

import com.mellanox.mkt.images.engine.BuilderAddress;
import com.mellanox.mkt.images.engine.BuilderGroup;
import com.mellanox.mkt.images.engine.EngineFuture;
import com.mellanox.mkt.images.engine.RegistryServer;
import com.mellanox.mkt.images.engine.buildkit.RemoteEngine;
import com.mellanox.mkt.images.engine.docker.RealEngine;
import com.mellanox.mkt.images.engine.docker.TlsDirectory;
import com.mellanox.mkt.images.event.BuildEvent.ImageFetched;
import com.mellanox.mkt.images.event.BuildEvent.ImageStarted;
import com.mellanox.mkt.images.failure.RegistryException;
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

/** Whole runs on a builder without an image store: the BuildKit of another engine, of which nothing else is used. */
class RemoteBuilderIT {
    private static final Duration WITHIN = Duration.ofMinutes(1);

    @TempDir
    private Path root;

    private final String name = "it-" + UUID.randomUUID().toString().substring(0, 8);
    private final String kvm = "harbor.mellanox.com/mkt/kvm:" + name;
    private RegistryServer server;
    private RealEngine here;
    private RealEngine there;
    private SampleKey key;

    @BeforeEach
    void createKey() throws IOException, InterruptedException {
        server = RegistryServer.start();
        here = new RealEngine();
        there = new RealEngine(RealEngine.withContainerdStore());
        String base = publishBusybox();
        key = new SampleKey(root, name)
                .onBusybox(base)
                .write(
                        "support-library.sh",
                        "# ---",
                        "# products: [/products]",
                        "",
                        "mkdir /products",
                        "echo library > /products/library",
                        "ln -s library /products/link")
                .write(
                        "support-tool.sh",
                        "# ---",
                        "# image_files: {library: {files: [/products/], dest: /opt/library/}}",
                        "# products: [/tool]",
                        "",
                        "cat /opt/library/link > /tool")
                .write(
                        "kvm.Dockerfile",
                        "FROM " + base,
                        "COPY --from=local_mkt/support_tool:" + name + " /tool /result/tool",
                        "COPY --from=local_mkt/support_library:" + name + " /products /result/products",
                        "RUN echo " + name + " > /result/name");
    }

    private String publishBusybox() {
        ImageReference image = ImageReference.parse("127.0.0.1:" + server.port() + "/test/busybox:" + name);
        try (var engine = here.connect()) {
            engine.tag(engine.find(ImageReference.parse(here.busybox())).orElseThrow(), image);
            engine.push(image, Duration.ofMinutes(1), event -> {});
            engine.untag(image);
        }
        return image.toString();
    }

    @AfterEach
    void removeImages() {
        here.remove(kvm);
        here.close();
        there.close();
        server.close();
    }

    private RemoteEngine builder(RemoteEngine.Use use) {
        return builder(use, new EngineFuture(here::connect));
    }

    private RemoteEngine builder(RemoteEngine.Use use, EngineFuture engine) {
        return RemoteEngine.connect(
                new BuilderGroup(List.of(address()), null),
                use,
                TlsDirectory::context,
                registry -> Optional.empty(),
                engine,
                root.resolve("cache"),
                event -> {});
    }

    private List<String> built() {
        try (RemoteEngine engine = builder(RemoteEngine.Use.HERE)) {
            SampleRun run = new SampleRun(root, key, engine).jobs(2);
            run.run();
            return run.of(ImageStarted.class).stream()
                    .map(started -> started.image().toString().replace(":" + name, ""))
                    .toList();
        }
    }

    /** Which of the names of the run's images an engine has. */
    private List<String> names(RealEngine engine) {
        try (var connected = engine.connect()) {
            return List.of(
                            kvm,
                            "harbor.mellanox.com/mkt/build:" + name,
                            "local_mkt/support_library:" + name,
                            "local_mkt/support_tool:" + name)
                    .stream()
                    .filter(image -> connected.find(ImageReference.parse(image)).isPresent())
                    .toList();
        }
    }

    @Test
    void runWhenForContainersHereLoadsTheKvmImageAndNothingElse() throws Exception {
        assumeFalse(
                here.address().uri().equals(there.address().uri()),
                "the builder is in the engine here, whose images it would have");
        assertThat(built())
                .containsExactlyInAnyOrder(
                        "harbor.mellanox.com/mkt/build",
                        "local_mkt/support_library",
                        "local_mkt/support_tool",
                        "harbor.mellanox.com/mkt/kvm");
        assertThat(here.run(kvm, "/bin/busybox", "cat", "/result/tool", "/result/products/link"))
                .isEqualTo("library\nlibrary\n");
        assertThat(here.labels(kvm)).containsEntry("com.mellanox.mkt.packages", "library,tool");
        assertThat(names(here)).containsExactly(kvm);
        assertThat(names(there)).isEmpty();
        assertOnlyTheKvmImageIsHere();

        assertThat(built()).isEmpty();

        key.write("kvm.Dockerfile", Files.readString(key.file("kvm.Dockerfile")) + "RUN echo more > /result/more");
        assertThat(built())
                .containsExactlyInAnyOrder(
                        "harbor.mellanox.com/mkt/build",
                        "local_mkt/support_library",
                        "local_mkt/support_tool",
                        "harbor.mellanox.com/mkt/kvm");
        assertThat(here.run(kvm, "/bin/busybox", "cat", "/result/more")).isEqualTo("more\n");
    }

    private void assertOnlyTheKvmImageIsHere() {
        try (var engine = here.connect()) {
            assertThat(here.imagesOnBase())
                    .containsExactlyInAnyOrder(
                            engine.find(ImageReference.parse(here.busybox()))
                                    .orElseThrow()
                                    .toString(),
                            engine.find(ImageReference.parse(kvm)).orElseThrow().toString());
        }
        assertThat(here.containers()).isEmpty();
        assertThat(here.hasCachedStep("echo " + name)).isFalse();
        assertThat(there.hasCachedStep("echo " + name)).isTrue();
    }

    @Test
    void runWhenForARegistryPushesByTheBuilderAndUsesNoEngineHere() throws Exception {
        String host = "127.0.0.1:" + server.port();
        key.describe("key: " + name, "registry: " + host);
        EngineFuture none = new EngineFuture(() -> {
            throw new AssertionError("the engine here is used");
        });

        try (RemoteEngine engine = builder(RemoteEngine.Use.REGISTRY, none);
                Registry registry = registry(host)) {
            SampleRun run = new SampleRun(root, key, engine).jobs(2);
            run.run();
            BuiltImages built = PublicationFiles.readBuiltImages(run.logs().resolve(PublicationFiles.BUILT_IMAGES));
            Receipt receipt = new Publication(engine, registry, root, event -> {}, Clock.systemUTC())
                    .publish(new Publication.Request(
                            built,
                            List.of("human"),
                            new PublishOptions(false, false),
                            false,
                            root.resolve("published.json"),
                            Duration.ofMinutes(2)));
            assertThat(receipt.complete()).isTrue();
            assertThat(registry.digest(ImageReference.parse(host + "/mkt/kvm:human")))
                    .isPresent();
        }

        String published = host + "/mkt/kvm:human";
        try (var engine = here.connect()) {
            engine.pull(ImageReference.parse(published), event -> {});
        }
        assertThat(here.run(published, "/bin/busybox", "cat", "/result/tool")).isEqualTo("library\n");
        here.remove(published);
        try (var engine = there.connect()) {
            assertThat(engine.find(ImageReference.parse(published))).isEmpty();
        }
        assertThat(names(there)).isEmpty();
        assertProductsAreTakenFromTheRegistry(host);
    }

    @Test
    void digestAtRegistryWhenItIsNotThereOrNobodyAnswersTellsWhich() {
        try (RemoteEngine engine = builder(RemoteEngine.Use.HERE)) {
            ImageReference there = ImageReference.parse("127.0.0.1:" + server.port() + "/test/busybox:" + name);
            ImageReference absent = ImageReference.parse(there + "-absent");
            ImageReference unreachable = ImageReference.parse("127.0.0.1:1/test/busybox:1");

            assertThat(engine.digestAtRegistry(there, WITHIN)).isPresent();
            assertThatThrownBy(() -> engine.digestAtRegistry(absent, WITHIN))
                    .isInstanceOfSatisfying(
                            RegistryException.class,
                            failure -> assertThat(failure.kind()).isEqualTo(RegistryException.Kind.ABSENT));
            assertThatThrownBy(() -> engine.digestAtRegistry(unreachable, WITHIN))
                    .isInstanceOfSatisfying(
                            RegistryException.class,
                            failure -> assertThat(failure.kind()).isEqualTo(RegistryException.Kind.UNREACHABLE));
        }
    }

    private void assertProductsAreTakenFromTheRegistry(String host) throws IOException, InterruptedException {
        key.write("kvm.Dockerfile", Files.readString(key.file("kvm.Dockerfile")) + "RUN echo more > /result/more");
        try (RemoteEngine engine = RemoteEngine.connect(
                        new BuilderGroup(List.of(address()), null),
                        RemoteEngine.Use.HERE,
                        TlsDirectory::context,
                        registry -> Optional.empty(),
                        new EngineFuture(here::connect),
                        root.resolve("elsewhere/cache"),
                        event -> {});
                Registry registry = registry(host)) {
            SampleRun run = new SampleRun(root.resolve("elsewhere"), key, engine).registry(() -> Optional.of(registry));
            run.run();

            assertThat(run.of(ImageStarted.class))
                    .extracting(started -> started.image().toString())
                    .containsExactly(host + "/mkt/kvm:" + name);
            assertThat(run.of(ImageFetched.class))
                    .extracting(fetched -> fetched.image().toString())
                    .contains("local_mkt/support_library:" + name, "local_mkt/support_tool:" + name);
        }
        String made = host + "/mkt/kvm:" + name;
        assertThat(here.run(made, "/bin/busybox", "cat", "/result/tool", "/result/more"))
                .isEqualTo("library\nmore\n");
        here.remove(made);
    }

    private static BuilderAddress address() {
        return BuilderAddress.parse(RealEngine.withContainerdStore().uri().toString(), null);
    }

    private static Registry registry(String host) {
        TlsTrust ofJvm = new TlsTrust(null, List.of(), Set.of());
        return RemoteRegistry.of(host, new RegistryAccess(unused -> Optional.empty(), Proxies.NONE, ofJvm), event -> {})
                .retrying(Duration.ofMinutes(1));
    }
}
