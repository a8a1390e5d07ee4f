package com.mellanox.mkt.images.publication;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.mellanox.mkt.images.engine.FakeEngine;
import com.mellanox.mkt.images.engine.FakeGate;
import com.mellanox.mkt.images.engine.ImageId;
import com.mellanox.mkt.images.event.BuildEvent;
import com.mellanox.mkt.images.event.BuildEvent.PublicationFinished;
import com.mellanox.mkt.images.event.BuildEvent.TagMoved;
import com.mellanox.mkt.images.failure.CancelledException;
import com.mellanox.mkt.images.failure.InvalidInputException;
import com.mellanox.mkt.images.failure.MktException;
import com.mellanox.mkt.images.failure.RegistryException;
import com.mellanox.mkt.images.publication.BuiltImages.Refresh;
import com.mellanox.mkt.images.publication.Receipt.Moved;
import com.mellanox.mkt.images.registry.MemoryRegistry;
import com.mellanox.mkt.images.type.Commit;
import com.mellanox.mkt.images.type.Digest;
import com.mellanox.mkt.images.type.ImageReference;
import com.mellanox.mkt.images.type.PackageName;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.FutureTask;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** Publications to a registry in memory. */
class PublicationTest {
    private static final String KVM_TAG = "harbor.example.com/mkt/kvm:deb12-snapshot";
    private static final String BUILD_TAG = "harbor.example.com/mkt/build:deb12-snapshot";
    private static final String KVM_CONTENT = "harbor.example.com/mkt/kvm:deb12-1f2e1f2e1f2e1f2e";
    private static final Digest OLD = new Digest("sha256:" + "0".repeat(64));

    @TempDir
    private Path directory;

    private final List<BuildEvent> events = new ArrayList<>();
    private final FakeEngine engine = SampleBuild.engine();
    private final MemoryRegistry registry = new MemoryRegistry("harbor.example.com", engine);
    private final SampleBuild sample = new SampleBuild();
    private boolean anew;

    private Receipt publish(boolean force) {
        Publication.Request request = new Publication.Request(
                sample.on(engine),
                List.of("deb12-snapshot"),
                new PublishOptions(false, force),
                anew,
                directory.resolve("published.json"),
                Duration.ofMinutes(1));
        return new Publication(engine, registry, directory, events::add, Clock.systemUTC()).publish(request);
    }

    private Receipt publish() {
        return publish(false);
    }

    @Test
    void publishWhenNothingIsThereUploadsAllThenMovesTheTagsTheKvmImagesLast() {
        Receipt receipt = publish();

        assertThat(engine.pushes())
                .extracting(ImageReference::toString)
                .containsExactly(
                        "harbor.example.com/mkt/build:deb12-1f2e1f2e1f2e1f2e", KVM_CONTENT, BUILD_TAG, KVM_TAG);
        assertThat(receipt.complete()).isTrue();
        assertThat(receipt.commitOf(new PackageName("rdma_core"), "https://example.com/rdma-core.git"))
                .contains(new Commit("a".repeat(40)));
        assertThat(receipt.images())
                .extracting(upload -> upload.image().toString())
                .contains("harbor.example.com/mkt/support_rdma_core:deb12-1f2e1f2e1f2e1f2e", KVM_CONTENT);
        assertThat(receipt.tags()).extracting(Moved::earlier).allMatch(Optional::isEmpty);
        assertThat(PublicationFiles.readReceipt(directory.resolve("published.json")))
                .isEqualTo(receipt);
        assertThat(events.get(events.size() - 1)).isInstanceOf(PublicationFinished.class);
    }

    @Test
    void publishWhenDoneLeavesTheEngineNoOtherNames() {
        publish();

        assertThat(engine.find(ImageReference.parse(KVM_CONTENT))).isEmpty();
        assertThat(engine.find(ImageReference.parse(KVM_TAG))).isEmpty();
        assertThat(engine.find(ImageReference.parse(SampleBuild.KVM))).isPresent();
    }

