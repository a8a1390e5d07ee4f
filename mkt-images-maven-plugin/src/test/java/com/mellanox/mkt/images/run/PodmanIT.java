package com.mellanox.mkt.images.run;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.mellanox.mkt.images.engine.BuildRequest;
import com.mellanox.mkt.images.engine.ContainerRequest;
import com.mellanox.mkt.images.engine.ContainerRequests;
import com.mellanox.mkt.images.engine.Engine;
import com.mellanox.mkt.images.engine.ImageId;
import com.mellanox.mkt.images.engine.PodmanServer;
import com.mellanox.mkt.images.engine.RegistryServer;
import com.mellanox.mkt.images.engine.RunningContainer;
import com.mellanox.mkt.images.engine.TextOutput;
import com.mellanox.mkt.images.engine.docker.RealEngine;
import com.mellanox.mkt.images.event.BuildEvent.ImageFetched;
import com.mellanox.mkt.images.event.BuildEvent.ImageStarted;
import com.mellanox.mkt.images.failure.BuildFailedException;
import com.mellanox.mkt.images.io.ContentWriter;
import com.mellanox.mkt.images.io.TarWriter;
import com.mellanox.mkt.images.plan.Decision;
import com.mellanox.mkt.images.plan.SampleKey;
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
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What the goals do, on a Podman: build, nothing the second time, plan, push, fetch, and a program in a container. */
class PodmanIT {
    private static final Duration LONG = Duration.ofSeconds(60);

    @TempDir
    private Path root;

    private RegistryServer server;
    private PodmanServer podman;
    private RealEngine real;
    private SampleKey key;

    @BeforeEach
    void writeKey() throws Exception {
        server = RegistryServer.start();
        podman = PodmanServer.start(Files.createDirectory(root.resolve("podman")), server.host());
        real = new RealEngine(podman.address());
        key = new SampleKey(root, "tiny")
                .describe("key: tiny", "registry: " + server.host())
                .onBusybox(real.busybox())
                .write(
                        "support-library.sh",
                        "# ---",
                        "# products: [/products]",
                        "",
                        "mkdir /products",
                        "echo library > /products/library.so.1",
                        "ln -s library.so.1 /products/library.so")
                .write(
                        "support-tool.sh",
                        "# ---",
                        "# image_files: {library: {files: [/products/library.so.1], dest: /opt/}}",
                        "",
                        "cat /opt/library.so.1 > /tool")
                .write(
                        "kvm.Dockerfile",
                        "FROM " + real.busybox(),
                        "COPY --from=local_mkt/support_library:tiny /products /usr/lib",
                        "COPY --from=local_mkt/support_tool:tiny /tool /tool");
    }

    @AfterEach
    void stop() {
        real.close();
        podman.close();
        server.close();
    }

    private SampleRun run() {
        return new SampleRun(root, key, real.connect()).pull(PullPolicy.MISSING);
    }

    private String kvm() {
        return server.host() + "/mkt/kvm:tiny";
    }

    private static List<String> built(SampleRun run) {
        run.run();
        return run.of(ImageStarted.class).stream()
                .map(started -> started.image().shortName())
                .toList();
    }

    @Test
    void runWhenDoneBeforeBuildsWhatHasChangedAndNoMore() throws Exception {
        assertThat(built(run())).containsExactlyInAnyOrder("build", "support_library", "support_tool", "kvm");
        assertThat(real.run(kvm(), "/bin/busybox", "cat", "/usr/lib/library.so", "/tool"))
                .isEqualTo("library\nlibrary\n");
        assertThat(real.labels(kvm())).containsEntry("com.mellanox.mkt.role", "final");

        assertThat(built(run())).isEmpty();

        key.write("support-tool.sh", Files.readString(key.file("support-tool.sh")) + "echo more >> /tool");
        assertThat(run().plan().images())
                .filteredOn(entry -> entry.decision() instanceof Decision.Build)
                .extracting(entry -> entry.image().reference().shortName())
                .containsExactly("support_tool", "kvm");
        assertThat(built(run())).containsExactly("support_tool", "kvm");
        assertThat(real.run(kvm(), "/bin/busybox", "cat", "/tool")).isEqualTo("library\nmore\n");
    }

