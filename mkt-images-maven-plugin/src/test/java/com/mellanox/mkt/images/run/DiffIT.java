package com.mellanox.mkt.images.run;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.mellanox.mkt.images.diff.ImageDiff;
import com.mellanox.mkt.images.diff.ImageDiffer;
import com.mellanox.mkt.images.diff.ImageSide;
import com.mellanox.mkt.images.diff.SideFinder;
import com.mellanox.mkt.images.engine.BuilderChoice;
import com.mellanox.mkt.images.engine.ImageId;
import com.mellanox.mkt.images.engine.RegistryServer;
import com.mellanox.mkt.images.engine.docker.DockerEngine;
import com.mellanox.mkt.images.engine.docker.RealEngine;
import com.mellanox.mkt.images.event.BuildEvent;
import com.mellanox.mkt.images.event.RecordedEvents;
import com.mellanox.mkt.images.failure.CancelledException;
import com.mellanox.mkt.images.failure.InvalidInputException;
import com.mellanox.mkt.images.failure.RegistryException;
import com.mellanox.mkt.images.git.GitAccess;
import com.mellanox.mkt.images.git.GitSources;
import com.mellanox.mkt.images.ospackage.OsPackage;
import com.mellanox.mkt.images.ospackage.OsPackageRecords;
import com.mellanox.mkt.images.ospackage.ReaderOwner;
import com.mellanox.mkt.images.plan.SampleKey;
import com.mellanox.mkt.images.publication.Publication;
import com.mellanox.mkt.images.publication.PublicationFiles;
import com.mellanox.mkt.images.publication.PublishOptions;
import com.mellanox.mkt.images.registry.Registry;
import com.mellanox.mkt.images.registry.RegistryAccess;
import com.mellanox.mkt.images.registry.RemoteRegistry;
import com.mellanox.mkt.images.registry.TlsTrust;
import com.mellanox.mkt.images.type.ImageReference;
import com.mellanox.mkt.images.type.Proxies;
import com.mellanox.mkt.images.type.UserEnvironment;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.time.Clock;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.UUID;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.locks.LockSupport;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Comparisons of images on a real engine and at a real registry, with busybox for a distribution. */
class DiffIT {
    private static final Duration LONG = Duration.ofSeconds(60);

    @TempDir
    private Path root;

    private final String name = "it-" + UUID.randomUUID().toString().substring(0, 8);
    private final RecordedEvents events = new RecordedEvents();
    private RealEngine real;
    private RegistryServer server;
    private Registry registry;
    private SampleKey key;
    private DockerEngine engine;

    @BeforeEach
    void createKey() throws IOException, InterruptedException {
        real = new RealEngine();
        server = RegistryServer.start();
        registry = RemoteRegistry.of(
                server.host(),
                new RegistryAccess(host -> Optional.empty(), Proxies.NONE, new TlsTrust(null, List.of(), Set.of())),
                event -> {});
        key = new SampleKey(root, name).describe("key: " + name, "registry: " + server.host());
        engine = real.connect();
    }

    @AfterEach
    void removeImages() {
        real.awaitNoContainer();
        real.remove(kvm().toString());
        registry.close();
        server.close();
        real.close();
    }

    private ImageReference kvm() {
        return ImageReference.parse(server.host() + "/mkt/kvm:" + name);
    }

    private ImageId build(String status, String... steps) throws IOException {
        key.write("status", status.split("\n", -1))
                .write(
                        "kvm.Dockerfile",
                        "FROM " + real.busybox(),
                        "COPY status /var/lib/dpkg/status",
                        String.join("\n", steps));
        new SampleRun(root, key, real.connect()).pull(PullPolicy.MISSING).run();
        return engine.find(kvm()).orElseThrow();
    }

    private Path builtImages() {
        return root.resolve("target/mkt-images").resolve(name).resolve(PublicationFiles.BUILT_IMAGES);
    }

    private Path publish() {
        Path receipt = root.resolve("published.json");
        new Publication(engine, registry, root.resolve("cache"), event -> {}, Clock.systemUTC())
                .publish(new Publication.Request(
                        PublicationFiles.readBuiltImages(builtImages()),
                        List.of("human"),
                        new PublishOptions(false, false),
                        false,
                        receipt,
                        LONG));
        return receipt;
    }

    private static String dpkg(String... packages) {
        StringBuilder text = new StringBuilder();
        for (String each : packages) {
            String[] fields = each.split(" ", 2);
            text.append("Package: " + fields[0] + "\nStatus: install ok installed\nVersion: " + fields[1]
                    + "\nArchitecture: amd64\nDescription: a test\n folded\n\n");
        }
        return text.toString();
    }

    private SideFinder finder(boolean offline) {
        return new SideFinder(() -> engine, offline, events);
    }

    private ImageDiff compare(ImageSide from, ImageSide to) {
        GitAccess access =
                new GitAccess(true, Proxies.NONE, host -> Optional.empty(), new UserEnvironment(Map.of(), root));
        Path cache = root.resolve("cache");
        return new ImageDiffer(() -> engine, cache, GitSources.at(cache, access, events), 50).compare(from, to);
    }

