package com.mellanox.mkt.images.plan;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import com.mellanox.mkt.images.failure.InvalidInputException;
import com.mellanox.mkt.images.type.ImageReference;
import java.io.IOException;
import java.nio.file.Path;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Tests of {@link ImageGraph#takesProductsAlone}: where a rebuild to the same products rebuilds nothing after it. */
class TakenByProductsTest {
    private static final ImageReference SIMX = ImageReference.parse("local_mkt/support_simx:deb12");

    @TempDir
    private Path root;

    private SampleKey key;

    @BeforeEach
    void createKey() throws IOException {
        key = new SampleKey(root)
                .write("support.Dockerfile", "FROM debian:bookworm")
                .script("simx", "optional: true", "products: [/opt/simx, /root/debs]");
    }

    private boolean kvmTakesProductsAlone(String... lines) throws IOException {
        key.write("kvm.Dockerfile", lines);
        return takesProductsAlone("kvm", SIMX);
    }

    private boolean takesProductsAlone(String image, ImageReference from) {
        ImageGraph graph = key.graph();
        return graph.takesProductsAlone(graph.only(image).get(0), from);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "COPY --from=local_mkt/support_simx:deb12 /opt/simx /opt/simx",
                "COPY --from=local_mkt/support_simx:deb12 /opt/simx/bin /root/debs/*.deb /x/",
                "COPY --from=local_mkt/support_simx:deb12 opt/simx /x/",
                "RUN --mount=from=local_mkt/support_simx:deb12,source=/root/debs,target=/d dpkg -i /d/*.deb",
                "RUN --mount=from=local_mkt/support_simx:deb12,source=/opt/simx,target=/a"
                        + " --mount=from=local_mkt/support_simx:deb12,source=/root/debs,target=/b true"
            })
    void imageWhenItCopiesProductsTakesTheseAlone(String line) throws IOException {
        assertThat(kvmTakesProductsAlone("FROM debian:bookworm", line)).isTrue();
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "COPY --from=local_mkt/support_simx:deb12 $WHAT /x/",
                "COPY --from=local_mkt/support_simx:deb12 /opt/simx/${WHAT} /x/",
                "COPY --from=local_mkt/support_simx:deb12 /opt/simx $WHAT /x/"
            })
    void imageWhenAPathIsNotKnownTakesTheWhole(String line) throws IOException {
        assertThat(kvmTakesProductsAlone("FROM debian:bookworm", "ARG WHAT=/", line))
                .isFalse();
    }

    @Test
    void imageWhenItStartsFromTheSupportImageTakesTheWhole() throws IOException {
        assertThat(kvmTakesProductsAlone("FROM local_mkt/support_simx:deb12")).isFalse();
    }

    @Test
    void imageWhenItCopiesFromAStageOfTheSupportImageTakesTheWhole() throws IOException {
        assertThat(kvmTakesProductsAlone(
                        "FROM local_mkt/support_simx:deb12 AS simx",
                        "FROM debian:bookworm",
                        "COPY --from=simx /opt/simx /opt/simx"))
                .isFalse();
    }

    @Test
    void imageWhenItTakesBothTakesTheWhole() throws IOException {
        String copy = "COPY --from=local_mkt/support_simx:deb12 /opt/simx /opt/simx";

        assertThat(kvmTakesProductsAlone("FROM local_mkt/support_simx:deb12", copy))
                .isFalse();
        assertThat(kvmTakesProductsAlone("FROM debian:bookworm", copy, copy.replace("/opt/simx /", "$A /")))
                .isFalse();
        assertThat(kvmTakesProductsAlone("FROM debian:bookworm", copy, copy)).isTrue();
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "COPY --from=local_mkt/support_simx:deb12 /usr/bin /x/",
                "RUN --mount=from=local_mkt/support_simx:deb12,target=/simx true"
            })
    void imageWhenItTakesWhatIsNoProductIsAProblem(String line) throws IOException {
        key.write("kvm.Dockerfile", "FROM debian:bookworm", line);

        assertThat(key.problems()).singleElement().asString().contains("is not among the products of simx");
    }

    @Test
    void imageWhenThePackageNamesNoProductsTakesTheWhole() throws IOException {
        key.script("simx");

        assertThat(kvmTakesProductsAlone(
                        "FROM debian:bookworm", "COPY --from=local_mkt/support_simx:deb12 /opt/simx /opt/simx"))
                .isFalse();
    }

    @Test
    void imageWhenThePackageIsLeftOutTakesTheWhole() throws IOException {
        key.leaveOut("simx");

        assertThat(kvmTakesProductsAlone(
                        "FROM debian:bookworm", "COPY --from=local_mkt/support_simx:deb12 /opt/simx /opt/simx"))
                .isFalse();
    }

    @Test
    void supportImageWhenItTakesImageFilesTakesProductsOfThemAloneAndTheEnvironmentWhole() throws IOException {
        key.write("kvm.Dockerfile", "FROM debian:bookworm")
                .script("perftest", "image_files: {simx: {files: [/opt/simx/a, /root/debs/*.deb], dest: /opt/}}");

        assertThat(takesProductsAlone("perftest", SIMX)).isTrue();
        assertThat(takesProductsAlone(
                        "perftest", key.graph().only("build").get(0).reference()))
                .isFalse();
    }

    @Test
    void productsWhenOneImageTakesThemAloneAreNotSoForAnother() throws IOException {
        key.write("ci.Dockerfile", "FROM local_mkt/support_simx:deb12");

        assertThat(kvmTakesProductsAlone(
                        "FROM debian:bookworm", "COPY --from=local_mkt/support_simx:deb12 /opt/simx /opt/simx"))
                .isTrue();
        assertThat(takesProductsAlone("ci", SIMX)).isFalse();
    }

    @Test
    void scriptWhenAskedForIsThatOfASupportImage() throws IOException {
        key.write("kvm.Dockerfile", "FROM debian:bookworm");
        ImageGraph graph = key.graph();

        assertThat(graph.script(SIMX))
                .hasValueSatisfying(script -> assertThat(script.name()).hasToString("simx"));
        assertThat(graph.script(graph.only("kvm").get(0).reference())).isEmpty();
        assertThat(graph.script(ImageReference.parse("debian:bookworm"))).isEmpty();
    }

    @Test
    void imageWhenNamedByAnOptionIsFoundOrTheOptionIsNamed() throws IOException {
        key.write("kvm.Dockerfile", "FROM debian:bookworm");

        assertThat(key.graph().named("-Dmkt.rebuild", "simx")).containsExactly(SIMX);
        assertThatExceptionOfType(InvalidInputException.class)
                .isThrownBy(() -> key.graph().named("-Dmkt.rebuild", "smix"))
                .withMessageContaining("-Dmkt.rebuild=smix names no image")
                .withMessageContaining("Did you mean 'simx'?");
    }

    @Test
    void productsWhenTheyAreAllThatAnybodyTakesCanStandForTheImage() throws IOException {
        key.write("kvm.Dockerfile", "FROM debian:bookworm");
        assertThat(key.graph().isTakenByProductsAlone(SIMX)).isFalse();

        key.write("kvm.Dockerfile", "FROM debian:bookworm", "COPY --from=" + SIMX + " /opt/simx /opt/simx");
        assertThat(key.graph().isTakenByProductsAlone(SIMX)).isTrue();

        key.write("ci.Dockerfile", "FROM " + SIMX);
        assertThat(key.graph().isTakenByProductsAlone(SIMX)).isFalse();
    }
}
