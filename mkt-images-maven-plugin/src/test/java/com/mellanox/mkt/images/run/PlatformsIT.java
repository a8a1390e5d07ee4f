package com.mellanox.mkt.images.run;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import com.mellanox.mkt.images.descriptor.ImageDescriptor;
import com.mellanox.mkt.images.engine.BuilderAddress;
import com.mellanox.mkt.images.engine.BuilderGroup;
import com.mellanox.mkt.images.engine.EngineFuture;
import com.mellanox.mkt.images.engine.RegistryServer;
import com.mellanox.mkt.images.engine.buildkit.RemoteEngine;
import com.mellanox.mkt.images.engine.docker.RealEngine;
import com.mellanox.mkt.images.engine.docker.TlsDirectory;
import com.mellanox.mkt.images.event.BuildEvent.Warning;
import com.mellanox.mkt.images.event.RecordedEvents;
import com.mellanox.mkt.images.failure.EngineException;
import com.mellanox.mkt.images.plan.SampleKey;
import com.mellanox.mkt.images.publication.AttachmentOptions;
import com.mellanox.mkt.images.publication.BuiltImages;
import com.mellanox.mkt.images.publication.IndexPublication;
import com.mellanox.mkt.images.publication.Publication;
import com.mellanox.mkt.images.publication.PublicationFiles;
import com.mellanox.mkt.images.publication.PublishOptions;
import com.mellanox.mkt.images.publication.Receipt;
import com.mellanox.mkt.images.registry.Manifest;
import com.mellanox.mkt.images.registry.ManifestIndex;
import com.mellanox.mkt.images.registry.Registry;
import com.mellanox.mkt.images.registry.RegistryAccess;
import com.mellanox.mkt.images.registry.RemoteRegistry;
import com.mellanox.mkt.images.registry.TlsTrust;
import com.mellanox.mkt.images.type.Digest;
import com.mellanox.mkt.images.type.ImageKey;
import com.mellanox.mkt.images.type.ImageReference;
import com.mellanox.mkt.images.type.Platform;
import com.mellanox.mkt.images.type.Proxies;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.time.Clock;
import java.time.Duration;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.UUID;
import org.apache.commons.compress.archivers.tar.TarArchiveEntry;
import org.apache.commons.compress.archivers.tar.TarArchiveOutputStream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Whole runs for two platforms, of which the engine's host emulates one. */
class PlatformsIT {
    private static final Platform AMD64 = Platform.parse("linux/amd64");
    private static final Platform ARM64 = Platform.parse("linux/arm64");

    @TempDir
    private Path root;

    private final String name = "it-" + UUID.randomUUID().toString().substring(0, 8);
    private final RecordedEvents events = new RecordedEvents();
    private final List<String> pulled = new ArrayList<>();
    private RegistryServer server;
    private RealEngine engine;
    private SampleKey key;

    @BeforeEach
    void createKey() throws Exception {
        String busybox = System.getProperty("mkt.test.arm64.busybox", "");
        assumeTrue(Files.isRegularFile(Path.of(busybox)), "needs a busybox of arm64, which 'src/env/up --arm64' gets");
        server = RegistryServer.start();
        engine = new RealEngine(RealEngine.withContainerdStore());
        String base = publishBase(Map.of(AMD64, Path.of("/bin/busybox"), ARM64, Path.of(busybox)));
        key = new SampleKey(root, name)
                .describe("key: " + name, "registry: " + host(), "platforms: [linux/amd64, linux/arm64]")
                .write("bash", "#!/bin/sh", "exec sh \"$@\"")
                .write(
                        "support.Dockerfile",
                        "FROM " + base,
                        "RUN [\"/bin/busybox\", \"--install\", \"-s\", \"/bin\"]",
                        "COPY bash /bin/bash")
                .write("support-tool.sh", "# ---", "# products: [/tool]", "", "uname -m > /tool")
                .write("kvm.Dockerfile", "FROM " + base, "COPY --from=local_mkt/support_tool:" + name + " /tool /tool");
        Files.setPosixFilePermissions(key.file("bash"), PosixFilePermissions.fromString("rwxr-xr-x"));
    }