    @Test
    void publishWhenAllIsThereAsksForDigestsAndNothingElse() {
        publish();
        registry.requests().clear();
        int pushes = engine.pushes().size();

        Receipt receipt = publish();

        assertThat(engine.pushes()).hasSize(pushes);
        assertThat(registry.requests()).allMatch(request -> request.startsWith("HEAD ") || request.startsWith("login"));
        assertThat(receipt.images()).allMatch(upload -> upload.sent() == 0);
    }

    @Test
    void publishWhenRepeatedKeepsWhatTheTagsStoodForBefore() {
        registry.with(KVM_TAG, OLD, "");
        publish();

        assertThat(publish().tags())
                .filteredOn(moved -> moved.tag().toString().equals(KVM_TAG))
                .singleElement()
                .satisfies(moved -> assertThat(moved.earlier()).contains(OLD));
    }

    @Test
    void publishWhenTheRegistryIsGoneAfterAnyRequestMovesNoTagUntilAllIsThere() {
        registry.with(KVM_TAG, OLD, "").with(BUILD_TAG, OLD, "");
        publishBroken();
    }

    /** After each number of requests in turn, as long as it fails; the last one goes through. */
    private void publishBroken() {
        for (int good = 0; ; good++) {
            FakeEngine other = SampleBuild.engine();
            MemoryRegistry broken = new MemoryRegistry("harbor.example.com", other)
                    .with(KVM_TAG, OLD, "")
                    .with(BUILD_TAG, OLD, "")
                    .failAfter(good);
            Publication.Request request = new Publication.Request(
                    sample.on(other),
                    List.of("deb12-snapshot"),
                    new PublishOptions(false, false),
                    false,
                    directory.resolve("broken-" + good + ".json"),
                    Duration.ofMinutes(1));
            Publication publication = new Publication(other, broken, directory, event -> {}, Clock.systemUTC());
            boolean failed = false;
            try {
                publication.publish(request);
            } catch (RegistryException e) {
                failed = true;
            }
            broken.failAfter(Integer.MAX_VALUE);
            boolean kvmMoved = !broken.tag(KVM_TAG).equals(Optional.of(OLD));
            boolean buildMoved = !broken.tag(BUILD_TAG).equals(Optional.of(OLD));
            if (kvmMoved || buildMoved) {
                assertThat(other.registryTags())
                        .as("after %s requests", good)
                        .containsKey(ImageReference.parse(KVM_CONTENT));
            }
            assertThat(kvmMoved && !buildMoved).as("after %s requests", good).isFalse();
            Receipt receipt = publication.publish(request);
            assertThat(receipt.complete()).isTrue();
            assertThat(receipt.tags()).allMatch(moved -> moved.earlier().equals(Optional.of(OLD)));
            if (!failed) {
                assertThat(good).isGreaterThan(10);
                return;
            }
        }
    }

    @Test
    void publishWhenAPushFailsMovesNoTag() {
        registry.with(KVM_TAG, OLD, "").with(BUILD_TAG, OLD, "");
        engine.failPush(KVM_CONTENT, RegistryException.Kind.UNREACHABLE);

        assertThatThrownBy(this::publish).isInstanceOf(RegistryException.class);

        assertThat(registry.tag(KVM_TAG)).contains(OLD);
        assertThat(registry.tag(BUILD_TAG)).contains(OLD);
        assertThat(events).noneMatch(TagMoved.class::isInstance);
    }

    @Test
    void publishWhenATagCannotBeMovedSaysWhichHaveMovedAndThatRunningAgainDoesTheRest() {
        engine.failPush(KVM_TAG, RegistryException.Kind.UNREACHABLE);

        assertThatThrownBy(this::publish)
                .isInstanceOfSatisfying(
                        RegistryException.class,
                        e -> assertThat(e.kind()).isEqualTo(RegistryException.Kind.UNREACHABLE))
                .hasMessageContaining("Tags moved: " + BUILD_TAG + "; tags not moved: " + KVM_TAG)
                .hasMessageContaining("Run the same command again");
    }

