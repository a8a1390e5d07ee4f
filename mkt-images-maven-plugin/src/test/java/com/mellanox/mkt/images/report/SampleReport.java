package com.mellanox.mkt.images.report;

import com.mellanox.mkt.images.event.BuildEvent;
import com.mellanox.mkt.images.event.BuildListener;
import com.mellanox.mkt.images.reason.Reason;
import com.mellanox.mkt.images.type.Commit;
import com.mellanox.mkt.images.type.ImageKey;
import com.mellanox.mkt.images.type.ImageReference;
import com.mellanox.mkt.images.type.PackageName;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.OptionalInt;

/** Runs of goals as they tell their events, for reports. */
final class SampleReport {
    /** The content of {@code image.json} after such a build. */
    static final String BUILT = """
            {"key": "fc40", "packages": [
              {"name": "rdma_core", "source": {"url": "https://github.com/linux-rdma/rdma-core",
                "commit": "5f1a3c5d7e9b0f2a4c6d8e0a1b3c5d7e9f1a2b3c", "directory": null}},
              {"name": "iproute2", "source": {"url": null, "commit": null, "directory": "/home/me/iproute2"}},
              {"name": "perftest", "source": null}],
             "baseImages": [{"reference": "fedora:40", "digest":
               "sha256:3c86d25fef9d2001712bc3d9b091fc40cf04be4767e48f1aa3b785bf58d300ed", "refresh": "done"}]}
            """;

    private static final ImageKey KEY = new ImageKey("fc40");
    private static final ImageReference ENVIRONMENT = ImageReference.parse("local_mkt/support:fc40");
    private static final ImageReference IPROUTE2 = ImageReference.parse("local_mkt/support_iproute2:fc40");
    private static final ImageReference RDMA_CORE = ImageReference.parse("local_mkt/support_rdma_core:fc40");
    private static final ImageReference PERFTEST = ImageReference.parse("local_mkt/support_perftest:fc40");
    private static final ImageReference KVM = ImageReference.parse("harbor.mellanox.com/mkt/kvm:fc40");

    private Instant now = Instant.parse("2026-11-29T20:00:00Z");

    private void pass(int seconds) {
        now = now.plusSeconds(seconds);
    }

    private RunRecorder recorder(BuildListener next) {
        return new RunRecorder(next, () -> now);
    }

    /** A build: the environment, two packages at the same time, one that takes the products of the slower one, the KVM image. */
    void build(Path directory, BuildListener next) {
        RunRecorder run = start(directory, next);
        run.on(new BuildEvent.Warning("The base image debian:12 is not pinned", "Name its digest"));
        start(run, ENVIRONMENT, directory);
        pass(20);
        finish(run, ENVIRONMENT, 20);
        start(run, IPROUTE2, directory);
        start(run, RDMA_CORE, directory);
        run.on(new BuildEvent.ImageStartedEarly(PERFTEST, directory.resolve("support_perftest.log")));
        pass(5);
        run.on(new BuildEvent.ImageFinishedEarly(PERFTEST, Duration.ofSeconds(5)));
        pass(25);
        finish(run, IPROUTE2, 30);
        pass(30);
        finish(run, RDMA_CORE, 60);
        start(run, PERFTEST, directory);
        pass(25);
        finish(run, PERFTEST, 25);
        start(run, KVM, directory);
        pass(3);
        finish(run, KVM, 3);
        run.on(new BuildEvent.CommitsSincePublication(
                new PackageName("rdma_core"),
                new Commit("0123456789".repeat(4)),
                new Commit("5f1a3c5d7e9b0f2a4c6d8e0a1b3c5d7e9f1a2b3c"),
                List.of("5f1a3c5d7e9b mlx5: Fix <the> doorbell", "4e1a3c5d7e9b verbs: Add a counter"),
                32));
        run.on(new BuildEvent.ImageMeasured(
                KVM,
                812_345_678,
                List.of(
                        new BuildEvent.ImageMeasured.Layer(120_000_000, "ADD rootfs.tar.xz /"),
                        new BuildEvent.ImageMeasured.Layer(
                                692_345_678, "RUN dnf install <package> && dnf clean all"))));
        run.on(new BuildEvent.RunFinished(KEY, KVM, Duration.ofSeconds(108)));
        finish(run, Optional.empty());
    }

