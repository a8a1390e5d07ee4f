package com.mellanox.mkt.images.run;

import static com.mellanox.mkt.images.run.SampleImages.BUILD;
import static com.mellanox.mkt.images.run.SampleImages.KVM;
import static org.assertj.core.api.Assertions.assertThat;
import static org.mockito.AdditionalAnswers.delegatesTo;
import static org.mockito.Mockito.doReturn;
import static org.mockito.Mockito.mock;

import com.mellanox.mkt.images.engine.BuilderWarning;
import com.mellanox.mkt.images.engine.Engine;
import com.mellanox.mkt.images.engine.FakeBuild;
import com.mellanox.mkt.images.type.BuilderKind;
import com.mellanox.mkt.images.type.BuilderVersion;
import com.mellanox.mkt.images.type.ImageReference;
import java.io.IOException;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import org.eclipse.jgit.api.errors.GitAPIException;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Tests of {@link DockerfileChecks}, in plans. */
class DockerfileChecksTest {
    private static final BuilderWarning CASING =
            new BuilderWarning("FromAsCasing", 1, "casing differs", Optional.of("https://example.com/casing"));

    @TempDir
    private Path root;

    private SampleImages images;

    @BeforeEach
    void buildAll() throws IOException, GitAPIException {
        images = new SampleImages(root);
    }

    private List<String> warnings() {
        SampleRun run = images.run();
        run.plan();
        return run.warnings();
    }

    private FakeBuild check(ImageReference image) {
        return images.engine.checks.requested().stream()
                .filter(check -> check.request().image().equals(image))
                .findFirst()
                .orElseThrow();
    }

    @Test
    void planWhenBuildKitWarnsNamesFileLineRuleAndHowToSkipIt() {
        images.engine.with(BuilderKind.BUILDKIT).checks.find(KVM, CASING);

        assertThat(warnings())
                .singleElement()
                .satisfies(warning -> assertThat(warning)
                        .contains("kvm.Dockerfile:1: FromAsCasing: casing differs")
                        .contains("# check=skip=FromAsCasing")
                        .contains("https://example.com/casing"));
        assertThat(images.engine.checks.requested())
                .extracting(check -> check.request().image())
                .containsExactlyInAnyOrder(BUILD, KVM);
    }

    @Test
    void planWhenBuildKitCannotBuildTheFileSaysSo() {
        images.engine.with(BuilderKind.BUILDKIT);
        images.engine.checks.find(KVM, new BuilderWarning("", 2, "no such stage", Optional.empty()));

        assertThat(warnings())
                .singleElement()
                .asString()
                .contains("kvm.Dockerfile:2: BuildKit cannot build it: no such stage");
    }

    @Test
    void planWhenTheBuilderIsAnotherChecksNothing() {
        images.engine.checks.find(KVM, CASING);

        assertThat(warnings()).isEmpty();
        assertThat(images.engine.checks.requested()).isEmpty();
    }

    @Test
    void planWhenBuildKitIsOlderThanItsChecksAsksForNone() {
        images.engine.with(BuilderKind.BUILDKIT).checks.find(KVM, CASING);
        Engine old = mock(Engine.class, delegatesTo(images.engine));
        doReturn(BuilderVersion.ofBuildKit("v0.14.1")).when(old).builderVersion();

        new SampleRun(root, images.key, old).plan();

        assertThat(images.engine.checks.requested()).isEmpty();
    }

    @Test
    void buildWhenBuildKitWouldWarnAsksForNoChecks() {
        images.engine.with(BuilderKind.BUILDKIT).checks.find(KVM, CASING);

        images.run().unplanned();

        assertThat(images.engine.checks.requested()).isEmpty();
    }

    @Test
    void imageWhenNotOnTheEngineIsCheckedAsAnEmptyOne() throws IOException {
        images.key.write(
                "kvm.Dockerfile",
                "FROM other:1 AS rpms",
                "COPY --from=local_mkt/support_rdma_core:deb12 /opt/products /",
                "COPY setup.sh $HERE");
        images.engine.with(BuilderKind.BUILDKIT);
        images.engine.checks.find(KVM, new BuilderWarning("UndefinedVar", 3, "$HERE", Optional.empty()), CASING);

        assertThat(warnings())
                .filteredOn(warning -> warning.contains(".Dockerfile:"))
                .singleElement()
                .asString()
                .contains("FromAsCasing");
        assertThat(check(KVM).dockerfile())
                .startsWith("FROM scratch AS rpms\nCOPY --from=local_mkt/support_rdma_core:deb12 /");
        assertThat(check(KVM).names()).containsExactly("kvm.Dockerfile");
    }

    @Test
    void dockerfileWhenItsFrontendWouldBePulledIsNotChecked() throws IOException {
        images.key.write(
                "kvm.Dockerfile",
                "# syntax=docker/dockerfile:1.7",
                "FROM debian:bookworm",
                "COPY --from=local_mkt/support_rdma_core:deb12 /opt/products /");
        images.engine.with(BuilderKind.BUILDKIT).withRegistryImage("docker/dockerfile:1.7", "1");

        warnings();

        assertThat(images.engine.checks.requested())
                .extracting(check -> check.request().image())
                .containsExactly(BUILD);
    }
}
