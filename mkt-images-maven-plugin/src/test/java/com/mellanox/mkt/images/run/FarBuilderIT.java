package com.mellanox.mkt.images.run;

import static org.assertj.core.api.Assertions.assertThat;

import com.mellanox.mkt.images.engine.BuilderGroup;
import com.mellanox.mkt.images.engine.EngineFuture;
import com.mellanox.mkt.images.engine.RegistryServer;
import com.mellanox.mkt.images.engine.buildkit.RemoteEngine;
import com.mellanox.mkt.images.engine.docker.FarBuilder;
import com.mellanox.mkt.images.engine.docker.RealEngine;
import com.mellanox.mkt.images.engine.docker.TlsDirectory;
import com.mellanox.mkt.images.event.BuildEvent.ImageStarted;
import com.mellanox.mkt.images.plan.SampleKey;
import com.mellanox.mkt.images.type.ImageReference;
import java.io.IOException;
import java.io.RandomAccessFile;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.UUID;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Whole runs on a builder over a link of 5 Mbit/s, on which an answer takes a tenth of a second. */
class FarBuilderIT {
    private static final Duration ROUND_TRIP = Duration.ofMillis(100);
    private static final int TIMES = 3;
    /** A file in bytes, and the time that it would need if it were sent as it is. */
    private static final int COMPRESSIBLE = 50_000_000;

    private static final Duration AS_IT_IS = Duration.ofSeconds(80);

    @TempDir
    private Path root;

    private final String name = "it-" + UUID.randomUUID().toString().substring(0, 8);
    private final String kvm = "harbor.mellanox.com/mkt/kvm:" + name;

    @BeforeAll
    static void needsANetwork() {
        FarBuilder.assumePossible();
    }

    @Test
    void runWhenTheBuilderIsFarBuildsAndThenTakesAtMostTenRoundTrips() throws Exception {
        try (RegistryServer server = RegistryServer.start();
                RealEngine here = new RealEngine();
                FarBuilder far = new FarBuilder(root, RealEngine.withContainerdStore())) {
            SampleKey key = new SampleKey(root, name)
                    .write("zeros")
                    .write(
                            "kvm.Dockerfile",
                            "FROM " + publishBusybox(here, server),
                            "RUN --mount=type=bind,source=zeros,target=/zeros /bin/busybox wc -c /zeros > /size");
            makeSparse(key.file("zeros"), COMPRESSIBLE);
            far.delay(ROUND_TRIP.dividedBy(2));
            long start = System.nanoTime();
            assertThat(images(key, here, far)).containsExactly(kvm);
            Duration elapsed = Duration.ofNanos(System.nanoTime() - start);
            assertThat(here.run(kvm, "/bin/busybox", "cat", "/size")).isEqualTo(COMPRESSIBLE + " /zeros\n");
            assertThat(elapsed).isLessThan(AS_IT_IS);

            Duration slow = nothingToDo(key, here, far);
            far.delay(Duration.ZERO);
            Duration fast = nothingToDo(key, here, far);
            here.remove(kvm);

            // The whole time shows that the builder is far: on a busy machine, the difference is smaller than the
            // delays.
            assertThat(slow).isGreaterThan(ROUND_TRIP.multipliedBy(3));
            assertThat(slow.minus(fast)).isLessThan(ROUND_TRIP.multipliedBy(10));
        }
    }

    private static void makeSparse(Path file, long size) throws IOException {
        try (RandomAccessFile made = new RandomAccessFile(file.toFile(), "rw")) {
            made.setLength(size);
        }
    }

    private String publishBusybox(RealEngine here, RegistryServer server) {
        ImageReference image = ImageReference.parse("127.0.0.1:" + server.port() + "/test/busybox:" + name);
        try (var engine = here.connect()) {
            engine.tag(engine.find(ImageReference.parse(here.busybox())).orElseThrow(), image);
            engine.push(image, Duration.ofMinutes(1), event -> {});
            engine.untag(image);
        }
        return image.toString();
    }

    /** What a run builds. */
    private List<String> images(SampleKey key, RealEngine here, FarBuilder far) throws IOException {
        try (RemoteEngine engine = RemoteEngine.connect(
                new BuilderGroup(List.of(far.address()), null),
                RemoteEngine.Use.HERE,
                TlsDirectory::context,
                registry -> Optional.empty(),
                new EngineFuture(here::connect),
                root.resolve("cache"),
                event -> {})) {
            SampleRun run = new SampleRun(root, key, engine);
            run.unplanned();
            return run.of(ImageStarted.class).stream()
                    .map(started -> started.image().toString())
                    .toList();
        }
    }

    /** The time of a run that finds nothing to do: the shortest of some, since the machine may be busy. */
    private Duration nothingToDo(SampleKey key, RealEngine here, FarBuilder far) throws IOException {
        Duration shortest = Duration.ofDays(1);
        for (int i = 0; i < TIMES; i++) {
            long start = System.nanoTime();
            assertThat(images(key, here, far)).isEmpty();
            Duration time = Duration.ofNanos(System.nanoTime() - start);
            shortest = shortest.compareTo(time) < 0 ? shortest : time;
        }
        return shortest;
    }
}
