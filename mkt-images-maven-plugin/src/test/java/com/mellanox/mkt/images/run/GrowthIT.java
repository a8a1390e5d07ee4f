package com.mellanox.mkt.images.run;

import static org.assertj.core.api.Assertions.assertThat;

import com.mellanox.mkt.images.clean.CleanRequest;
import com.mellanox.mkt.images.engine.BuilderChoice;
import com.mellanox.mkt.images.engine.Engine;
import com.mellanox.mkt.images.engine.RegistryServer;
import com.mellanox.mkt.images.engine.docker.DockerEngine;
import com.mellanox.mkt.images.engine.docker.RealEngine;
import com.mellanox.mkt.images.event.BuildEvent.ImageStarted;
import com.mellanox.mkt.images.plan.SampleKey;
import com.mellanox.mkt.images.publication.Publication;
import com.mellanox.mkt.images.publication.PublicationFiles;
import com.mellanox.mkt.images.publication.PublishOptions;
import com.mellanox.mkt.images.registry.Registry;
import com.mellanox.mkt.images.registry.RegistryAccess;
import com.mellanox.mkt.images.registry.RemoteRegistry;
import com.mellanox.mkt.images.registry.TlsTrust;
import com.mellanox.mkt.images.type.ImageKey;
import com.mellanox.mkt.images.type.Proxies;
import java.io.File;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import java.util.UUID;
import org.apache.commons.io.FileUtils;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * Many runs in one JVM, as a daemon of Maven has them, on a real engine and with a real registry: {@code -Dmkt.test.load.runs=100}.
 * With {@code -Dmkt.test.load.print=true} the figures are printed.
 */
class GrowthIT {
    private static final Duration LONG = Duration.ofSeconds(60);
    private static final int RUNS = Integer.getInteger("mkt.test.load.runs", 8);
    private static final int FIRST = Math.min(10, RUNS / 2);

    /** What the JVM itself can add meanwhile: classes and compiled code, threads of the compiler, jars. */
    private static final Map<String, Integer> OF_JVM = Map.of("heap, MiB", 8, "threads", 4, "open files", 4);

    @TempDir
    private Path root;

    private final String name = "it-" + UUID.randomUUID().toString().substring(0, 8);
    private RealEngine real;
    private RegistryServer server;
    private SampleKey key;

    @BeforeEach
    void writeKey() throws IOException, InterruptedException {
        real = new RealEngine();
        server = RegistryServer.start();
        key = new SampleKey(root, name)
                .describe("key: " + name, "registry: " + server.host())
                .onBusybox(real.busybox())
                .write("kvm.Dockerfile", "FROM " + real.busybox(), "COPY --from=" + library() + " /products /usr/lib");
    }

    @AfterEach
    void removeImages() {
        real.awaitNoContainer();
        List.of(server.host() + "/mkt/kvm:" + name, server.host() + "/mkt/build:" + name, library())
                .forEach(real::remove);
        server.close();
        real.close();
    }

    private String library() {
        return "local_mkt/support_library:" + name;
    }

    /** Each connection is closed by the end of its run, and nothing keeps it. */
    private DockerEngine connect() {
        return DockerEngine.connect(real.address(), registry -> Optional.empty(), BuilderChoice.AUTO, event -> {});
    }

    private Registry registry() {
        TlsTrust ofJvm = new TlsTrust(null, List.of(), Set.of());
        return RemoteRegistry.of(
                server.host(), new RegistryAccess(host -> Optional.empty(), Proxies.NONE, ofJvm), event -> {});
    }

    /** Every other run has the same inputs again. */
    private void run(int number) throws IOException {
        key.write(
                "support-library.sh",
                "# ---",
                "# products: [/products]",
                "",
                "mkdir /products",
                "echo " + number % 2 + " > /products/library");
        try (DockerEngine engine = connect()) {
            SampleRun run = new SampleRun(root, key, engine).pull(PullPolicy.MISSING);
            run.run();
            assertThat(run.of(ImageStarted.class)).hasSizeBetween(2, 3);
            if (number % 3 == 0) {
                publish(engine, run);
            }
        }
        try (Engine engine = connect()) {
            new CleanRequest(root.resolve("cache"), new ImageKey(name), 1, 90, true, Map.of())
                    .cleaner(engine, List.of(), Clock.systemUTC(), event -> {})
                    .run();
        }
    }

    private void publish(Engine engine, SampleRun run) {
        try (Registry registry = registry()) {
            new Publication(engine, registry, root.resolve("cache"), event -> {}, Clock.systemUTC())
                    .publish(new Publication.Request(
                            PublicationFiles.readBuiltImages(run.logs().resolve(PublicationFiles.BUILT_IMAGES)),
                            List.of("human"),
                            new PublishOptions(false, true),
                            false,
                            root.resolve("published.json"),
                            LONG));
        }
    }

    private Map<String, Integer> figures() {
        Map<String, Integer> figures = new TreeMap<>();
        figures.put("threads", Thread.getAllStackTraces().size());
        figures.put("open files", Objects.requireNonNull(new File("/proc/self/fd").list()).length);
        figures.put("files in the cache", files("cache"));
        figures.put("files in target", files("target"));
        figures.put("containers", real.containers().size());
        figures.put("images", real.imagesOnBase().size());
        try (Registry registry = registry()) {
            figures.put("tags", registry.tags("mkt/kvm").size());
        }
        figures.put("heap, MiB", usedHeap());
        return figures;
    }

    private int files(String directory) {
        return FileUtils.listFiles(root.resolve(directory).toFile(), null, true).size();
    }

    private static int usedHeap() {
        System.gc();
        Runtime runtime = Runtime.getRuntime();
        return Math.toIntExact((runtime.totalMemory() - runtime.freeMemory()) >> 20);
    }

    @Test
    void figuresWhenManyRunsFollowEachOtherDoNotGrow() throws Exception {
        for (int number = 0; number < FIRST; number++) {
            run(number);
        }
        Map<String, Integer> first = figures();
        for (int number = FIRST; number < RUNS; number++) {
            run(number);
        }
        Map<String, Integer> last = figures();

        if (Boolean.getBoolean("mkt.test.load.print")) {
            first.forEach((figure, before) -> System.out.printf(
                    "%-22s %6d after %d runs, %6d after %d runs%n", figure, before, FIRST, last.get(figure), RUNS));
        }
        assertThat(last)
                .allSatisfy((figure, after) -> assertThat(after)
                        .as(figure)
                        .isLessThanOrEqualTo(
                                Objects.requireNonNull(first.get(figure)) + OF_JVM.getOrDefault(figure, 0)));
    }
}