    @Test
    void imagesWhenPublishedAreFetchedInPlaceOfBeingBuilt() throws Exception {
        SampleRun first = run();
        first.run();
        Receipt receipt = publish(first);
        assertThat(receipt.complete()).isTrue();
        assertThat(receipt.images())
                .extracting(image -> image.image().shortName())
                .contains("kvm", "support_library");
        List.of(
                        kvm(),
                        "local_mkt/support_library:tiny",
                        "local_mkt/support_tool:tiny",
                        server.host() + "/mkt/build:tiny")
                .forEach(real::remove);

        SampleRun second = run().registry(() -> Optional.of(registry()));
        second.run();

        assertThat(second.of(ImageFetched.class)).isNotEmpty();
        assertThat(real.run(kvm(), "/bin/busybox", "cat", "/usr/lib/library.so", "/tool"))
                .isEqualTo("library\nlibrary\n");
    }

    private Receipt publish(SampleRun run) {
        try (Engine engine = real.connect();
                Registry registry = registry()) {
            return new Publication(engine, registry, root, event -> {}, Clock.systemUTC())
                    .publish(new Publication.Request(
                            PublicationFiles.readBuiltImages(run.logs().resolve(PublicationFiles.BUILT_IMAGES)),
                            List.of("tiny"),
                            new PublishOptions(false, false),
                            false,
                            root.resolve("published.json"),
                            LONG));
        }
    }

    private Registry registry() {
        TlsTrust ofJvm = new TlsTrust(null, List.of(), Set.of());
        return RemoteRegistry.of(
                        server.host(), new RegistryAccess(unused -> Optional.empty(), Proxies.NONE, ofJvm), event -> {})
                .retrying(LONG);
    }

    @Test
    void baseImageWhenItHasChangedAtItsRegistryIsPulledAndBuiltOn() throws Exception {
        ImageReference base = ImageReference.parse(server.host() + "/base:1");
        key.write("kvm.Dockerfile", "FROM " + base, "COPY --from=local_mkt/support_library:tiny /products /usr/lib");
        pushBase(base, "one");
        run().run();
        assertThat(real.run(kvm(), "/bin/busybox", "cat", "/base")).isEqualTo("one\n");

        pushBase(base, "two");
        // A plan beforehand would not know: Podman tells what a registry has only by pulling it.
        run().pull(PullPolicy.REFRESH).unplanned();

        assertThat(real.run(kvm(), "/bin/busybox", "cat", "/base")).isEqualTo("two\n");
    }

    /** Builds one, and leaves it at the registry alone. */
    private void pushBase(ImageReference base, String text) throws Exception {
        byte[] dockerfile =
                ("FROM " + real.busybox() + "\nRUN echo " + text + " > /base\n").getBytes(StandardCharsets.UTF_8);
        ContentWriter context = out -> {
            try (TarWriter tar = new TarWriter(out, Instant.EPOCH)) {
                tar.file("Dockerfile", false, dockerfile.length, content -> content.write(dockerfile));
            }
        };
        try (Engine engine = real.connect()) {
            Optional<ImageId> before = engine.find(base);
            engine.tag(
                    engine.builder()
                            .build(
                                    new BuildRequest(base, context, "Dockerfile", Map.of(), Map.of(), false, false),
                                    event -> {}),
                    base);
            engine.push(base, LONG, event -> {});
            if (before.isPresent()) {
                engine.tag(before.get(), base);
            } else {
                real.remove(base.toString());
            }
        }
    }

    @Test
    void programWhenGivenInputReadsItAndIsHeard() {
        TextOutput output = new TextOutput();
        try (Engine engine = real.connect()) {
            ContainerRequest request = ContainerRequests.of(
                    engine.find(ImageReference.parse(real.busybox())).orElseThrow(),
                    List.of("sh", "-c", "cat; echo err >&2; exit 7"));
            try (RunningContainer container = engine.start(
                    request, output, new ByteArrayInputStream("input\n".getBytes(StandardCharsets.UTF_8)))) {
                assertThat(container.await(LONG)).hasValue(7);
            }
        }

        assertThat(output.stdout()).isEqualTo("input\n");
        assertThat(output.stderr()).isEqualTo("err\n");
    }

    @Test
    void runWhenAScriptFailsSaysWhichStep() throws IOException {
        key.write("support-library.sh", "# ---", "# products: [/products]", "", "echo working; exit 3");

        assertThatThrownBy(() -> run().run())
                .isInstanceOf(BuildFailedException.class)
                .hasMessageContaining("working")
                .hasMessageContaining("exit status 3");
    }
}
