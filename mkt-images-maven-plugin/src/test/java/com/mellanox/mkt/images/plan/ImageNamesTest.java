package com.mellanox.mkt.images.plan;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.mellanox.mkt.images.failure.InvalidInputException;
import java.io.IOException;
import java.nio.file.Path;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Tests of what {@code -Donly} means, {@link ImageGraph#only}. */
class ImageNamesTest {
    @TempDir
    private Path root;

    private SampleKey key;

    @BeforeEach
    void createKey() throws IOException {
        key = new SampleKey(root)
                .describe("key: deb12", "images: {kvm: kvm.Dockerfile, kvm-debug: kvm.Dockerfile}")
                .write("support.Dockerfile", "FROM debian:bookworm")
                .write("kvm.Dockerfile", "FROM debian:bookworm")
                .script("rdma_core")
                .script("perftest")
                .script("simx", "optional: true", "products: [/opt/simx]");
    }

    @ParameterizedTest
    @CsvSource({
        "harbor.mellanox.com/mkt/kvm:deb12, harbor.mellanox.com/mkt/kvm:deb12",
        "harbor.mellanox.com/mkt/kvm, harbor.mellanox.com/mkt/kvm:deb12",
        "harbor.mellanox.com/mkt/kvm-d, harbor.mellanox.com/mkt/kvm-debug:deb12",
        "kvm, harbor.mellanox.com/mkt/kvm:deb12",
        "build, local_mkt/build:deb12",
        "local_mkt/support_p, local_mkt/support_perftest:deb12",
        "local_mkt/b, local_mkt/build:deb12",
        "rdma_core, local_mkt/support_rdma_core:deb12",
        "support_rdma_core, local_mkt/support_rdma_core:deb12",
        "local_mkt/support_rdma_core, local_mkt/support_rdma_core:deb12"
    })
    void onlyWhenItMeansOneImageSelectsThat(String only, String image) {
        assertThat(key.graph().only(only))
                .singleElement()
                .extracting(PlannedImage::reference)
                .hasToString(image);
    }

    @Test
    void onlyWhenPackageIsUsedByNoImageSelectsItAllTheSame() {
        assertThat(key.graph().unused()).isNotEmpty();
        assertThat(key.graph().only("perftest").get(0).reference()).hasToString("local_mkt/support_perftest:deb12");
    }

    @Test
    void onlyWhenItMeansNoneSuggestsTheNearestAndListsAll() {
        ImageGraph graph = key.graph();

        assertThatThrownBy(() -> graph.only("rdma_cor"))
                .isInstanceOf(InvalidInputException.class)
                .hasMessage("-Donly=rdma_cor names no image. Did you mean 'rdma_core'? There are:"
                        + " harbor.mellanox.com/mkt/kvm:deb12, harbor.mellanox.com/mkt/kvm-debug:deb12,"
                        + " local_mkt/build:deb12, local_mkt/support_perftest:deb12,"
                        + " local_mkt/support_rdma_core:deb12, local_mkt/support_simx:deb12");
    }

    @Test
    void onlyWhenItIsTheBeginningOfSeveralMeansAllOfThem() {
        assertThat(key.leaveOut("simx").graph().only("local_mkt/"))
                .extracting(image -> image.reference().shortName())
                .containsExactlyInAnyOrder("build", "support_perftest", "support_rdma_core");
    }

    @Test
    void onlyWhenPackageIsLeftOutSaysHowToPutItBack() {
        ImageGraph graph = key.leaveOut("simx").graph();

        assertThatThrownBy(() -> graph.only("simx"))
                .isInstanceOf(InvalidInputException.class)
                .hasMessage("-Donly=simx names a package that is left out. Put it back with -Dmkt.with=simx");
    }
}