    @Test
    @Timeout(30)
    void publishWhenCancelledBetweenTheTagsListsThoseThatHaveMovedAndThatRunningAgainDoesTheRest() {
        FakeGate gate = engine.blockPush(KVM_TAG);
        Thread publishing = Thread.currentThread();
        FutureTask<Boolean> cancelling = new FutureTask<>(() -> {
            gate.awaitBuild();
            publishing.interrupt();
            return true;
        });
        new Thread(cancelling).start();

        assertThatThrownBy(this::publish).isInstanceOf(CancelledException.class);

        assertThat(Thread.interrupted()).isTrue();
        assertThat(events)
                .filteredOn(BuildEvent.Warning.class::isInstance)
                .singleElement()
                .asString()
                .contains("Tags moved: " + BUILD_TAG + "; tags not moved: " + KVM_TAG, "Run the same command again");
        gate.open();
        assertThat(publish().complete()).isTrue();
    }

    @Test
    void publishWhenTheEngineHadTheNameBeforeKeepsIt() {
        ImageId build = engine.find(ImageReference.parse(SampleBuild.BUILD)).orElseThrow();
        engine.tag(build, ImageReference.parse(KVM_TAG));

        publish();

        assertThat(engine.find(ImageReference.parse(KVM_TAG))).contains(build);
    }

    @Test
    void publishWhenBuiltFromADirectoryOrAnOldBaseIsRefusedWithBoth() {
        sample.from("/home/alice/rdma-core")
                .refreshed(Refresh.FAILED)
                .personally("simx is left out, as ~/.config/mkt-images/settings.yaml:4 says");

        assertThatThrownBy(this::publish)
                .isInstanceOf(InvalidInputException.class)
                .hasMessage(
                        "deb12 is not published: rdma_core was built from the directory /home/alice/rdma-core, which"
                                + " other users do not have; simx is left out, as ~/.config/mkt-images/settings.yaml:4 says; the base image debian:bookworm could not be refreshed, and may be old."
                                + " Correct that and build again, or publish in spite of that with -Dmkt.push.force");

        assertThat(engine.pushes()).isEmpty();
    }

    @Test
    void publishWhenMadeOnAStandInIsRefused() {
        engine.withImage(
                SampleBuild.KVM,
                Map.of("com.mellanox.mkt.packages", "perftest,rdma_core", "com.mellanox.mkt.stand-in", "fedora:40"));

        assertThatThrownBy(this::publish)
                .isInstanceOf(InvalidInputException.class)
                .hasMessage(
                        "deb12 is not published: it is built on a stand-in for fedora:40, not on the real image."
                                + " Build again where fedora:40 can be pulled, or publish in spite of that with -Dmkt.push.force");

        assertThat(engine.pushes()).isEmpty();
    }

    @Test
    void publishWhenForcedTellsWhatSpeaksAgainstIt() {
        sample.from("/home/alice/rdma-core");

        publish(true);

        assertThat(events)
                .filteredOn(BuildEvent.Warning.class::isInstance)
                .singleElement()
                .asString()
                .contains("/home/alice/rdma-core");
    }

    @Test
    void publishWhenThePresentImageHasAPackageThatTheNewOneLacksIsRefused() {
        registry.with(KVM_TAG, OLD, "perftest,rdma_core,simx");

        assertThatThrownBy(this::publish)
                .isInstanceOf(InvalidInputException.class)
                .hasMessageContaining(KVM_TAG + " has packages that the new image lacks: simx");

        assertThat(engine.pushes()).isEmpty();
    }

    @Test
    @Timeout(30)
    void publishWhenAnotherMovesATagMeanwhileMovesNone() throws InterruptedException {
        Digest other = new Digest("sha256:" + "7".repeat(64));
        registry.with(KVM_TAG, OLD, "");
        FakeGate gate = engine.blockPush(KVM_CONTENT);
        FutureTask<Boolean> publishing = new FutureTask<>(() -> publish().complete());
        new Thread(publishing).start();
        gate.awaitBuild();
        registry.with(KVM_TAG, other, "");
        gate.open();

        assertThatThrownBy(publishing::get)
                .hasCauseInstanceOf(InvalidInputException.class)
                .hasMessageContaining(
                        "Another publication has moved tags while this one ran: " + KVM_TAG + " (now " + other)
                .hasMessageContaining("run again");

        assertThat(registry.tag(KVM_TAG)).contains(other);
        assertThat(registry.tag(BUILD_TAG)).isEmpty();
        assertThat(publish().tags())
                .filteredOn(moved -> moved.tag().toString().equals(KVM_TAG))
                .singleElement()
                .satisfies(moved -> assertThat(moved.earlier()).contains(other));
    }

