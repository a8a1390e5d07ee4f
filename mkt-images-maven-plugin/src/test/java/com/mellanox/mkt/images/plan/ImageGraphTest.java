package com.mellanox.mkt.images.plan;

import static org.assertj.core.api.Assertions.assertThat;

import com.mellanox.mkt.images.plan.PlannedImage.Copy;
import com.mellanox.mkt.images.plan.PlannedImage.DockerfileImage;
import com.mellanox.mkt.images.plan.PlannedImage.LeftOutImage;
import com.mellanox.mkt.images.plan.PlannedImage.Role;
import com.mellanox.mkt.images.plan.PlannedImage.SupportImage;
import com.mellanox.mkt.images.type.ImageReference;
import com.mellanox.mkt.images.type.PackageName;
import java.io.IOException;
import java.nio.file.Path;
import java.util.Collection;
import java.util.List;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Tests of {@link ImageGraph}: what is built, in which order, on which base images. */
class ImageGraphTest {
    private static final String BUILD = "harbor.mellanox.com/mkt/build:deb12";
    private static final String KVM = "harbor.mellanox.com/mkt/kvm:deb12";

    @TempDir
    private Path root;

    private SampleKey key;

    @BeforeEach
    void createKey() throws IOException {
        key = new SampleKey(root)
                .write("support.Dockerfile", "FROM debian:bookworm")
                .script("perftest", "image_files:", "  rdma_core: {files: [/opt/debs/], dest: /opt/debs/}")
                .script("rdma_core")
                .script("iproute2")
                .write(
                        "kvm.Dockerfile",
                        "FROM debian:bookworm",
                        "COPY --from=local_mkt/support_perftest:deb12 /opt/debs/ /opt/debs/",
                        "COPY --from=local_mkt/support_iproute2:deb12 /opt/debs/ /opt/debs/");
    }

    @Test
    void orderWhenImagesNeedEachOtherPutsTheNeededFirst() {
        assertThat(references(key.graph().inOrder()))
                .containsExactly(
                        BUILD,
                        "local_mkt/support_rdma_core:deb12",
                        "local_mkt/support_perftest:deb12",
                        "local_mkt/support_iproute2:deb12",
                        KVM);
    }

    @Test
    void orderWhenAskedAgainIsTheSame() {
        List<String> first = references(key.graph().inOrder());

        assertThat(references(key.graph().inOrder())).isEqualTo(first);
    }

    @Test
    void packageWhenNoImageCopiesFromItIsUnusedAndNotBuilt() throws IOException {
        key.script("lonely").script("needed_by_lonely", "image_files:", "  lonely: {files: [/a], dest: /a}");

        ImageGraph graph = key.graph();

        assertThat(graph.unused())
                .extracting(image -> image.script().name().value())
                .containsExactly("lonely", "needed_by_lonely");
        assertThat(references(graph.inOrder())).hasSize(5).noneMatch(reference -> reference.contains("lonely"));
    }

    @Test
    void fromWhenItNamesAStageGivesItsBaseImage() throws IOException {
        key.write(
                "kvm.Dockerfile",
                "ARG RELEASE=40",
                "FROM fedora:${RELEASE} AS tools",
                "FROM tools AS more",
                "FROM docker.io/library/debian:bookworm",
                "COPY --from=tools /bin/true /bin/",
                "COPY --from=alpine:3.20 /bin/busybox /bin/");

        PlannedImage kvm = only(key.graph().inOrder(), DockerfileImage.class, "kvm");

        assertThat(references(kvm.baseImages()))
                .containsExactly("fedora:40", "docker.io/library/debian:bookworm", "alpine:3.20");
        assertThat(kvm.needs()).isEmpty();
    }

    @Test
    void imageOfThisKeyWhenNamedIsNeededAndNoBaseImage() throws IOException {
        key.write("ci.Dockerfile", "FROM " + KVM).write("kvm.Dockerfile", "FROM " + BUILD);

        ImageGraph graph = key.graph();
        DockerfileImage ci = only(graph.inOrder(), DockerfileImage.class, "ci");

        assertThat(references(ci.needs())).containsExactly(KVM);
        assertThat(ci.baseImages()).isEmpty();
        assertThat(references(graph.inOrder())).containsExactly(BUILD, KVM, "harbor.mellanox.com/mkt/ci:deb12");
    }

    @Test
    void environmentWhenDescriptorPublishesItHasThatReference() {
        DockerfileImage environment = only(key.graph().inOrder(), DockerfileImage.class, "build");

        assertThat(environment.reference()).hasToString(BUILD);
        assertThat(environment.role()).isEqualTo(Role.ENVIRONMENT);
    }

