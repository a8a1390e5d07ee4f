package com.mellanox.mkt.images.run;

import static com.mellanox.mkt.images.run.SampleImages.KVM;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.mellanox.mkt.images.event.BuildEvent;
import com.mellanox.mkt.images.failure.InvalidInputException;
import com.mellanox.mkt.images.reason.Reason;
import com.mellanox.mkt.images.reason.Reason.Added;
import com.mellanox.mkt.images.reason.Reason.Changed;
import com.mellanox.mkt.images.type.BuilderKind;
import com.mellanox.mkt.images.type.ImageReference;
import java.io.IOException;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import org.eclipse.jgit.api.errors.GitAPIException;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Runs of a Dockerfile with a {@code # syntax=} line: the image that it names counts only if BuildKit reads the Dockerfile. */
class FrontendTest {
    private static final String FRONTEND = "docker/dockerfile:1";

    @TempDir
    private Path root;

    private SampleImages images;

    @BeforeEach
    void buildAll() throws IOException, GitAPIException {
        images = new SampleImages(root);
        images.key.write("kvm.Dockerfile", "# syntax=" + FRONTEND, "FROM debian:bookworm", "COPY setup.sh /opt/");
    }

    @Test
    void frontendWhenTheClassicBuilderIgnoresItIsNeitherPulledNorAnInput() {
        images.built();
        images.engine.withRegistryImage(FRONTEND, "2");

        assertThat(images.built()).isEmpty();
        assertThat(images.engine.find(ImageReference.parse(FRONTEND))).isEmpty();
    }

    @Test
    void frontendWhenBuildKitReadsTheDockerfileIsAnInput() {
        images.built();
        images.engine.with(BuilderKind.BUILDKIT).withRegistryImage(FRONTEND, "1");

        assertThat(images.built().get(KVM))
                .singleElement()
                .isInstanceOfSatisfying(
                        Added.class, added -> assertThat(added.item()).isEqualTo("frontend " + FRONTEND));
        assertThat(images.built()).isEmpty();

        images.engine.withRegistryImage(FRONTEND, "2");
        Map<ImageReference, List<Reason>> built = images.built();
        assertThat(built).containsOnlyKeys(KVM);
        assertThat(built.get(KVM)).singleElement().isInstanceOfSatisfying(Changed.class, change -> {
            assertThat(change.item()).isEqualTo("frontend " + FRONTEND);
            assertThat(change.before()).startsWith("sha256:").isNotEqualTo(change.after());
        });
    }

    @Test
    void cacheWhenTheBuilderHasNoneIsLeftOutAndIsNotAnInput() throws IOException {
        images.key.write(
                "kvm.Dockerfile",
                "FROM debian:bookworm",
                "COPY setup.sh /opt/",
                "RUN --mount=type=cache,target=/c make");
        images.built();

        assertThat(images.engine.builds().get(images.engine.builds().size() - 1).dockerfile())
                .endsWith("\nRUN make\n");
        SampleRun again = images.run();
        again.plan();
        assertThat(again.of(BuildEvent.Detail.class))
                .extracting(BuildEvent.Detail::text)
                .anyMatch(text -> text.contains("kvm.Dockerfile:3: Docker's classic builder has no caches"));

        images.engine.with(BuilderKind.BUILDKIT);
        assertThat(images.built()).isEmpty();
    }

    @Test
    void syntaxWhenTheBuilderDoesNotHaveItIsRefusedBeforeAnythingIsBuilt() throws IOException {
        int before = images.engine.builds().size();
        images.key.write(
                "kvm.Dockerfile",
                "FROM debian:bookworm",
                "COPY <<EOF /opt/",
                "a",
                "EOF",
                "RUN --mount=source=setup.sh,target=/s sh /s");

        assertThatThrownBy(() -> images.run().unplanned())
                .isInstanceOf(InvalidInputException.class)
                .hasMessageContaining("kvm.Dockerfile:2: Docker's classic builder does not support a here-document")
                .hasMessageContaining("kvm.Dockerfile:5: Docker's classic builder does not support RUN --mount")
                .hasMessageContaining("-Dmkt.builder=buildkit");
        assertThat(images.engine.builds()).hasSize(before);
    }

    @Test
    void fileWhenMountedIsAnInput() throws IOException {
        images.engine.with(BuilderKind.BUILDKIT);
        images.key.write("kvm.Dockerfile", "FROM debian:bookworm", "RUN --mount=source=setup.sh,target=/s sh /s");
        images.built();
        images.key.write("setup.sh", "echo set up more");

        assertThat(images.built().get(KVM))
                .singleElement()
                .isInstanceOfSatisfying(
                        Changed.class, change -> assertThat(change.item()).isEqualTo("file setup.sh"));
    }
}
