package com.mellanox.mkt.images.run;

import static com.mellanox.mkt.images.run.SampleImages.KVM;
import static com.mellanox.mkt.images.run.SampleImages.PERFTEST;
import static com.mellanox.mkt.images.run.SampleImages.RDMA_CORE;
import static org.assertj.core.api.Assertions.assertThat;

import com.mellanox.mkt.images.event.BuildEvent.ImageReused;
import com.mellanox.mkt.images.plan.Decision;
import com.mellanox.mkt.images.plan.Plan;
import com.mellanox.mkt.images.reason.Reason;
import com.mellanox.mkt.images.reason.Reason.Cascade;
import com.mellanox.mkt.images.type.ImageReference;
import java.io.IOException;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import org.eclipse.jgit.api.errors.GitAPIException;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Runs after a package was built again: what is made of its products goes by these alone. */
class ProductsChangeTest {
    @TempDir
    private Path root;

    private SampleImages images;

    @BeforeEach
    void buildAll() throws IOException, GitAPIException {
        images = new SampleImages(root);
    }

    @Test
    void productsWhenTheyComeOutTheSameLeaveWhatIsMadeOfThemAlone() throws IOException {
        images.keepProducts();
        images.key.write("fix.patch", "another patch");

        SampleRun run = images.run();

        assertThat(images.built(run)).containsOnlyKeys(RDMA_CORE);
        assertThat(run.of(ImageReused.class))
                .extracting(reused -> reused.image())
                .containsExactly(PERFTEST, KVM);
    }

    @Test
    void planWhenProductsAreToComeDoesNotKnowWhatIsMadeOfThem() throws IOException {
        images.key.write("fix.patch", "another patch");

        Plan plan = images.run().plan();

        assertThat(plan.images())
                .filteredOn(entry -> entry.image().reference().equals(KVM))
                .singleElement()
                .satisfies(entry -> assertThat(entry.decision())
                        .isInstanceOfSatisfying(
                                Decision.Undecided.class,
                                undecided -> assertThat(undecided.after()).containsExactly(RDMA_CORE, PERFTEST)));
    }

    @Test
    void productsWhenTheyChangeCauseWhatIsMadeOfThem() throws IOException {
        images.key.write("fix.patch", "another patch");

        Map<ImageReference, List<Reason>> built = images.built();

        assertThat(built).containsOnlyKeys(RDMA_CORE, PERFTEST, KVM);
        assertThat(built).containsEntry(PERFTEST, List.of(new Cascade(RDMA_CORE)));
        assertThat(built).containsEntry(KVM, List.of(new Cascade(RDMA_CORE)));
    }

    @Test
    void packageWhenItIsNewIsTheReasonBeforeItsProductsAreKnown() throws IOException {
        images.key
                .script("simx", "products: [/opt/simx]")
                .write(
                        "kvm.Dockerfile",
                        "FROM debian:bookworm",
                        "COPY --from=local_mkt/support_simx:deb12 /opt/simx /");
        ImageReference simx = ImageReference.parse("local_mkt/support_simx:deb12");

        assertThat(images.run().plan().images())
                .filteredOn(entry -> entry.image().reference().equals(KVM))
                .singleElement()
                .satisfies(entry -> assertThat(entry.decision())
                        .isInstanceOfSatisfying(
                                Decision.Build.class,
                                build -> assertThat(build.reasons()).contains(new Cascade(simx))));
    }
}