    @Test
    void environmentWhenDescriptorDoesNotPublishItIsLocal() throws IOException {
        key.describe("key: deb12", "images: {kvm: kvm.Dockerfile}");

        ImageGraph graph = key.graph();

        DockerfileImage environment = only(graph.inOrder(), DockerfileImage.class, "build");
        assertThat(environment.reference()).hasToString("local_mkt/build:deb12");
        assertThat(environment.role()).isEqualTo(Role.ENVIRONMENT);
        assertThat(graph.inOrder())
                .filteredOn(SupportImage.class::isInstance)
                .hasSize(3)
                .allMatch(image -> image.needs().contains(environment.reference()));
    }

    @Test
    void imageFilesWhenTheImageIsAForeignOneMakeItABaseImage() throws IOException {
        key.script("rdma_core", "image_files:", "  quay.io/tools/mft:4.26: {files: [/opt/mft/], dest: /opt/mft/}");

        SupportImage support = (SupportImage) key.graph().only("rdma_core").get(0);

        assertThat(references(support.baseImages())).containsExactly("quay.io/tools/mft:4.26");
        assertThat(support.copies())
                .containsExactly(
                        new Copy(ImageReference.parse("quay.io/tools/mft:4.26"), List.of("/opt/mft/"), "/opt/mft/"));
        assertThat(references(support.needs())).containsExactly(BUILD);
    }

    @Test
    void imageFilesWhenNamedShortOrInFullMeanTheSame() throws IOException {
        key.script(
                "iproute2",
                "image_files:",
                "  local_mkt/support_rdma_core:deb12: {files: [/a], dest: /a}",
                "  docker.io/local_mkt/support_perftest:deb12: {files: [/b], dest: /b}");

        assertThat(references(key.graph().only("iproute2").get(0).needs()))
                .containsExactly(BUILD, "local_mkt/support_rdma_core:deb12", "local_mkt/support_perftest:deb12");
    }

    @Test
    void packageWhenLeftOutNeedsNothing() throws IOException {
        key.script(
                        "perftest",
                        "optional: true",
                        "products: [/opt/debs]",
                        "image_files:",
                        "  rdma_core: {files: [/opt/debs/], dest: /opt/debs/}")
                .leaveOut("perftest");

        ImageGraph graph = key.graph();

        assertThat(graph.inOrder()).filteredOn(LeftOutImage.class::isInstance).hasSize(1);
        assertThat(references(graph.inOrder())).doesNotContain("local_mkt/support_rdma_core:deb12");
    }

    @Test
    void packagesWhenCopiedFromOrBelowAreInTheImageUnlessLeftOut() throws IOException {
        key.script("perftest", "optional: true", "products: [/opt/debs]")
                .leaveOut("perftest")
                .write("ci.Dockerfile", "FROM " + KVM, "COPY --from=local_mkt/support_rdma_core:deb12 /a /a");

        ImageGraph graph = key.graph();

        assertThat(graph.packagesIn(only(graph.inOrder(), DockerfileImage.class, "ci")))
                .extracting(PackageName::value)
                .containsExactly("iproute2", "rdma_core");
        assertThat(graph.packagesIn(only(graph.inOrder(), DockerfileImage.class, "kvm")))
                .extracting(PackageName::value)
                .containsExactly("iproute2");
    }

    @Test
    void resultWhenThereIsAKvmImageIsThat() throws IOException {
        key.write("ci.Dockerfile", "FROM " + KVM);

        assertThat(key.graph().result()).hasToString(KVM);
    }

    @Test
    void resultWhenThereIsNoKvmImageIsTheLastFinalOne() throws IOException {
        key.describe("key: deb12", "images: {first: kvm.Dockerfile, second: kvm.Dockerfile}");

        assertThat(key.graph().result()).hasToString("harbor.mellanox.com/mkt/second:deb12");
    }

    private static <T extends PlannedImage> T only(Collection<PlannedImage> images, Class<T> type, String name) {
        return images.stream()
                .filter(type::isInstance)
                .filter(image -> image.reference().shortName().equals(name))
                .map(type::cast)
                .findFirst()
                .orElseThrow();
    }

    private static List<String> references(Collection<?> images) {
        return images.stream()
                .map(image -> image instanceof PlannedImage planned ? planned.reference() : image)
                .map(Object::toString)
                .toList();
    }
}