    @Test
    void imageWhenBuiltAgainIsComparedWithTheOneAtTheRegistry() throws IOException {
        ImageId first =
                build(dpkg("bash 5.2-1", "nano 7.2-1"), "RUN echo 1 > /changed && echo gone > /gone", "ENV A=1");
        publish();
        build(dpkg("bash 5.2-2", "vim 9.0"), "RUN echo 22 > /changed && echo new > /new", "ENV A=2 B=1");
        real.remove(first.toString());
        assertThat(real.holds(first)).isFalse();

        ImageSide published =
                finder(false).published(List.of(kvm().withTag("human")), Optional.empty(), registry, "Publish it");
        ImageDiff diff = compare(published, finder(false).onEngine(kvm(), "Build it"));

        assertThat(events.of(BuildEvent.PullStarted.class))
                .singleElement()
                .satisfies(pull -> assertThat(pull.image().name()).isEqualTo(kvm().name()));
        assertThat(diff.lines())
                .contains(
                        "packages of the operating system:",
                        "    bash amd64: 5.2-1 -> 5.2-2",
                        "  - nano amd64: 7.2-1",
                        "  + vim amd64: 9.0",
                        "    environment A: 1 -> 2",
                        "  + environment B: 1",
                        "    /changed: 2 bytes, then 3",
                        "  - /gone",
                        "  + /new",
                        "files: 1 added, 1 removed, 2 changed");
        assertThat(diff.notCompared()).isEmpty();
        assertThat(diff.kernel()).isEmpty();
        real.remove(String.valueOf(published.image()));
        assertThat(root.resolve("cache")).isDirectoryNotContaining("glob:**new*");
    }

    @Test
    void imageWhenNamedByFileIdOrReferenceIsTheSame() throws IOException {
        ImageId id = build(dpkg("bash 5.2-1"));
        Path receipt = publish();
        ImageSide onEngine = finder(true).onEngine(kvm(), "Build it");

        assertThat(List.of(
                        finder(true).named(kvm().toString(), "-Dx"),
                        finder(true).named(id.toString(), "-Dx"),
                        finder(true).named(id.digest().hex().substring(0, 12), "-Dx"),
                        finder(true).ofFile(builtImages(), "-Dx"),
                        finder(true).ofFile(receipt, "-Dx")))
                .allSatisfy(side -> assertThat(side.image()).isEqualTo(id))
                .allSatisfy(side -> assertThat(compare(side, onEngine).lines())
                        .singleElement()
                        .asString()
                        .contains("same image"));
        assertThat(finder(true).ofFile(receipt, "-Dx").osPackages())
                .containsExactly(new OsPackage("bash", "5.2-1", "amd64", OsPackage.DEB, null, null, null));
        assertThatThrownBy(() -> finder(true).named("0123456789ab", "-Dx"))
                .isInstanceOf(InvalidInputException.class)
                .hasMessageContaining("-Dx=0123456789ab is neither a file nor an image on the engine");
        assertThatThrownBy(() -> finder(false).named(server.host() + "/mkt/none:1", "-Dx"))
                .isInstanceOf(RegistryException.class);
        assertThatThrownBy(() -> finder(true).named(server.host() + "/mkt/none:1", "-Dx"))
                .hasMessageContaining("Maven is offline");
    }

    /** Builds an image whose program rpm is a script. */
    private void buildWithRpm(String... script) throws IOException {
        key.write("rpm", script).write("kvm.Dockerfile", "FROM " + real.busybox(), "COPY rpm /bin/rpm");
        Files.setPosixFilePermissions(key.file("rpm"), PosixFilePermissions.fromString("rwxr-xr-x"));
        new SampleRun(root, key, real.connect()).pull(PullPolicy.MISSING).run();
    }

    @Test
    void imageWhenItHasRpmIsListedByIt() throws IOException {
        buildWithRpm(
                "#!/bin/sh",
                "[ -e /sys/class/net/eth0 ] && exit 4",
                "echo \"libgcc\t14.1.1-1.fc40\tx86_64\tgcc-14.1.1-1.fc40.src.rpm\tMIT\"");

        assertThat(PublicationFiles.readBuiltImages(builtImages())
                        .images()
                        .get(0)
                        .osPackages())
                .containsExactly(new OsPackage("libgcc", "14.1.1-1.fc40", "x86_64", OsPackage.RPM, "gcc", null, "MIT"));
        real.awaitNoContainer();
    }

    @Test
    void imageWhenItHasNoPackageManagerHasNoPackages() throws IOException {
        key.write("kvm.Dockerfile", "FROM " + real.busybox());
        SampleRun run = new SampleRun(root, key, real.connect()).pull(PullPolicy.MISSING);
        run.run();

        assertThat(PublicationFiles.readBuiltImages(builtImages())
                        .images()
                        .get(0)
                        .osPackages())
                .isEmpty();
        assertThat(run.warnings()).isEmpty();
    }

    @Test
    void containerWhenInterruptedIsRemoved() throws Exception {
        ImageId id = real.build(
                BuilderChoice.AUTO,
                "FROM " + real.busybox(),
                "RUN echo 'exec sleep 60' > /bin/rpm && /bin/busybox chmod 755 /bin/rpm",
                "RUN /bin/busybox sed -i '1i #!/bin/sh' /bin/rpm");
        CompletableFuture<Throwable> failure = new CompletableFuture<>();
        Thread reader = new Thread(() -> {
            try (DockerEngine other = real.connect()) {
                new OsPackageRecords(root.resolve("other")).of(id, other);
            } catch (Throwable e) { // the thread's boundary
                failure.complete(e);
            }
        });
        reader.start();
        while (real.containers().stream().noneMatch(each -> "running".equals(each.getState()))) {
            LockSupport.parkNanos(Duration.ofMillis(20).toNanos());
        }
        assertThat(real.containers())
                .singleElement()
                .satisfies(each -> assertThat(each.getLabels()).containsKey(ReaderOwner.LABEL));
        reader.interrupt();

        assertThat(failure.get()).isInstanceOf(CancelledException.class);
        real.awaitNoContainer();
    }
}
