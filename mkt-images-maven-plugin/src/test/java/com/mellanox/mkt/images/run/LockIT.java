package com.mellanox.mkt.images.run;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.mellanox.mkt.images.engine.RegistryServer;
import com.mellanox.mkt.images.engine.docker.DockerEngine;
import com.mellanox.mkt.images.engine.docker.RealEngine;
import com.mellanox.mkt.images.event.BuildEvent.ImageStarted;
import com.mellanox.mkt.images.event.BuildEvent.PullStarted;
import com.mellanox.mkt.images.failure.EngineException;
import com.mellanox.mkt.images.plan.SampleKey;
import com.mellanox.mkt.images.publication.BuiltImages;
import com.mellanox.mkt.images.publication.PublicationFiles;
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
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.UUID;
import org.eclipse.jgit.api.errors.GitAPIException;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Builds on a real engine from a lock file, after the base image's tag at a real registry and the source's tag have moved. */
class LockIT {
    @TempDir
    private Path root;

    private final String name = "it-" + UUID.randomUUID().toString().substring(0, 8);
    private final String kvm = "harbor.mellanox.com/mkt/kvm:" + name;
    private RealEngine real;
    private RegistryServer server;
    private SampleRepository repository;
    private ImageReference base;
    private SampleKey key;

    @BeforeEach
    void writeKey() throws IOException, InterruptedException, GitAPIException {
        real = new RealEngine();
        server = RegistryServer.start();
        base = ImageReference.parse("127.0.0.1:" + server.port() + "/test/base:" + name);
        publishBase(real.busybox());
        repository = new SampleRepository(root.resolve("source"));
        repository.commit("version", "the first version");
        repository.tag("v1.0");
        key = new SampleKey(root, name)
                .onBusybox(base.toString())
                .write(
                        "support-tool.sh",
                        "# ---",
                        "# git_url: " + repository.directory(),
                        "# git_commit: v1.0",
                        "# products: [/products]",
                        "",
                        "mkdir -p /products",
                        "cp version /products/")
                .write(
                        "kvm.Dockerfile",
                        "FROM " + base,
                        "COPY --from=local_mkt/support_tool:" + name + " /products /products",
                        "RUN /bin/busybox touch /marker");
    }

    @AfterEach
    void removeImages() {
        forgetImages();
        real.close();
        server.close();
    }

    private void forgetImages() {
        real.awaitNoContainer();
        List.of(kvm, "harbor.mellanox.com/mkt/build:" + name, "local_mkt/support_tool:" + name)
                .forEach(real::remove);
    }

    /** Lets the tag of the base image at the registry stand for an image of the engine, which forgets it then. */
    private Digest publishBase(String image) {
        try (DockerEngine engine = real.connect()) {
            engine.tag(engine.find(ImageReference.parse(image)).orElseThrow(), base);
            Digest digest = engine.push(base, Duration.ofMinutes(1), event -> {});
            real.remove(base.toString());
            real.remove(base.name() + "@" + digest);
            return digest;
        }
    }

    private SampleRun run() {
        return new SampleRun(root, key, real.connect()).registries(LockIT::registry);
    }

    private static Registry registry(String host) {
        TlsTrust ofJvm = new TlsTrust(null, List.of(), Set.of());
        return RemoteRegistry.of(host, new RegistryAccess(unused -> Optional.empty(), Proxies.NONE, ofJvm), event -> {})
                .retrying(Duration.ofSeconds(10));
    }

    private BuiltImages build(SampleRun run) {
        run.unplanned();
        return PublicationFiles.readBuiltImages(run.logs().resolve(PublicationFiles.BUILT_IMAGES));
    }

    private static List<Digest> inputs(BuiltImages built) {
        return built.images().stream().map(BuiltImages.Image::inputs).toList();
    }

    @Test
    void buildFromTheLockWhenTagsHaveMovedMakesTheSameImages() throws Exception {
        BuiltImages unlocked = build(run());
        run().writeLock();
        SampleRun again = run();
        assertThat(inputs(build(again))).isEqualTo(inputs(unlocked));
        assertThat(again.of(ImageStarted.class)).isEmpty();

        publishBase(kvm);
        repository.commit("version", "the second version");
        repository.moveTag("v1.0");
        real.remove(base.name() + "@" + unlocked.baseImages().get(0).digest());
        forgetImages();

        SampleRun later = run();
        BuiltImages locked = build(later);

        assertThat(inputs(locked)).isEqualTo(inputs(unlocked));
        assertThat(locked.lock()).isNotNull();
        assertThat(later.of(ImageStarted.class)).hasSize(3);
        assertThat(later.of(PullStarted.class))
                .extracting(PullStarted::image)
                .containsExactly(new ImageReference(
                        base.name(),
                        null,
                        new Digest(unlocked.baseImages().get(0).digest())));
        assertThat(real.run(kvm, "/bin/busybox", "cat", "/products/version")).isEqualTo("the first version");

        BuiltImages newest = build(run().lock(LockPolicy.OFF));
        assertThat(inputs(newest)).isNotEqualTo(inputs(unlocked));
        assertThat(newest.lock()).isNull();
        assertThat(real.run(kvm, "/bin/busybox", "cat", "/products/version")).isEqualTo("the second version");
    }

    @Test
    void buildWhenTheDigestIsGoneFromTheRegistryFails() {
        build(run());
        run().writeLock();
        String locked = "sha256:" + "0".repeat(64);
        replaceInLock(locked);

        assertThatThrownBy(() -> build(run()))
                .isInstanceOf(EngineException.class)
                .hasMessageContaining(base + " is locked to " + locked + ", which its registry does not have any more")
                .hasMessageContaining("-Dmkt.lock.update=" + base);
    }

    private void replaceInLock(String digest) {
        Path file = key.descriptor().lockFile();
        try {
            Files.writeString(file, Files.readString(file).replaceFirst("sha256:[0-9a-f]{64}", digest));
        } catch (IOException e) {
            throw new AssertionError(e);
        }
    }
}
