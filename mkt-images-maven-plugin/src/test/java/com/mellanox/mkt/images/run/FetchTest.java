package com.mellanox.mkt.images.run;

import static com.mellanox.mkt.images.run.SampleImages.BUILD;
import static com.mellanox.mkt.images.run.SampleImages.KVM;
import static com.mellanox.mkt.images.run.SampleImages.PERFTEST;
import static com.mellanox.mkt.images.run.SampleImages.RDMA_CORE;
import static com.mellanox.mkt.images.run.SampleImages.TOOL;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.mellanox.mkt.images.event.BuildEvent;
import com.mellanox.mkt.images.event.BuildEvent.ImageFetched;
import com.mellanox.mkt.images.event.BuildEvent.ImageNotFetched;
import com.mellanox.mkt.images.failure.RegistryException;
import com.mellanox.mkt.images.plan.Decision;
import com.mellanox.mkt.images.plan.Decision.Build;
import com.mellanox.mkt.images.plan.Decision.Fetch;
import com.mellanox.mkt.images.plan.Decision.Undecided;
import com.mellanox.mkt.images.reason.Reason.Changed;
import com.mellanox.mkt.images.reason.Reason.Foreign;
import com.mellanox.mkt.images.reason.Reason.Missing;
import com.mellanox.mkt.images.type.ImageReference;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.eclipse.jgit.api.errors.GitAPIException;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Runs on a machine that has nothing, with a registry that has what another machine has built. */
class FetchTest {
    @TempDir
    private Path root;

    private TwoMachines other;

    @BeforeEach
    void publish() throws IOException, GitAPIException {
        other = new TwoMachines(root);
        other.publish(BUILD);
        other.publishProducts("rdma_core");
        other.publishProducts("perftest");
        other.publish(KVM);
    }

    private static List<ImageReference> fetched(SampleRun run) {
        return run.of(ImageFetched.class).stream().map(ImageFetched::image).toList();
    }

    private static Set<ImageReference> built(SampleRun run) {
        return SampleImages.reasons(run).keySet();
    }

    private Map<ImageReference, Decision> planned() {
        return other.here().plan().images().stream()
                .collect(Collectors.toMap(entry -> entry.image().reference(), entry -> entry.decision()));
    }

    @Test
    void runWhenTheRegistryHasAllFetchesInPlaceOfBuilding() throws IOException {
        SampleRun run = other.here();

        run.run();

        assertThat(fetched(run)).containsExactly(BUILD, RDMA_CORE, PERFTEST, KVM);
        assertThat(built(run)).containsExactly(TOOL);
        assertThat(run.of(BuildEvent.ImageFetchStarted.class))
                .contains(new BuildEvent.ImageFetchStarted(
                        RDMA_CORE, other.tag("support_rdma_core", RDMA_CORE), List.of(new Missing())));
        assertThat(run.warnings()).isEmpty();
        assertThat(archives()).isEmpty();
    }

    @Test
    void runWhenAllWasFetchedDoesNothingMoreAndAsksNothing() {
        other.here().run();
        int asked = other.registry.asked().size();

        SampleRun again = other.here();
        again.run();

        assertThat(fetched(again)).isEmpty();
        assertThat(built(again)).isEmpty();
        assertThat(planned().values()).allMatch(Decision.Reuse.class::isInstance);
        assertThat(other.registry.asked()).hasSize(asked);
        assertThat(other.connections()).isEqualTo(2);
    }

    @Test
    void planWhenTheRegistryHasAllKnowsWhatIsFetchedAndWhatProductsDecide() {
        assertThat(planned())
                .containsEntry(BUILD, new Fetch(other.tag("build", BUILD), List.of(new Missing())))
                .containsEntry(RDMA_CORE, new Fetch(other.tag("support_rdma_core", RDMA_CORE), List.of(new Missing())))
                .containsEntry(PERFTEST, new Undecided(Set.of(RDMA_CORE), List.of(new Missing())))
                .containsEntry(TOOL, new Build(List.of(new Missing())))
                .containsEntry(KVM, new Undecided(Set.of(RDMA_CORE, PERFTEST), List.of(new Missing())));
        assertThat(other.registry.asked())
                .containsExactlyInAnyOrder(other.tag("build", BUILD), other.tag("support_rdma_core", RDMA_CORE));
    }

    @Test
    void productsWhenFetchedAndThenOfOtherInputsSayWhatHasChanged() throws IOException {
        other.here().run();
        other.key().write("fix.patch", "another patch");

        assertThat(planned().get(RDMA_CORE))
                .isInstanceOfSatisfying(
                        Build.class,
                        build -> assertThat(build.reasons())
                                .singleElement()
                                .isInstanceOfSatisfying(
                                        Changed.class,
                                        changed -> assertThat(changed.item()).isEqualTo("file fix.patch")));
    }

    @Test
    void productsWhenTheCacheIsGoneAreFetchedAgain() throws IOException {
        other.here().run();
        try (var records = Files.list(other.cache().resolve("fetched"))) {
            for (Path file : records.toList()) {
                Files.delete(file);
            }
        }

        assertThat(planned().get(RDMA_CORE))
                .isEqualTo(new Fetch(other.tag("support_rdma_core", RDMA_CORE), List.of(new Foreign())));
        SampleRun run = other.here();
        run.run();
        assertThat(fetched(run)).containsExactly(RDMA_CORE, PERFTEST);
        assertThat(built(run)).isEmpty();
    }

