package com.mellanox.mkt.images.run;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.mellanox.mkt.images.engine.BuildStepException;
import com.mellanox.mkt.images.engine.FakeBuild;
import com.mellanox.mkt.images.engine.FakeEngine;
import com.mellanox.mkt.images.engine.FakeStorage;
import com.mellanox.mkt.images.engine.ImageId;
import com.mellanox.mkt.images.event.BuildEvent;
import com.mellanox.mkt.images.event.BuildEvent.ImageFailed;
import com.mellanox.mkt.images.event.BuildEvent.ImageFinished;
import com.mellanox.mkt.images.event.BuildEvent.RunFinished;
import com.mellanox.mkt.images.failure.BuildFailedException;
import com.mellanox.mkt.images.failure.EngineException;
import com.mellanox.mkt.images.plan.SampleKey;
import com.mellanox.mkt.images.type.BuilderKind;
import com.mellanox.mkt.images.type.ImageReference;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Tests of {@link ImageBuildTask}: what a user gets of a build that fails, and of one that does not. */
class ImageBuildTaskTest {
    private static final String SIMX = "local_mkt/support_simx:deb12";

    @TempDir
    private Path root;

    private final FakeEngine engine = new FakeEngine();
    private SampleRun run;

    @BeforeEach
    void createKey() throws IOException {
        SampleKey key = new SampleKey(root)
                .write("support.Dockerfile", "FROM debian:bookworm")
                .script("simx")
                .write("kvm.Dockerfile", "FROM debian:bookworm", "COPY --from=" + SIMX + " /a /a");
        run = new SampleRun(root, key, engine);
    }

    @Test
    void stepWhenItFailsIsShownWithItsLastLinesAndItsLog() throws IOException {
        List<String> output = new ArrayList<>();
        for (int i = 1; i <= 36; i++) {
            output.add("compiling file " + i + ".c\n");
        }
        output.add(" 10% done\r100% done\n\n");
        output.add("simx.c:1: error: no such thing");
        engine.print(SIMX, output)
                .failBuild(
                        SIMX,
                        "5/7 : RUN bash -e /opt/support-simx.sh",
                        "The command '/bin/sh -c bash -e /opt/support-simx.sh' returned a non-zero code: 2");

        assertThatThrownBy(run::run)
                .isInstanceOf(BuildFailedException.class)
                .extracting(
                        e -> String.valueOf(e.getMessage()).replace(run.logs().toString(), "TARGET") + "\n")
                .isEqualTo(golden("failed-step.txt"));

        assertThat(Files.readString(run.logs().resolve("support_simx.log")))
                .isEqualTo("Step 1/1 : FROM scratch\n" + String.join("", output));
    }

    @Test
    void stepWhenAMirrorFailsSaysThatItIsNotTheFile() {
        engine.print(SIMX, List.of("Errors during downloading metadata for repository 'fedora':\n", """
                          - Status code: 503 for https://mirrors.fedoraproject.org/metalink?repo=fedora-40&arch=x86_64
                        """))
                .failBuild(SIMX, "2/2 : RUN dnf install gcc", "returned a non-zero code: 1");

        assertThatThrownBy(run::run).isInstanceOf(BuildFailedException.class).hasMessageStartingWith(SIMX + """
                         failed in step 2/2 : RUN dnf install gcc
                          returned a non-zero code: 1
                          A mirror of packages has failed, and neither the Dockerfile nor a script: Status code: 503 for\
                         https://mirrors.fedoraproject.org/metalink?repo=fedora-40&arch=x86_64
                          Run again, since mirrors come and go. Behind a proxy, name it with -Dmkt.httpProxy; where\
                         a mirror is gone for good, name another one in the Dockerfile
                          last lines of the output:
                        """);
    }

    @Test
    void buildWhenItFailsEndsTheRunThere() {
        engine.failBuild(SIMX, null, "the engine said no");

        assertThatThrownBy(run::run)
                .isInstanceOf(BuildFailedException.class)
                .hasMessageStartingWith(SIMX + " failed\n  the engine said no\n");

        assertThat(engine.builds())
                .noneMatch(build -> build.request().image().shortName().equals("kvm"));
        assertThat(run.of(ImageFailed.class)).singleElement().satisfies(failed -> {
            assertThat(failed.image()).hasToString(SIMX);
            assertThat(failed.log()).isEqualTo(run.logs().resolve("support_simx.log"));
            assertThat(failed.reason()).isEqualTo("the engine said no");
        });
        assertThat(run.of(RunFinished.class)).isEmpty();
        assertThat(engine.isClosed()).isFalse();
    }

