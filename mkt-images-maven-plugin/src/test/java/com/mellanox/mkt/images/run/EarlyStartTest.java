package com.mellanox.mkt.images.run;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.mellanox.mkt.images.engine.BuildRequest;
import com.mellanox.mkt.images.engine.BuildStepException;
import com.mellanox.mkt.images.engine.FakeBuild;
import com.mellanox.mkt.images.engine.FakeEarlyBuilds;
import com.mellanox.mkt.images.engine.FakeEarlyBuilds.FakeEarlyBuild;
import com.mellanox.mkt.images.engine.FakeEngine;
import com.mellanox.mkt.images.engine.FakeGate;
import com.mellanox.mkt.images.event.BuildEvent.ImageCancelled;
import com.mellanox.mkt.images.event.BuildEvent.ImageFailed;
import com.mellanox.mkt.images.event.BuildEvent.ImageLeft;
import com.mellanox.mkt.images.event.BuildEvent.ImageReused;
import com.mellanox.mkt.images.event.BuildEvent.ImageStartedEarly;
import com.mellanox.mkt.images.failure.BuildFailedException;
import com.mellanox.mkt.images.failure.CancelledException;
import com.mellanox.mkt.images.failure.SeveralFailedException;
import com.mellanox.mkt.images.plan.SampleKey;
import com.mellanox.mkt.images.type.BuilderKind;
import com.mellanox.mkt.images.type.ImageReference;
import com.mellanox.mkt.images.type.Platform;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Tests of {@link EarlyStart}: the first steps of a KVM image while the packages that it needs are built. */
class EarlyStartTest {
    private static final int SECONDS = 20;
    private static final String SIMX = "local_mkt/support_simx:deb12";
    private static final String TOOL = "local_mkt/support_tool:deb12";
    private static final String KVM = "harbor.mellanox.com/mkt/kvm:deb12";

    @TempDir
    private Path root;

    private final FakeEngine engine = new FakeEngine().with(BuilderKind.BUILDKIT);
    private final FakeEarlyBuilds early = FakeEarlyBuilds.of(engine);
    private SampleKey key;
    private SampleRun run;

    @BeforeEach
    void createKey() throws IOException {
        key = new SampleKey(root)
                .write("support.Dockerfile", "FROM debian:bookworm")
                .script("simx", "products: [/a]")
                .script("tool", "products: [/b]")
                .write(
                        "kvm.Dockerfile",
                        "ARG WHO",
                        "FROM debian:bookworm",
                        "RUN apt-get install gdb",
                        "COPY --from=" + SIMX + " /a /a",
                        "RUN make a",
                        "COPY --from=" + TOOL + " /b /b");
        engine.withFiles(SIMX, "/a", Map.of("file", "simx")).withFiles(TOOL, "/b", Map.of("file", "tool"));
        run = newRun();
    }

    private SampleRun newRun() {
        return new SampleRun(root, key, engine).jobs(2);
    }

    private List<String> earlyDockerfiles() {
        return early.builds().stream()
                .map(FakeEarlyBuild::build)
                .map(FakeBuild::dockerfile)
                .map(text -> text.replaceAll("(\n#)+$", ""))
                .toList();
    }

    private static BuildStepException failure() {
        return new BuildStepException("stage-0 2/5 : RUN apt-get install gdb", "exit code 100", List.of("no gdb"));
    }

    @Test
    void imageWhenForAnotherPlatformLeavesOutWhatItsFilesCallByTheKey() throws IOException {
        String arm64 = "-arm64";
        engine.withFiles(SIMX + arm64, "/a", Map.of("file", "simx"));
        engine.withFiles(TOOL + arm64, "/b", Map.of("file", "tool"));
        key.describe("key: deb12", "platforms: [linux/amd64, linux/arm64]").builtFor(Platform.parse("linux/arm64"));
        FakeGate gate = engine.block("harbor.mellanox.com/mkt/build:deb12" + arm64);
        run.listener(event -> {
            if (event instanceof ImageStartedEarly) {
                gate.open();
            }
        });

        run.run();

        assertThat(earlyDockerfiles()).startsWith("ARG WHO\nFROM debian:bookworm\nRUN apt-get install gdb");
    }

    @Test
    void imageWhenItNeedsOthersBeginsWithWhatComesBeforeThem() {
        FakeGate gate = engine.block("harbor.mellanox.com/mkt/build:deb12");
        run.listener(event -> {
            if (event instanceof ImageStartedEarly) {
                gate.open();
            }
        });

        run.run();

        assertThat(earlyDockerfiles()).startsWith("ARG WHO\nFROM debian:bookworm\nRUN apt-get install gdb");
        FakeEarlyBuild first = early.builds().get(0);
        assertThat(first.early().targets()).containsExactly("");
        assertThat(first.early().laterSteps()).isEqualTo(Map.of("stage-0", 3));
        BuildRequest whole = engine.build(KVM).request();
        BuildRequest request = first.early().request();
        assertThat(request.arguments()).isEqualTo(whole.arguments());
        assertThat(whole.temporaryNames()).containsAllEntriesOf(request.temporaryNames());
        // A package that was built meanwhile can be among them, too.
        assertThat(request.temporaryNames())
                .containsKey(
                        engine.find(ImageReference.parse("debian:bookworm")).orElseThrow());
        assertThat(request.labels()).isEmpty();
        assertThat(request.noCache()).isFalse();
        assertThat(run.of(ImageStartedEarly.class))
                .first()
                .isEqualTo(new ImageStartedEarly(
                        ImageReference.parse(KVM), run.logs().resolve("kvm.log")));
    }

