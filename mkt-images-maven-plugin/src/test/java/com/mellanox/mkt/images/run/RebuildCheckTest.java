package com.mellanox.mkt.images.run;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.mellanox.mkt.images.engine.FakeBuild;
import com.mellanox.mkt.images.engine.FakeEngine;
import com.mellanox.mkt.images.engine.ImageId;
import com.mellanox.mkt.images.event.BuildEvent.ImageDiffers;
import com.mellanox.mkt.images.event.BuildEvent.ImageReproduced;
import com.mellanox.mkt.images.failure.BuildFailedException;
import com.mellanox.mkt.images.failure.InvalidInputException;
import com.mellanox.mkt.images.plan.SampleKey;
import com.mellanox.mkt.images.type.ImageReference;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Tests of {@link RebuildCheck}: what a user learns of an image that is built twice. */
class RebuildCheckTest {
    private static final String KVM = "harbor.mellanox.com/mkt/kvm:deb12";
    private static final String SIMX = "local_mkt/support_simx:deb12";

    @TempDir
    private Path root;

    private final FakeEngine engine = new FakeEngine();
    private SampleKey key;

    @BeforeEach
    void createKey() throws IOException {
        key = new SampleKey(root)
                .write("support.Dockerfile", "FROM debian:bookworm")
                .script("simx")
                .write("kvm.Dockerfile", "FROM debian:bookworm", "COPY --from=" + SIMX + " /a /a");
    }

    private SampleRun run() {
        return new SampleRun(root, key, engine);
    }

    private List<String> rebuilt() {
        return engine.builds().stream()
                .map(FakeBuild::request)
                .filter(request -> request.noCache())
                .map(request -> request.image().toString())
                .toList();
    }

    @Test
    void imagesWhenTheyAreTheSameAreBuiltOnceMoreWithoutTheCache() {
        SampleRun run = run();

        run.verifyReproducible();

        assertThat(rebuilt()).containsExactly("harbor.mellanox.com/mkt/build:deb12", SIMX, KVM);
        assertThat(engine.builds()).hasSize(6);
        assertThat(run.of(ImageReproduced.class))
                .extracting(same -> same.image() + " " + same.times())
                .containsExactly("harbor.mellanox.com/mkt/build:deb12 0", SIMX + " 0", KVM + " 0");
    }

    @Test
    void requestWhenMadeHasTheTimeOfTheImagesOwnCommit() {
        run().verifyReproducible();

        assertThat(engine.builds())
                .extracting(build -> String.valueOf(build.request().time()))
                .containsOnly("1980-01-01T00:00:00Z");
    }

    @Test
    void imageWhenItDiffersIsNamedWithItsFilesAndLeavesNothing() throws IOException {
        engine.vary(SIMX);
        SampleRun run = run();

        assertThatThrownBy(run::verifyReproducible)
                .isInstanceOf(InvalidInputException.class)
                .hasMessageStartingWith("1 of 3 images of deb12")
                .hasMessageContaining(SIMX)
                .hasMessageContaining("SOURCE_DATE_EPOCH");

        ImageDiffers differs = run.of(ImageDiffers.class).get(0);
        assertThat(differs.image()).hasToString(SIMX);
        assertThat(differs.differences())
                .singleElement()
                .asString()
                .matches("/made: line \\d+: 'build 2', then 'build \\d'");
        assertThat(differs.all()).isEqualTo(1);
        assertThat(Files.readAllLines(differs.list())).isEqualTo(differs.differences());
        ImageId kept = engine.find(ImageReference.parse(SIMX)).orElseThrow();
        assertThat(engine.made(SIMX)).containsExactly(kept);
        try (Stream<Path> files = Files.list(differs.list().getParent())) {
            assertThat(files).map(Path::toString).noneMatch(file -> file.endsWith(".tar"));
        }
    }

    @Test
    void imageWhenAnOptionNamesItIsTheOnlyOneThatIsBuiltAgain() {
        run().run();

        run().only("simx").verifyReproducible();

        assertThat(rebuilt()).containsExactly(SIMX);
    }

    @Test
    void imageWhenItIsNotOfThisBuilderIsBuiltTwice() {
        run().run();
        Optional<ImageId> fetched = engine.find(ImageReference.parse(SIMX));
        engine.relabel(SIMX, "com.mellanox.mkt.reference", "");

        run().only("simx").verifyReproducible();

        assertThat(fetched).isPresent();
        assertThat(rebuilt()).contains(SIMX, SIMX);
    }

    @Test
    void buildWhenItFailsTheSecondTimeIsReportedWithItsLog() {
        run().run();
        engine.failBuild(KVM, "2/2 : COPY", "no space left");

        assertThatThrownBy(() -> run().verifyReproducible())
                .isInstanceOf(BuildFailedException.class)
                .hasMessageContaining("no space left")
                .hasMessageContaining("verify-reproducible/kvm.log");
    }
}