    @Test
    void outputWhenAllIsWellIsInALogForEachImage() {
        engine.print(SIMX, List.of("made simx\n"));

        run.run();

        assertThat(run.logs().resolve("support_simx.log")).content().endsWith("made simx\n");
        assertThat(run.logs().resolve("kvm.log")).content().isEqualTo("Step 1/1 : FROM scratch\n");
        assertThat(run.logs().resolve("build.log")).exists();
        assertThat(run.of(ImageFinished.class)).hasSize(3);
        assertThat(run.of(BuildEvent.ImageStep.class)).hasSize(3);
    }

    @Test
    void imagesWhenBuiltTellTheirLayers() {
        run.run();

        assertThat(run.of(BuildEvent.ImageMeasured.class))
                .extracting(measured -> measured.image().shortName())
                .containsExactly("build", "support_simx", "kvm");
        assertThat(run.of(BuildEvent.ImageMeasured.class)).allSatisfy(measured -> {
            assertThat(measured.size()).isEqualTo(FakeStorage.SIZE);
            assertThat(measured.layers())
                    .extracting(BuildEvent.ImageMeasured.Layer::createdBy)
                    .containsExactly("ADD rootfs.tar.xz /", "RUN make");
        });
    }

    @Test
    void buildWhenTheEngineDoesNotTellTheLayersIsNoFailure() {
        engine.storage().failLayers(new EngineException("the layers are unknown", "Look", null));

        run.run();

        assertThat(run.of(BuildEvent.ImageMeasured.class)).isEmpty();
        assertThat(run.of(RunFinished.class)).hasSize(1);
        assertThat(run.of(BuildEvent.Detail.class))
                .anySatisfy(detail -> assertThat(detail.text()).contains("kvm", "the layers are unknown"));
    }

    @Test
    void imagesWhenBuiltOnAreSentByTheirIds() {
        run.run();

        FakeBuild kvm = engine.builds().get(2);
        assertThat(kvm.entry("kvm.Dockerfile").text())
                .contains("FROM " + id("debian:bookworm"), "COPY --from=" + id(SIMX) + " /a /a");
        assertThat(kvm.request().names())
                .containsKeys(id("debian:bookworm"), id(SIMX))
                .containsValue(ImageReference.parse(SIMX));
        assertThat(engine.builds().get(1).entry("Dockerfile").text())
                .startsWith("FROM " + id("harbor.mellanox.com/mkt/build:deb12"));
    }

    @Test
    void imagesWhenBuiltOnByBuildKitAreSentByTemporaryNames() {
        engine.with(BuilderKind.BUILDKIT);

        run.run();

        FakeBuild kvm = engine.builds().get(2);
        Map<ImageId, ImageReference> names = kvm.request().temporaryNames();
        assertThat(names).containsOnlyKeys(id("debian:bookworm"), id(SIMX));
        assertThat(kvm.entry("kvm.Dockerfile").text())
                .contains("FROM " + names.get(id("debian:bookworm")), "COPY --from=" + names.get(id(SIMX)) + " /a /a");
        assertThat(kvm.request().names()).containsKeys(id("debian:bookworm"), id(SIMX));
    }

    @Test
    void stepWhenItsOutputIsKnownApartIsShownWithItAlone() {
        engine.print(SIMX, List.of("of another step\n"))
                .failBuild(SIMX, new BuildStepException("2/3 : RUN make", "exit code 2", List.of("of make")));

        assertThatThrownBy(run::run)
                .isInstanceOf(BuildFailedException.class)
                .hasMessageContainingAll("in step 2/3 : RUN make", "exit code 2", "    of make")
                .hasMessageNotContaining("of another step");
    }

    private ImageId id(String image) {
        return engine.find(ImageReference.parse(image)).orElseThrow();
    }

    private static String golden(String name) throws IOException {
        try (InputStream in = Objects.requireNonNull(ImageBuildTaskTest.class.getResourceAsStream(name))) {
            return new String(in.readAllBytes(), StandardCharsets.UTF_8);
        }
    }
}