    /** A build whose first image fails. */
    void fail(Path directory, String message, BuildListener next) {
        RunRecorder run = start(directory, next);
        start(run, ENVIRONMENT, directory);
        pass(7);
        run.on(new BuildEvent.ImageFailed(
                ENVIRONMENT, Duration.ofSeconds(7), directory.resolve("support.log"), message));
        run.on(new BuildEvent.ImageLeft(KVM, ENVIRONMENT));
        finish(run, Optional.of(message));
    }

    /** A build that finds all images up to date. */
    void upToDate(Path directory, BuildListener next) {
        finish(start(directory, next), Optional.empty());
    }

    /** A boot of the KVM image. */
    void boot(Path directory, BuildListener next) {
        RunRecorder run = recorder(next);
        run.on(new BuildEvent.GoalStarted(KEY, "boot", directory));
        run.on(new BuildEvent.VmStarted(KVM, "6.1.192", "tcg", "/dev/kvm does not exist"));
        pass(9);
        run.on(new BuildEvent.VmReady(KVM, Duration.ofSeconds(9), OptionalInt.of(2222), true));
        run.on(new BuildEvent.VmOutput(KVM, "port of mlx5_0 is ACTIVE"));
        run.on(new BuildEvent.VmFinished(
                KVM,
                List.of(
                        new BuildEvent.VmFinished.Part("kernel", Duration.ofMillis(2900)),
                        new BuildEvent.VmFinished.Part("userspace", Duration.ofMillis(6100)))));
        run.on(new BuildEvent.GoalFinished(KEY, "boot", Optional.empty(), Duration.ofSeconds(11)));
    }

    /** A comparison with a database of vulnerabilities. */
    void compare(Path directory, BuildListener next) {
        RunRecorder run = recorder(next);
        run.on(new BuildEvent.GoalStarted(KEY, "sbom", directory));
        run.on(new BuildEvent.VulnerabilitiesFound(KEY, List.of(), 2, directory.resolve("vulnerabilities.json")));
        run.on(new BuildEvent.GoalFinished(KEY, "sbom", Optional.empty(), Duration.ofSeconds(1)));
    }

    private RunRecorder start(Path directory, BuildListener next) {
        RunRecorder run = recorder(next);
        run.on(new BuildEvent.GoalStarted(KEY, "build", directory));
        run.on(new BuildEvent.RunStarted(KEY, 5, "Docker 28.5"));
        run.on(new BuildEvent.RunPlanned(KEY, 0, 5, 0, 0));
        plan(run, ENVIRONMENT);
        plan(run, IPROUTE2, ENVIRONMENT);
        plan(run, RDMA_CORE, ENVIRONMENT);
        plan(run, PERFTEST, ENVIRONMENT, RDMA_CORE);
        plan(run, KVM, IPROUTE2, RDMA_CORE, PERFTEST);
        return run;
    }

    private static void plan(RunRecorder run, ImageReference image, ImageReference... needs) {
        List<Reason> reasons = List.of(new Reason.Forced("-Dmkt.rebuild=" + image.shortName()));
        run.on(new BuildEvent.ImagePlanned(image, "build", reasons, List.of(needs)));
    }

    private static void start(RunRecorder run, ImageReference image, Path directory) {
        run.on(new BuildEvent.ImageStarted(
                image,
                Optional.empty(),
                List.of(),
                Optional.of(Duration.ofSeconds(33)),
                directory.resolve(image.shortName() + ".log")));
    }

    private static void finish(RunRecorder run, ImageReference image, int seconds) {
        run.on(new BuildEvent.ImageStep(image, "1/3 : FROM debian:12"));
        run.on(new BuildEvent.ImageStepFinished(image, "1/3 : FROM debian:12", true, Duration.ZERO));
        run.on(new BuildEvent.ImageStep(image, "2/3 : RUN make --jobs=8"));
        run.on(new BuildEvent.ImageStepFinished(image, "2/3 : RUN make --jobs=8", false, Duration.ofSeconds(seconds)));
        run.on(new BuildEvent.ImageStep(image, "3/3 : COPY <<END /etc/motd"));
        run.on(new BuildEvent.ImageStepFinished(image, "3/3 : COPY <<END /etc/motd", false, Duration.ofMillis(40)));
        run.on(new BuildEvent.ImageFinished(image, Duration.ofSeconds(seconds)));
    }

    private static void finish(RunRecorder run, Optional<String> failure) {
        run.on(new BuildEvent.GoalFinished(KEY, "build", failure, Duration.ofSeconds(110)));
    }
}