    @Test
    void productsWhenMoreIsTakenOfTheirImageAreBuilt() throws IOException {
        other.here().run();
        other.key().write("kvm.Dockerfile", "FROM debian:bookworm", "FROM " + RDMA_CORE);

        assertThat(planned()).containsEntry(RDMA_CORE, new Build(List.of(new Foreign())));
    }

    @Test
    void cacheWhenNotToBeUsedAsksNothingAndBuildsAll() {
        for (CachePolicy policy : List.of(CachePolicy.REFRESH, CachePolicy.OFF)) {
            other.empty();
            SampleRun run = other.here().cache(policy);

            run.run();

            assertThat(built(run)).hasSize(5);
        }
        other.empty().withImage("debian:bookworm");
        SampleRun offline = other.here().pull(PullPolicy.OFFLINE);
        offline.run();
        assertThat(built(offline)).hasSize(5);
        assertThat(other.connections()).isZero();
    }

    @Test
    void rebuildWhenAskedForFetchesNothingThatIsMadeOfIt() {
        SampleRun run = other.here().rebuild("build");

        run.run();

        assertThat(built(run)).contains(BUILD, RDMA_CORE, PERFTEST, TOOL);
    }

    @Test
    void sourceWhenOfTheUserFetchesNothingThatIsMadeOfIt() {
        SampleRun run = other.here().source("rdma_core", other.source());

        run.run();

        assertThat(fetched(run)).containsExactly(BUILD);
        assertThat(built(run)).containsExactlyInAnyOrder(RDMA_CORE, PERFTEST, TOOL, KVM);
        assertThat(other.registry.asked()).containsOnly(other.tag("build", BUILD));
    }

    @Test
    void imageWhenItsLabelsAreOfOtherInputsIsBuilt() {
        other.engine().relabel(KVM.toString(), Labels.INPUTS, "sha256:" + "0".repeat(64));
        other.publishAgain(KVM);
        SampleRun run = other.here();

        run.run();

        assertThat(built(run)).containsExactlyInAnyOrder(TOOL, KVM);
        assertThat(run.of(ImageNotFetched.class))
                .singleElement()
                .satisfies(not -> assertThat(not.why())
                        .contains(KVM.name(), "inputs sha256:0000")
                        .endsWith("Find out who has pushed that tag"));
    }

    @Test
    void archivesWhenTheProcessWasKilledDuringAFetchAreRemovedByTheNextRun() throws IOException {
        other.registry.dieDuringFetch(true);
        assertThatThrownBy(() -> other.here().unplanned()).isInstanceOf(IllegalStateException.class);
        assertThat(archives()).isNotEmpty();

        other.registry.dieDuringFetch(false);
        other.here().unplanned();

        assertThat(archives()).isEmpty();
    }

    private List<Path> archives() throws IOException {
        try (Stream<Path> files = Files.walk(root.resolve("here/target"))) {
            return files.filter(file -> file.toString().endsWith(".gz")).toList();
        }
    }

    @Test
    void imageWhenTheEngineCannotPullItIsBuilt() {
        other.failPull(KVM, RegistryException.Kind.UNREACHABLE);
        SampleRun run = other.here();

        run.run();

        assertThat(built(run)).containsExactlyInAnyOrder(TOOL, KVM);
        assertThat(run.of(ImageNotFetched.class)).hasSize(1);
    }

    @Test
    void registryWhenItCannotBeReachedAnyMoreIsOneWarningForAllImages() {
        other.failPull(KVM, RegistryException.Kind.UNREACHABLE);
        other.failPull(BUILD, RegistryException.Kind.UNREACHABLE);
        SampleRun run = other.here();

        run.run();

        assertThat(built(run)).contains(BUILD, KVM);
        assertThat(run.of(ImageNotFetched.class)).hasSize(2);
        assertThat(run.of(ImageNotFetched.class))
                .filteredOn(not -> !not.why().isEmpty())
                .hasSize(1);
    }

    @Test
    void productsWhenOfAnotherPackageAreBuilt() {
        other.publishProducts("perftest", other.tag("support_rdma_core", RDMA_CORE));
        SampleRun run = other.here();

        run.run();

        assertThat(built(run)).containsExactlyInAnyOrder(RDMA_CORE, TOOL);
        assertThat(fetched(run)).containsExactly(BUILD, PERFTEST, KVM);
        assertThat(run.of(ImageNotFetched.class))
                .singleElement()
                .satisfies(not -> assertThat(not.why()).contains(" cannot be used as the products of rdma_core"));
    }

    @Test
    void registryWhenItWantsALoginIsNoWarning() {
        other.registry.refuse(RegistryException.Kind.LOGIN);
        SampleRun run = other.here();

        run.run();

        assertThat(built(run)).hasSize(5);
        assertThat(run.warnings()).isEmpty();
    }

    @Test
    void registryWhenItCannotBeReachedIsOneWarning() {
        other.registry.refuse(RegistryException.Kind.UNREACHABLE);
        SampleRun run = other.here();

        run.run();

        assertThat(built(run)).hasSize(5);
        assertThat(run.warnings()).singleElement().asString().contains("harbor.mellanox.com: ");
    }
}