    private String host() {
        return "127.0.0.1:" + server.port();
    }

    private String publishBase(Map<Platform, Path> busyboxes) throws IOException {
        String base = host() + "/test/busybox";
        Map<Platform, Manifest> parts = new LinkedHashMap<>();
        try (Registry registry = registry()) {
            for (Map.Entry<Platform, Path> busybox : busyboxes.entrySet()) {
                Manifest manifest = send(registry, busybox.getKey(), layer(busybox.getValue()));
                registry.put(ImageReference.parse(base + ":" + busybox.getKey().architecture()), manifest);
                parts.put(busybox.getKey(), manifest);
            }
            registry.put(ImageReference.parse(base + ":1"), ManifestIndex.of(parts));
        }
        return base + ":1";
    }

    private Manifest send(Registry registry, Platform platform, byte[] layer) throws IOException {
        Digest diff = send(registry, layer);
        byte[] config = """
                {"architecture": "%s", "os": "linux", "config": {"Env": ["PATH=/bin"]},
                 "rootfs": {"type": "layers", "diff_ids": ["%s"]}}
                """.formatted(platform.architecture(), diff).getBytes(StandardCharsets.UTF_8);
        Digest ofConfig = send(registry, config);
        String type = "application/vnd.oci.image.manifest.v1+json";
        String text = """
                {"schemaVersion": 2, "mediaType": "%s",
                 "config": {"mediaType": "application/vnd.oci.image.config.v1+json", "size": %d, "digest": "%s"},
                 "layers": [{"mediaType": "application/vnd.oci.image.layer.v1.tar", "size": %d, "digest": "%s"}]}
                """.formatted(type, config.length, ofConfig, layer.length, diff);
        return new Manifest(type, text, Digest.of(text.getBytes(StandardCharsets.UTF_8)), ofConfig, layer.length);
    }

    private Digest send(Registry registry, byte[] blob) throws IOException {
        Digest digest = Digest.of(blob);
        registry.send("test/busybox", digest, Files.write(root.resolve("blob"), blob));
        return digest;
    }

    private static byte[] layer(Path busybox) throws IOException {
        byte[] program = Files.readAllBytes(busybox);
        ByteArrayOutputStream layer = new ByteArrayOutputStream();
        try (TarArchiveOutputStream tar = new TarArchiveOutputStream(layer)) {
            for (String path : List.of("bin/busybox", "bin/sh")) {
                TarArchiveEntry entry = new TarArchiveEntry(path);
                entry.setMode(0100755);
                entry.setSize(program.length);
                tar.putArchiveEntry(entry);
                tar.write(program);
                tar.closeArchiveEntry();
            }
        }
        return layer.toByteArray();
    }

    @AfterEach
    void removeImages() {
        if (engine != null) {
            for (String image : List.of("kvm:" + name, "kvm:" + name + "-arm64")) {
                engine.remove(host() + "/mkt/" + image);
            }
            pulled.forEach(engine::remove);
            engine.close();
            server.close();
        }
    }

    private static BuilderAddress address() {
        return BuilderAddress.parse(RealEngine.withContainerdStore().uri().toString(), null);
    }

    private RemoteEngine builder(Platform platform, RemoteEngine.Use use) {
        return RemoteEngine.connect(
                new BuilderGroup(List.of(address()), platform),
                use,
                TlsDirectory::context,
                registry -> Optional.empty(),
                new EngineFuture(engine::connect),
                root.resolve("cache"),
                events);
    }

    private ImageDescriptor descriptor(Platform platform) {
        return key.descriptor().builtFor(platform);
    }

