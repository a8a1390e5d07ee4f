package com.mellanox.mkt.images.descriptor;

import static org.assertj.core.api.Assertions.assertThat;

import com.mellanox.mkt.images.failure.Problems;
import com.mellanox.mkt.images.plan.ImageGraph;
import com.mellanox.mkt.images.plan.PlannedImage;
import com.mellanox.mkt.images.plan.SampleKey;
import com.mellanox.mkt.images.type.ImageReference;
import com.mellanox.mkt.images.type.Platform;
import java.io.IOException;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The platforms of a descriptor, and what its images are called for each. */
class ImagePlatformsTest {
    private static final Platform AMD64 = Platform.parse("linux/amd64");
    private static final Platform ARM64 = Platform.parse("linux/arm64");

    @TempDir
    private Path root;

    private SampleKey key;

    @BeforeEach
    void createKey() throws IOException {
        key = new SampleKey(root)
                .describe("key: deb12", "platforms: [linux/amd64, aarch64]")
                .write("support.Dockerfile", "FROM debian:bookworm")
                .write("support-tool.sh", "# ---", "# products: [/tool]", "")
                .write(
                        "support-more.sh",
                        "# ---",
                        "# image_files: {\"local_mkt/support_tool:deb12\": {files: [/tool], dest: /}}",
                        "")
                .write(
                        "kvm.Dockerfile",
                        "FROM harbor.mellanox.com/mkt/build:deb12",
                        "COPY --from=local_mkt/support_tool:deb12 /tool /",
                        "COPY --from=local_mkt/support_more:deb12 /more /");
    }

    private static List<String> names(Stream<PlannedImage> images) {
        return images.map(PlannedImage::reference).map(ImageReference::toString).toList();
    }

    @Test
    void platformsWhenReadKeepTheirOrder() {
        assertThat(key.descriptor().platforms()).containsExactly(AMD64, ARM64);
        assertThat(key.descriptor().builtFor(AMD64)).isEqualTo(key.descriptor());
    }

    @Test
    void imagesWhenForAnotherPlatformHaveItsArchitectureInTheirTags() {
        ImageDescriptor descriptor = key.builtFor(ARM64).descriptor();

        assertThat(names(key.graph().inOrder().stream()))
                .containsExactlyInAnyOrder(
                        "harbor.mellanox.com/mkt/build:deb12-arm64",
                        "local_mkt/support_tool:deb12-arm64",
                        "local_mkt/support_more:deb12-arm64",
                        "harbor.mellanox.com/mkt/kvm:deb12-arm64");
        assertThat(descriptor.writtenKey()).hasToString("deb12");
        assertThat(descriptor.inFiles(descriptor.reference("kvm"))).hasToString("harbor.mellanox.com/mkt/kvm:deb12");
        assertThat(descriptor.builtFor(AMD64).reference("kvm")).hasToString("harbor.mellanox.com/mkt/kvm:deb12");
    }

    @Test
    void imagesWhenSelectedByTheNamesInFilesAreThoseOfThePlatform() {
        ImageGraph graph = key.builtFor(ARM64).graph();

        assertThat(names(graph.only("local_mkt/support_tool:deb12").stream()))
                .containsExactly("local_mkt/support_tool:deb12-arm64");
    }

    @Test
    void overlayWhenForAnotherPlatformStartsFromTheImageOfThatPlatform() throws IOException {
        SampleKey overlay = key.overlay("deb12-debug", "FROM harbor.mellanox.com/mkt/kvm:deb12", "RUN true");

        ImageDescriptor descriptor = overlay.builtFor(ARM64).descriptor();

        assertThat(descriptor.platforms()).containsExactly(AMD64, ARM64);
        assertThat(descriptor.reference("kvm")).hasToString("harbor.mellanox.com/mkt/kvm:deb12-debug-arm64");
        assertThat(names(overlay.graph().inOrder().stream()))
                .contains("harbor.mellanox.com/mkt/kvm:deb12-arm64", "harbor.mellanox.com/mkt/kvm:deb12-debug-arm64");
    }

    @Test
    void platformsWhenWrongAreReported() throws IOException {
        key.describe("key: deb12", "platforms:", "- linux/amd64", "- windows/amd64", "- x86_64", "- 'linux amd64'");
        Problems problems = new Problems();

        new ImageDescriptorReader(name -> Optional.empty()).read(root.resolve("module/image.yaml"), problems);

        assertThat(problems.list())
                .extracting(problem -> problem.describe().replace(root + "/module/", ""))
                .containsExactly(
                        "image.yaml:4: 'platforms': 'windows/amd64' is not a platform of Linux."
                                + " Write it like linux/amd64 or linux/arm64",
                        "image.yaml:5: 'platforms' names linux/amd64 a second time, first in line 3. Keep one of them",
                        "image.yaml:6: 'platforms': 'linux amd64' is not a platform: os/architecture, as in linux/amd64."
                                + " Write it like linux/amd64 or linux/arm64");
    }

    @Test
    void overlayWhenItsKeyIsThatOfAPlatformIsRefused() throws IOException {
        key.overlay("deb12-arm64", "FROM harbor.mellanox.com/mkt/kvm:deb12");
        Problems problems = new Problems();

        new ImageDescriptorReader(
                        name -> Optional.empty(),
                        coordinate -> new OsModule(root.resolve("module/image.yaml"), name -> Optional.empty()))
                .read(root.resolve("deb12-arm64/image.yaml"), problems);

        assertThat(problems.list())
                .singleElement()
                .satisfies(problem -> assertThat(problem.describe())
                        .endsWith(
                                "image.yaml:1: 'key' is 'deb12-arm64', which is that of the images of deb12 for another platform."
                                        + " Choose another name after 'deb12-'"));
    }
}
