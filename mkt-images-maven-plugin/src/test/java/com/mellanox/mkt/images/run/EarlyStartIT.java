package com.mellanox.mkt.images.run;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.catchThrowable;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import com.mellanox.mkt.images.engine.Engine;
import com.mellanox.mkt.images.engine.ImageId;
import com.mellanox.mkt.images.engine.docker.RealEngine;
import com.mellanox.mkt.images.event.BuildEvent;
import com.mellanox.mkt.images.event.BuildEvent.ImageCancelled;
import com.mellanox.mkt.images.event.BuildEvent.ImageFailed;
import com.mellanox.mkt.images.event.BuildEvent.ImageFinished;
import com.mellanox.mkt.images.event.BuildEvent.ImageOutput;
import com.mellanox.mkt.images.event.BuildEvent.ImageStartedEarly;
import com.mellanox.mkt.images.event.BuildEvent.ImageStep;
import com.mellanox.mkt.images.failure.BuildFailedException;
import com.mellanox.mkt.images.failure.CancelledException;
import com.mellanox.mkt.images.plan.SampleKey;
import com.mellanox.mkt.images.type.BuilderKind;
import com.mellanox.mkt.images.type.ImageReference;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.UUID;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The first steps of a KVM image, which run while the package that it needs is built. */
class EarlyStartIT {
    private static final int SECONDS = 60;

    @TempDir
    private Path root;

    private final String key = "early-" + UUID.randomUUID().toString().substring(0, 8);
    private final ImageReference kvm = ImageReference.parse("harbor.mellanox.com/mkt/kvm:" + key);
    private final ImageReference product = ImageReference.parse("local_mkt/support_a:" + key);
    private final CountDownLatch ranEarly = new CountDownLatch(1);
    private RealEngine real;
    private Engine engine;
    private SampleKey files;

    @BeforeEach
    void connect() throws IOException {
        real = new RealEngine();
        engine = real.connect();
        assumeTrue(
                engine.builderKind() == BuilderKind.BUILDKIT,
                engine.description() + " has no BuildKit, so that no image can begin before those that it needs");
        files = new SampleKey(root, key)
                .write("support.Dockerfile", "FROM " + real.busybox(), "COPY bash /bin/bash", "RUN chmod 755 /bin/bash")
                .write("bash", "#!/bin/sh", "exec sh \"$@\"")
                .write(
                        "support-a.sh",
                        "# ---",
                        "# products: [/products]",
                        "",
                        "busybox mkdir /products",
                        "echo product > /products/a");
    }

    @AfterEach
    void cleanUp() {
        engine.close();
        real.remove(kvm.toString());
        real.remove(product.toString());
        real.close();
    }

    private SampleRun run(int jobs) {
        return new SampleRun(root, files, engine).pull(PullPolicy.MISSING).jobs(jobs);
    }

    /** Holds the package's script until the KVM image has printed a line. */
    private void hold(BuildEvent event) {
        if (isEarly(event)) {
            ranEarly.countDown();
        } else if (event instanceof ImageStep step
                && step.image().equals(product)
                && step.step().contains("bash -e")) {
            try {
                assertThat(ranEarly.await(SECONDS, TimeUnit.SECONDS)).isTrue();
            } catch (InterruptedException e) {
                throw new IllegalStateException(e);
            }
        }
    }

    private boolean isEarly(BuildEvent event) {
        return event instanceof ImageOutput output
                && output.image().equals(kvm)
                && output.text().startsWith("early is ");
    }

    private ImageId id() {
        return engine.find(kvm).orElseThrow();
    }

    @Test
    void imageWhenItsFirstStepsRunEarlyIsTheSameImageAndTakesThemFromTheCache() throws Exception {
        files.write("early.txt", "a file")
                .write(
                        "kvm.Dockerfile",
                        "FROM " + real.busybox(),
                        "ARG WHO=me",
                        "COPY early.txt /early.txt",
                        "RUN cat /early.txt; echo early is $(cat /proc/sys/kernel/random/uuid) | busybox tee /uuid",
                        "COPY --from=" + product + " /products/a /product",
                        "WORKDIR /work",
                        "RUN cat /product");
        SampleRun run = run(2);
        run.listener(this::hold);

        run.run();

        ImageId early = id();
        List<String> log = Files.readAllLines(run.logs().resolve("kvm.log"));
        String uuid = real.run(kvm.toString(), "/bin/busybox", "cat", "/uuid").strip();
        assertThat(log.stream().filter(line -> line.contains("early is ") && !line.startsWith("Step")))
                .containsExactly(uuid);
        assertThat(log.stream().filter(line -> line.startsWith("Step") && !line.endsWith("(continued)")))
                .extracting(line -> line.replaceFirst(" : (\\w+).*", " $1"))
                .containsExactly(
                        "Step stage-0 1/6 FROM",
                        "Step stage-0 2/6 COPY",
                        "Step stage-0 3/6 RUN",
                        "Step stage-0 4/6 COPY",
                        "Step stage-0 5/6 WORKDIR",
                        "Step stage-0 6/6 RUN");
        assertThat(run.events())
                .filteredOn(event -> event instanceof ImageStartedEarly
                        || (event instanceof ImageFinished finished
                                && finished.image().equals(product)))
                .first()
                .isEqualTo(new ImageStartedEarly(kvm, run.logs().resolve("kvm.log")));

        real.remove(kvm.toString());
        run(1).run();
        assertThat(id()).isEqualTo(early);
    }