    @Test
    void logWhenAnImageBeganEarlyHasAllOfIt() {
        run.run();

        assertThat(run.logs().resolve("kvm.log"))
                .content()
                .startsWith("Step of an early start\n")
                .endsWith("Step of an early start\nStep 1/1 : FROM scratch\n");
        newRun().rebuild("kvm").run();
        assertThat(run.logs().resolve("kvm.log")).content().isEqualTo("Step 1/1 : FROM scratch\n");
    }

    @Test
    void inputsWhenAnImageBeganEarlyAreTheSame() {
        run.run();
        Map<String, String> labels = engine.build(KVM).request().labels();

        engine.untag(KVM);
        newRun().jobs(1).run();

        assertThat(engine.build(KVM).request().labels()).isEqualTo(labels);
        assertThat(engine.builds()).hasSize(5);
    }

    @Test
    void imageWhenOneThatItNeedsIsThereBeginsWithItsFilesToo() throws IOException {
        run.jobs(1).run();
        key.write("support-tool.sh", "# ---", "# products: [/b]", "make all");

        newRun().run();

        assertThat(earlyDockerfiles()).containsExactly("""
                ARG WHO
                FROM debian:bookworm
                RUN apt-get install gdb
                COPY --from=local_mkt/support_simx:deb12 /a /a
                RUN make a""");
    }

    @Test
    void imageWhenOnlyItsNeedsDecideOnItBeginsEarlyAndMayStayAsItIs() throws IOException {
        run.jobs(1).run();
        key.write("support-tool.sh", "# ---", "# products: [/b]", "make all");

        SampleRun again = newRun();
        again.run();

        assertThat(again.of(ImageStartedEarly.class))
                .extracting(started -> started.image().toString())
                .containsExactly(KVM);
        assertThat(again.of(ImageReused.class))
                .extracting(reused -> reused.image().toString())
                .containsExactly(KVM);
    }

    @Test
    void imageWhenUpToDateOrForcedOrForAnotherBuilderDoesNotBeginEarly() {
        run.jobs(1).run();
        newRun().rebuild("simx").rebuild("kvm").run();
        newRun().run();
        engine.with(BuilderKind.CLASSIC).untag(KVM);
        engine.untag(TOOL);
        newRun().run();

        assertThat(early.builds()).isEmpty();
    }

    @Test
    void stepWhenItFailsEarlyIsTheFailureOfItsImage() throws IOException {
        early.fail(KVM, failure());

        assertThatThrownBy(run::run)
                .isInstanceOf(BuildFailedException.class)
                .hasMessageContainingAll(
                        KVM + " failed in step 2/5 : RUN apt-get install gdb",
                        "exit code 100",
                        "    no gdb",
                        run.logs().resolve("kvm.log").toString());

        assertThat(run.of(ImageFailed.class))
                .extracting(failed -> failed.image() + ": " + failed.reason())
                .containsExactly(KVM + ": exit code 100 in step 2/5");
        assertThat(engine.builds())
                .extracting(build -> build.request().image().shortName())
                .containsExactlyInAnyOrder("build", "support_simx", "support_tool");
        assertThat(Files.readString(run.logs().resolve("kvm.log"))).isEqualTo("Step of an early start\n");
    }

    @Test
    void stepWhenItFailsEarlyAfterItsImageWasLeftOutIsReportedToo() {
        FakeGate gate = early.block(KVM);
        early.fail(KVM, failure());
        engine.failBuild(SIMX, "2/2 : RUN make", "exit code 2");
        run.listener(event -> {
            if (event instanceof ImageLeft) {
                gate.open();
            }
        });

        assertThatThrownBy(run::run)
                .isInstanceOf(SeveralFailedException.class)
                .hasMessageContainingAll(SIMX + " failed in step 2/2", KVM + " failed in step 2/5");

        assertThat(run.of(ImageLeft.class))
                .containsExactly(new ImageLeft(ImageReference.parse(KVM), ImageReference.parse(SIMX)));
    }

    @Test
    void runWhenCancelledDuringAnEarlyStartEndsIt() throws Exception {
        FakeGate gate = early.block(KVM);
        CompletableFuture<Throwable> end = new CompletableFuture<>();
        Thread thread = new Thread(() -> {
            try {
                run.unplanned();
                end.complete(new AssertionError("the run went well"));
            } catch (CancelledException e) {
                end.complete(e);
            }
        });
        thread.start();
        gate.awaitBuild();

        thread.interrupt();

        assertThat(end.get(SECONDS, TimeUnit.SECONDS)).isInstanceOf(CancelledException.class);
        assertThat(run.of(ImageCancelled.class))
                .extracting(cancelled -> cancelled.image().toString())
                .contains(KVM);
        assertThat(engine.builds())
                .noneMatch(build -> build.request().image().toString().equals(KVM));
    }
}