    private Registry registry() {
        return RemoteRegistry.of(
                host(),
                new RegistryAccess(registry -> Optional.empty(), Proxies.NONE, new TlsTrust(null, List.of(), Set.of())),
                event -> {});
    }

    private BuiltImages build(Platform platform, RemoteEngine builder) {
        SampleRun run = new SampleRun(root, () -> descriptor(platform), () -> builder);
        run.run();
        return PublicationFiles.readBuiltImages(run.logs().resolve(PublicationFiles.BUILT_IMAGES));
    }

    @Test
    void runWhenForAPlatformThatIsEmulatedBuildsItAndLoadsItUnderANameOfItsOwn() throws Exception {
        String kvm = host() + "/mkt/kvm:" + name + "-arm64";

        try (RemoteEngine builder = builder(ARM64, RemoteEngine.Use.HERE)) {
            BuiltImages built = build(ARM64, builder);
            assertThat(built.platform()).isEqualTo(ARM64);
            assertThat(built.images())
                    .extracting(image -> image.reference().toString())
                    .containsExactly(host() + "/mkt/build:" + name + "-arm64", kvm);
        }

        assertThat(engine.run(kvm, "/bin/busybox", "cat", "/tool")).isEqualTo("aarch64\n");
        assertThat(engine.labels(kvm)).containsEntry("com.mellanox.mkt.key", name + "-arm64");
        assertThat(events.of(Warning.class))
                .extracting(Warning::what)
                .anySatisfy(what -> assertThat(what)
                        .isEqualTo("the builder at " + address()
                                + " emulates linux/arm64 on linux/amd64: compiling takes many times as long"));
    }

    @Test
    void publicationWhenOfTwoPlatformsIsAnIndexThatAnotherEngineReadsForEach() throws Exception {
        List<IndexPublication.Part> parts = new ArrayList<>();
        for (Platform platform : List.of(AMD64, ARM64)) {
            try (RemoteEngine builder = builder(platform, RemoteEngine.Use.REGISTRY);
                    Registry registry = registry()) {
                BuiltImages built = build(platform, builder);
                Receipt receipt = new Publication(builder, registry, root, event -> {}, Clock.systemUTC())
                        .publish(new Publication.Request(
                                built,
                                List.of("human"),
                                new PublishOptions(false, false),
                                false,
                                root.resolve(platform.architecture() + ".json"),
                                Duration.ofMinutes(2),
                                true,
                                AttachmentOptions.NONE));
                assertThat(receipt.tags()).isEmpty();
                assertThat(registry.tags("mkt/kvm")).doesNotContain("human");
                parts.add(new IndexPublication.Part(built, receipt));
            }
        }

        try (Registry registry = registry()) {
            Receipt receipt = new IndexPublication(registry, event -> {}, Clock.systemUTC())
                    .publish(new ImageKey(name), parts, List.of("human"), root.resolve("published.json"));

            assertThat(receipt.complete()).isTrue();
            assertThat(receipt.tags()).hasSize(2);
        }
        assertThat(read("amd64")).isEqualTo("x86_64\n");
        assertThat(read("arm64")).isEqualTo("aarch64\n");
    }

    /** The file of the tool, as the engine of this machine has it in the published image of an architecture. */
    private String read(String architecture) throws Exception {
        String image = host() + "/mkt/kvm:human";
        try (RealEngine other = new RealEngine()) {
            other.pull(image, "linux/" + architecture);
            String tool = other.run(image, "/bin/busybox", "cat", "/tool");
            other.remove(image);
            return tool;
        }
    }

    @Test
    void builderWhenItCannotBuildForThePlatformSaysWhatItBuildsFor() {
        assertThatThrownBy(() -> builder(Platform.parse("linux/s390x"), RemoteEngine.Use.HERE))
                .isInstanceOf(EngineException.class)
                .hasMessageContaining(
                        "No builder builds for linux/s390x: the builder at " + address() + " builds for linux/amd64, ")
                .hasMessageContaining("apt install qemu-user-static");
    }
}