    @Test
    void imageWhenAStageNeedsNoOtherImageBuildsThatStageEarly() throws Exception {
        files.write(
                "kvm.Dockerfile",
                "FROM " + real.busybox(),
                "RUN echo early is $(cat /proc/sys/kernel/random/uuid) | busybox tee /uuid",
                "FROM " + product + " AS second",
                "RUN echo second > /second",
                "FROM " + real.busybox(),
                "RUN echo third",
                "COPY --from=second /products/a /second /",
                "COPY --from=0 /uuid /uuid");
        SampleRun run = run(2);
        run.listener(this::hold);

        run.run();

        String log = Files.readString(run.logs().resolve("kvm.log"));
        String uuid = real.run(kvm.toString(), "/bin/busybox", "cat", "/uuid").strip();
        assertThat(log.lines().filter(line -> line.equals(uuid))).hasSize(1);
        assertThat(log)
                .containsOnlyOnce("Step stage-0 2/2 : RUN")
                .containsOnlyOnce("Step stage-2 2/4 : RUN")
                .containsOnlyOnce("Step second 2/2 : RUN")
                .containsOnlyOnce("Step stage-2 4/4 : COPY");
    }

    @Test
    void imageWhenAnEarlyStepFailsShowsItsLineAndItsOutput() throws Exception {
        files.write(
                "kvm.Dockerfile",
                "FROM " + real.busybox(),
                "RUN echo early is wrong; false",
                "COPY --from=" + product + " /products/a /product");
        SampleRun run = run(2);
        run.listener(this::hold);

        assertThatThrownBy(run::run)
                .isInstanceOf(BuildFailedException.class)
                .hasMessageContainingAll(
                        kvm + " failed in step ",
                        "2/3 : RUN echo early is wrong; false",
                        "exit code 1",
                        real.isDocker20() ? "" : "kvm.Dockerfile:2",
                        "early is wrong",
                        run.logs().resolve("kvm.log").toString());

        assertThat(run.of(ImageFailed.class)).extracting(ImageFailed::image).containsExactly(kvm);
        assertThat(run.of(ImageFinished.class)).extracting(ImageFinished::image).contains(product);
        assertThat(engine.find(kvm)).isEmpty();
    }

    @Test
    void runWhenInterruptedDuringAnEarlyStepEndsItAndLeavesNothing() throws Exception {
        String marker = "87" + Math.abs(key.hashCode() % 1_000_000);
        files.write(
                "kvm.Dockerfile",
                "FROM " + real.busybox(),
                "RUN echo early is asleep; sleep " + marker,
                "COPY --from=" + product + " /products/a /product");
        SampleRun run = run(2);
        run.listener(event -> {
            if (isEarly(event)) {
                ranEarly.countDown();
            }
        });
        CompletableFuture<Throwable> end = new CompletableFuture<>();
        Thread thread = new Thread(() -> end.complete(catchThrowable(run::unplanned)));
        thread.start();
        assertThat(ranEarly.await(SECONDS, TimeUnit.SECONDS)).isTrue();
        List<String> names = temporaryNames();

        thread.interrupt();

        assertThat(end.get(SECONDS, TimeUnit.SECONDS)).isInstanceOf(CancelledException.class);
        assertThat(run.of(ImageCancelled.class))
                .extracting(ImageCancelled::image)
                .contains(kvm);
        awaitEnd("sleep " + marker);
        try (Engine other = real.connect()) {
            assertThat(names)
                    .isNotEmpty()
                    .allMatch(name -> other.find(ImageReference.parse(name)).isEmpty());
            assertThat(other.find(kvm)).isEmpty();
            files.write("kvm.Dockerfile", "FROM " + real.busybox(), "COPY --from=" + product + " /products/a /product");
            new SampleRun(root, files, other).pull(PullPolicy.MISSING).run();
        }
        assertThat(temporaryNames())
                .as("records, which the next run removes at the latest")
                .isEmpty();
    }

    /** The names that the run has recorded. */
    private List<String> temporaryNames() throws IOException {
        try (Stream<Path> all = Files.walk(root.resolve("cache/names"))) {
            return all.filter(Files::isRegularFile)
                    .flatMap(EarlyStartIT::lines)
                    .filter(line -> line.startsWith("mkt-images.invalid/"))
                    .toList();
        }
    }

    private static Stream<String> lines(Path file) {
        try {
            return Files.readAllLines(file).stream();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** The engine's steps are processes of this machine. */
    private static void awaitEnd(String command) {
        long start = System.nanoTime();
        while (ProcessHandle.allProcesses()
                .map(process -> String.join(" ", process.info().arguments().orElse(new String[0])))
                .anyMatch(arguments -> arguments.endsWith(command))) {
            assertThat(System.nanoTime() - start).isLessThan(TimeUnit.SECONDS.toNanos(SECONDS));
            LockSupport.parkNanos(TimeUnit.MILLISECONDS.toNanos(20));
        }
    }
}
