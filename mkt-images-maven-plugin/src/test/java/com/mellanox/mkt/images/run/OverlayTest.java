package com.mellanox.mkt.images.run;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.mellanox.mkt.images.engine.FakeEngine;
import com.mellanox.mkt.images.failure.InvalidInputException;
import com.mellanox.mkt.images.plan.SampleKey;
import com.mellanox.mkt.images.publication.BuiltImages;
import com.mellanox.mkt.images.publication.PublicationFiles;
import com.mellanox.mkt.images.type.ImageReference;
import java.io.IOException;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import org.eclipse.jgit.api.errors.GitAPIException;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Overlays on the KVM image of the sample images, which a run of its own key has built. */
class OverlayTest {
    private static final ImageReference OVERLAY = ImageReference.parse("harbor.mellanox.com/mkt/kvm:deb12-debug");

    @TempDir
    private Path root;

    private SampleImages images;
    private SampleKey overlay;

    @BeforeEach
    void createOverlay() throws IOException, GitAPIException {
        images = new SampleImages(root);
        overlay = images.key
                .overlay(
                        "deb12-debug",
                        "FROM " + SampleImages.KVM,
                        "COPY tool.sh /usr/bin/",
                        "RUN chmod +x /usr/bin/tool.sh")
                .write("tool.sh", "echo tool");
        // What is built on an image inherits its labels.
        images.engine.withImage("debian:bookworm");
    }

    private SampleRun run() {
        images.engine.reopen();
        return new SampleRun(root, overlay, images.engine);
    }

    @Test
    void runWhenTheOsIsUpToDateBuildsTheOverlayAlone() {
        SampleRun run = run();

        assertThat(run.run()).isEqualTo(OVERLAY);

        assertThat(SampleImages.reasons(run)).containsOnlyKeys(OVERLAY);
        assertThat(images.engine.build(OVERLAY.toString()).names()).containsExactly("overlay.Dockerfile", "tool.sh");
    }

    @Test
    void runWhenNothingHasChangedBuildsNothing() {
        run().run();
        SampleRun again = run();

        again.run();

        assertThat(SampleImages.reasons(again)).isEmpty();
    }

    @Test
    void runWhenTheOsHasChangedBuildsItFirst() throws IOException {
        run().run();
        images.key.write("setup.sh", "echo something else");
        SampleRun again = run();

        again.run();

        assertThat(SampleImages.reasons(again).keySet()).containsExactly(SampleImages.KVM, OVERLAY);
    }

    @Test
    void osWhenBuiltForAnOverlayIsUpToDateForItself() throws IOException {
        images.key.write("setup.sh", "echo something else");
        run().run();

        assertThat(images.built()).isEmpty();
    }

    @Test
    void osWhenBuiltForAnOverlayBearsItsOwnLabels() throws IOException {
        images.key.write("setup.sh", "echo something else");
        run().run();

        Map<String, String> os = labels(SampleImages.KVM);
        assertThat(os)
                .containsEntry("com.mellanox.mkt.key", "deb12")
                .containsEntry("org.opencontainers.image.title", "deb12: kvm");
        Map<String, String> own = labels(OVERLAY);
        assertThat(own)
                .containsEntry("com.mellanox.mkt.key", "deb12-debug")
                .containsEntry("com.mellanox.mkt.packages", "perftest,rdma_core,tool");
    }

    private Map<String, String> labels(ImageReference image) {
        images.engine.reopen();
        return images.engine.images().find(image).orElseThrow().labels();
    }

    @Test
    void runWhenDoneHandsOverTheOverlayAlone() {
        SampleRun run = run();

        run.run();

        BuiltImages built = PublicationFiles.readBuiltImages(run.logs().resolve(PublicationFiles.BUILT_IMAGES));
        assertThat(built.images()).extracting(BuiltImages.Image::reference).containsExactly(OVERLAY);
        assertThat(built.packages()).isNotEmpty().allMatch(of -> of.published() == null);
    }

    @Test
    void onlyWhenItSaysKvmMeansTheOverlay() {
        run().run();
        SampleRun only = run().only("kvm").rebuild("kvm");

        assertThat(only.run()).isEqualTo(OVERLAY);

        assertThat(SampleImages.reasons(only)).containsOnlyKeys(OVERLAY);
    }

    @Test
    void logsWhenImagesAreCalledTheSameAreTwo() throws IOException {
        images.key.write("setup.sh", "echo something else");
        SampleRun run = run();

        run.run();

        assertThat(run.logs()).isDirectoryContaining("glob:**/kvm-deb12.log").isDirectoryContaining("glob:**/kvm.log");
    }

    @Test
    void unusedPackageWhenTheOsHasOneIsNotTold() throws IOException {
        images.key.script("lonely");
        SampleRun run = run();

        run.run();

        assertThat(run.warnings()).isEmpty();
        assertThat(run().plan().images())
                .noneMatch(entry -> entry.image().reference().shortName().contains("lonely"));
    }

    @Test
    void overlayWhenItStartsFromSomethingElseIsRefused() throws IOException {
        overlay.write(
                "overlay.Dockerfile", "", "FROM debian:bookworm", "COPY --from=" + SampleImages.KVM + " /bin /bin");

        assertThatThrownBy(run()::unplanned)
                .isInstanceOf(InvalidInputException.class)
                .hasMessage(
                        overlay.file("overlay.Dockerfile") + ":2: the overlay does not start from the KVM image that"
                                + " it extends. Write 'FROM harbor.mellanox.com/mkt/kvm:deb12'");
    }

    @Test
    void overlayWhenTheEngineIsEmptyBuildsAllThatItStandsOn() {
        FakeEngine empty = new FakeEngine();

        new SampleRun(root.resolve("elsewhere"), overlay, empty).run();

        assertThat(empty.builds()).hasSize(6);
    }

    @Test
    void sourceDirectoryWhenGivenIsThatOfTheOs() {
        SampleRun run = run().source("rdma_core", images.repository.directory());

        run.run();

        assertThat(List.copyOf(SampleImages.reasons(run).keySet())).doesNotContain(SampleImages.BUILD);
        BuiltImages built = PublicationFiles.readBuiltImages(run.logs().resolve(PublicationFiles.BUILT_IMAGES));
        assertThat(built.packages())
                .anyMatch(of -> of.source() != null && of.source().directory() != null);
    }
}
