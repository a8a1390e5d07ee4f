package com.mellanox.mkt.images.run;

import static org.assertj.core.api.Assertions.assertThat;

import com.github.dockerjava.api.model.Container;
import com.mellanox.mkt.images.engine.Engine;
import com.mellanox.mkt.images.engine.StoredContainer;
import com.mellanox.mkt.images.engine.docker.RealEngine;
import com.mellanox.mkt.images.plan.SampleKey;
import java.io.IOException;
import java.nio.file.Path;
import java.util.List;
import java.util.Random;
import java.util.UUID;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * Runs on a real engine that are killed at random moments, each with other inputs; {@code -Dmkt.test.kills=1000} kills that many,
 * {@code -Dmkt.test.random.seed=4711} chooses other moments. Then one run finishes, and nothing is left.
 */
class RandomKillsIT {
    private static final int KILLS = Integer.getInteger("mkt.test.kills", 5);
    private static final long SEED = Long.getLong("mkt.test.random.seed", 1);

    @TempDir
    private Path root;

    private final String name = "it-" + UUID.randomUUID().toString().substring(0, 8);
    private final String kvm = "harbor.mellanox.com/mkt/kvm:" + name;
    private final String first = "local_mkt/support_first:" + name;
    private RealEngine real;
    private SampleKey key;

    @BeforeEach
    void createKey() throws IOException {
        real = new RealEngine();
        key = new SampleKey(root, name)
                .onBusybox(real.busybox())
                .write(
                        "kvm.Dockerfile",
                        "FROM " + real.busybox(),
                        "COPY --from=" + first + " /products /result",
                        "RUN /bin/busybox sleep 0.2");
    }

    @AfterEach
    void removeImages() {
        List.of(kvm, first, "harbor.mellanox.com/mkt/build:" + name).forEach(real::remove);
        real.close();
    }

    private void change(String content) throws IOException {
        key.write(
                "support-first.sh",
                "# ---",
                "# products: [/products]",
                "",
                "sleep 0.2",
                "mkdir -p /products && echo " + content + " > /products/first");
    }

    @Test
    void runsWhenKilledAtAnyMomentLeaveNothingAfterTheNextRun() throws Exception {
        change("whole");
        long whole = System.nanoTime();
        try (BuildProgram.Running running = BuildProgram.start(root, name)) {
            assertThat(running.rest()).anyMatch(line -> line.contains(kvm + " is ready"));
        }
        whole = System.nanoTime() - whole;
        Random random = new Random(SEED);
        for (int round = 0; round < KILLS; round++) {
            change("round " + round);
            kill(random.nextLong(whole));
        }
        change("last");
        Engine engine = real.connect();
        new SampleRun(root, key, engine).pull(PullPolicy.MISSING).run();
        removeContainersOfReads(engine);
        engine.close();

        assertThat(real.run(kvm, "/bin/busybox", "cat", "/result/first"))
                .as("seed " + SEED)
                .isEqualTo("last\n");
        real.awaitNoContainer();
        assertThat(real.names(real.busybox())).noneMatch(other -> other.startsWith("mkt-images.invalid/"));
    }

    /** Those that the goal clean finds a day later: others may be reading from one until then. */
    private void removeContainersOfReads(Engine engine) {
        List<String> left = real.containers().stream().map(Container::getId).toList();
        engine.storage().containers().stream()
                .filter(container -> left.contains(container.id()))
                .filter(StoredContainer::isForReading)
                .forEach(container -> engine.storage().removeContainer(container.id()));
    }

    private void kill(long nanos) throws IOException, InterruptedException {
        try (BuildProgram.Running running = BuildProgram.start(root, name)) {
            Thread reader = new Thread(running::rest);
            reader.setDaemon(true);
            reader.start();
            running.process().waitFor(nanos, TimeUnit.NANOSECONDS);
            running.kill();
        }
    }
}
