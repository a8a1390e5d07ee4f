package com.mellanox.mkt.images.run;

import static org.assertj.core.api.Assertions.assertThat;

import com.mellanox.mkt.images.engine.Engine;
import com.mellanox.mkt.images.engine.docker.RealEngine;
import com.mellanox.mkt.images.engine.docker.SleepingStep;
import com.mellanox.mkt.images.event.BuildEvent.ImageStarted;
import com.mellanox.mkt.images.plan.SampleKey;
import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.UUID;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Two runs of the same key on a real engine: at the same time, or one after the other was killed. */
class SeveralProcessesIT {
    @TempDir
    private Path root;

    private final String name = "it-" + UUID.randomUUID().toString().substring(0, 8);
    private final String kvm = "harbor.mellanox.com/mkt/kvm:" + name;
    private final String first = "local_mkt/support_first:" + name;
    private final String second = "local_mkt/support_second:" + name;
    private final SleepingStep step = SleepingStep.create();
    private RealEngine real;
    private SampleKey key;

    @BeforeEach
    void createKey() throws IOException {
        real = new RealEngine();
        key = new SampleKey(root, name)
                .onBusybox(real.busybox())
                .write("support-first.sh", "# ---", "# products: [/products]", "", "mkdir /products")
                .write(
                        "support-second.sh",
                        "# ---",
                        "# image_files: {first: {files: [/products], dest: /}}",
                        "# products: [/products]",
                        "",
                        step.command() + " || true",
                        "mkdir -p /products && echo second > /products/second")
                .write(
                        "kvm.Dockerfile",
                        "FROM " + real.busybox(),
                        "COPY --from=" + first + " /products /result",
                        "COPY --from=" + second + " /products /result");
    }

    @AfterEach
    void removeImages() {
        real.awaitNoContainer();
        List.of(kvm, first, second, "harbor.mellanox.com/mkt/build:" + name).forEach(real::remove);
        real.close();
    }

    @Test
    void runsWhenAtTheSameTimeDoTheWorkOnceAndTheSecondSaysWhomItWaitsFor() throws Exception {
        try (BuildProgram.Running one = BuildProgram.start(root, name)) {
            one.awaitLine(second + ": building");
            try (BuildProgram.Running other = BuildProgram.start(root, name)) {
                String waiting = other.awaitLine(second + ": waiting");
                step.await();
                step.end();
                List<String> ofOther = other.rest();
                List<String> ofOne = new ArrayList<>(one.rest());

                assertThat(waiting)
                        .contains("process " + one.process().pid() + " of " + System.getProperty("user.name"));
                assertThat(ofOther).anyMatch(line -> line.contains(kvm + " is ready"));
                assertThat(ofOne).anyMatch(line -> line.contains(kvm + " is ready"));
                assertThat(ofOther)
                        .noneMatch(line -> line.startsWith(first) || line.startsWith(second + ": building"))
                        .contains(second + ": up to date");
                ofOne.addAll(ofOther);
                assertThat(ofOne)
                        .filteredOn(line -> line.startsWith(kvm + ": building"))
                        .hasSize(1);
            }
        }
        assertThat(real.run(kvm, "/bin/busybox", "cat", "/result/second")).isEqualTo("second\n");
    }

    /** The names that BuildKit uses for the base image. */
    private List<String> temporaryNames() {
        return real.names(real.busybox()).stream()
                .filter(other -> other.startsWith("mkt-images.invalid/"))
                .toList();
    }

    @Test
    void runWhenTheLastOneWasKilledFinishesTheRest() throws Exception {
        try (BuildProgram.Running killed = BuildProgram.start(root, name)) {
            killed.awaitLine(second + ": building");
            step.await();
            killed.kill();
        }
        step.awaitEnd();
        real.awaitNoContainer();
        assertThat(temporaryNames()).isNotEmpty();
        key.write(
                "support-second.sh",
                "# ---",
                "# products: [/products]",
                "",
                "mkdir /products && echo second > /products/second");
        Engine engine = real.connect();
        SampleRun run = new SampleRun(root, key, engine).pull(PullPolicy.MISSING);

        run.run();
        engine.close();

        assertThat(temporaryNames()).isEmpty();
        assertThat(run.of(ImageStarted.class))
                .extracting(started -> started.image().toString())
                .containsExactly(second, kvm);
        assertThat(real.run(kvm, "/bin/busybox", "cat", "/result/second")).isEqualTo("second\n");
    }
}