    @Test
    void publishWhenATagIsHeldForGoodIsRefusedBeforeAnythingIsUploaded() {
        registry.with(KVM_TAG, OLD, "").immutable(KVM_TAG);

        assertThatThrownBy(() -> publish(true))
                .isInstanceOfSatisfying(
                        RegistryException.class, e -> assertThat(e.kind()).isEqualTo(RegistryException.Kind.IMMUTABLE))
                .hasMessageStartingWith(KVM_TAG + " points to another image, and is immutable at the registry");

        assertThat(engine.pushes()).isEmpty();
    }

    @Test
    void publishWhenTheEngineHasAnotherImageByNowIsRefused() {
        BuiltImages built = sample.on(engine);
        engine.withImage(SampleBuild.KVM, Map.of("another", "one"));
        Publication.Request request = new Publication.Request(
                built,
                List.of("deb12-snapshot"),
                new PublishOptions(false, false),
                false,
                directory.resolve("published.json"),
                Duration.ofMinutes(1));

        assertThatThrownBy(() ->
                        new Publication(engine, registry, directory, events::add, Clock.systemUTC()).publish(request))
                .isInstanceOf(MktException.class)
                .hasMessageStartingWith(SampleBuild.KVM + " on the engine is not the image of the last complete build");
    }

    @Test
    void restoreWhenAskedForMovesTheTagsBack() {
        registry.with(KVM_TAG, OLD, "");
        Receipt receipt = publish();
        assertThat(registry.digest(ImageReference.parse(KVM_TAG))).isNotEqualTo(Optional.of(OLD));

        new TagRollback(registry, events::add).run(receipt, false);

        assertThat(registry.tag(KVM_TAG)).contains(OLD);
        assertThat(events)
                .filteredOn(BuildEvent.Warning.class::isInstance)
                .singleElement()
                .asString()
                .contains(BUILD_TAG + " did not exist before, and stays as it is");
    }

    @Test
    void restoreWhenOthersHavePublishedSinceIsRefused() {
        registry.with(KVM_TAG, OLD, "");
        Receipt receipt = publish();
        Digest newer = new Digest("sha256:" + "9".repeat(64));
        registry.digest(ImageReference.parse(KVM_TAG));
        registry.with(KVM_TAG, newer, "");

        MemoryRegistry later = new MemoryRegistry("harbor.example.com", SampleBuild.engine())
                .with(KVM_TAG, newer, "")
                .with(BUILD_TAG, receipt.tags().get(0).after(), "");
        assertThatThrownBy(() -> new TagRollback(later, events::add).run(receipt, false))
                .isInstanceOf(InvalidInputException.class)
                .hasMessageStartingWith("Another publication has moved tags since this receipt: " + KVM_TAG);
    }

    @Test
    void publishWhenOneTagMovesOnceMoreKeepsWhatTheOthersStoodForUntilThen() {
        publish();
        registry.with(KVM_TAG, OLD, "");

        Receipt receipt = publish();

        assertThat(receipt.tags())
                .allSatisfy(moved -> assertThat(moved.earlier())
                        .contains(moved.tag().toString().equals(KVM_TAG) ? OLD : moved.after()));
    }

    @Test
    void publishWhenProductsAreToBeSentAnewSendsThemAgain() {
        publish();
        registry.requests().clear();
        anew = true;

        publish();

        assertThat(registry.requests()).contains("PUT harbor.example.com/mkt/support_rdma_core:deb12-1f2e1f2e1f2e1f2e");
    }
}
