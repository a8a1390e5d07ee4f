package com.mellanox.mkt.images.publication;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.mellanox.mkt.images.engine.FakeEngine;
import com.mellanox.mkt.images.event.BuildEvent.PublicationFinished;
import com.mellanox.mkt.images.event.BuildEvent.TagMoved;
import com.mellanox.mkt.images.event.RecordedEvents;
import com.mellanox.mkt.images.failure.InvalidInputException;
import com.mellanox.mkt.images.failure.RegistryException;
import com.mellanox.mkt.images.publication.BuiltImages.Image;
import com.mellanox.mkt.images.registry.ManifestIndex;
import com.mellanox.mkt.images.registry.MemoryRegistry;
import com.mellanox.mkt.images.sign.Attachment;
import com.mellanox.mkt.images.sign.ImageAttachments;
import com.mellanox.mkt.images.sign.SampleKeys;
import com.mellanox.mkt.images.type.Digest;
import com.mellanox.mkt.images.type.ImageKey;
import com.mellanox.mkt.images.type.ImageReference;
import com.mellanox.mkt.images.type.Platform;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Publications of two platforms to a registry in memory. */
class IndexPublicationTest {
    private static final Platform AMD64 = Platform.parse("linux/amd64");
    private static final Platform ARM64 = Platform.parse("linux/arm64");
    private static final Digest OLD = new Digest("sha256:" + "0".repeat(64));
    private static final String KVM = "harbor.example.com/mkt/kvm:deb12-snapshot";
    private static final String BUILD = "harbor.example.com/mkt/build:deb12-snapshot";

    @TempDir
    private Path directory;

    private final FakeEngine engine = SampleBuild.engine();
    private final MemoryRegistry registry = new MemoryRegistry("harbor.example.com", engine);
    private final RecordedEvents events = new RecordedEvents();
    private AttachmentOptions attachments = AttachmentOptions.NONE;

    /** What was built for a platform: of the other one than the first with its own key. */
    private BuiltImages built(Platform platform) {
        BuiltImages built = new SampleBuild().on(engine);
        String key = platform.equals(AMD64) ? "deb12" : "deb12-arm64";
        return new BuiltImages(
                new ImageKey(key),
                built.title(),
                built.version(),
                platform,
                built.images().stream().map(image -> image(image, key)).toList(),
                List.of(),
                built.baseImages(),
                built.personal(),
                null,
                null);
    }

    private Image image(Image image, String key) {
        ImageReference own = image.reference().withTag(key);
        engine.withImage(own.toString(), Map.of("com.mellanox.mkt.packages", "perftest,rdma_core"));
        return new Image(
                own,
                own.withTag(key + "-1f2e1f2e1f2e1f2e"),
                engine.find(own).orElseThrow(),
                image.inputs(),
                image.packages(),
                image.osPackages());
    }

    private IndexPublication.Part part(Platform platform) {
        BuiltImages built = built(platform);
        Publication.Request request = new Publication.Request(
                built,
                List.of("deb12-snapshot"),
                new PublishOptions(false, false),
                false,
                directory.resolve(platform.architecture() + ".json"),
                Duration.ofMinutes(1),
                true,
                attachments);
        return new IndexPublication.Part(
                built, new Publication(engine, registry, directory, events, Clock.systemUTC()).publish(request));
    }

    private Receipt publish() {
        List<IndexPublication.Part> parts = List.of(part(AMD64), part(ARM64));
        return new IndexPublication(registry, events, Clock.systemUTC())
                .publish(
                        new ImageKey("deb12"),
                        parts,
                        List.of("deb12-snapshot"),
                        directory.resolve("published.json"),
                        attachments);
    }

    private ManifestIndex index(String tag) {
        return (ManifestIndex) registry.stored(ImageReference.parse(tag)).orElseThrow();
    }

    @Test
    void tagsWhenThereIsAKeyMoveToIndexesThatAreSignedLikeTheirImages() {
        attachments = new AttachmentOptions(SampleKeys.unencrypted("ec"), AttachmentOptions.NONE.documents());

        Receipt receipt = publish();

        ImageReference index = new ImageReference(
                "harbor.example.com/mkt/kvm", null, registry.tag(KVM).orElseThrow());
        assertThat(receipt.attached())
                .extracting(Receipt.Attached::image)
                .contains(index)
                .hasSize(12);
        assertThat(new ImageAttachments(registry, SampleKeys.publicKeys("ec.pub")).of(index))
                .hasSize(2)
                .allMatch(Attachment::isSigned);
    }

    @Test
    void tagsWhenAllPlatformsAreThereMoveToTheirIndexTheKvmImagesLast() {
        registry.with(KVM, OLD, "perftest,rdma_core");

        Receipt receipt = publish();

        assertThat(index(KVM).parts())
                .containsEntry(
                        AMD64,
                        registry.tag("harbor.example.com/mkt/kvm:deb12-1f2e1f2e1f2e1f2e")
                                .orElseThrow())
                .containsEntry(
                        ARM64,
                        registry.tag("harbor.example.com/mkt/kvm:deb12-arm64-1f2e1f2e1f2e1f2e")
                                .orElseThrow());
        assertThat(events.of(TagMoved.class))
                .extracting(moved -> moved.tag().toString())
                .containsExactly(BUILD, KVM);
        assertThat(events.of(PublicationFinished.class)).hasSize(1);
        assertThat(receipt.complete()).isTrue();
        assertThat(receipt.images()).hasSize(4);
        assertThat(receipt.tags())
                .contains(new Receipt.Moved(
                        ImageReference.parse(KVM), OLD, index(KVM).digest()));
    }

    @Test
    void tagsWhenNothingHasChangedStayAndTheReceiptStillKnowsWhatWasBefore() {
        registry.with(KVM, OLD, "perftest,rdma_core");
        Receipt first = publish();
        registry.requests().clear();

        Receipt second = publish();

        assertThat(second.tags()).isEqualTo(first.tags());
        assertThat(registry.requests()).noneMatch(request -> request.startsWith("PUT"));
        assertThat(directory.resolve("published-before.json")).doesNotExist();
    }

    @Test
    void tagsWhenTheRegistryFailsInTheMiddleAreListedAndTheNextRunMovesTheRest() {
        List<IndexPublication.Part> parts = List.of(part(AMD64), part(ARM64));
        IndexPublication publication = new IndexPublication(registry, events, Clock.systemUTC());
        Path file = directory.resolve("published.json");
        // Two manifests of each image, the tags, and one move.
        registry.failAfter(2 * 2 + 2 + 1);

        assertThatThrownBy(() -> publication.publish(new ImageKey("deb12"), parts, List.of("deb12-snapshot"), file))
                .isInstanceOf(RegistryException.class)
                .hasMessageContaining("Tags moved: " + BUILD + "; tags not moved: " + KVM)
                .hasMessageContaining("Run the same command again");

        registry.failAfter(Integer.MAX_VALUE);
        assertThat(PublicationFiles.readReceipt(file).complete()).isFalse();
        publication.publish(new ImageKey("deb12"), parts, List.of("deb12-snapshot"), file);
        assertThat(index(KVM).parts()).hasSize(2);
        assertThat(PublicationFiles.readReceipt(file).complete()).isTrue();
    }

    @Test
    void tagsWhenMovedBackPointToTheIndexOfBefore() {
        Digest first = publish().tags().get(1).after();
        ManifestIndex other = ManifestIndex.of(Map.of(
                AMD64,
                registry.manifest(ImageReference.parse("harbor.example.com/mkt/kvm:deb12-1f2e1f2e1f2e1f2e"))
                        .orElseThrow()));
        registry.put(ImageReference.parse(KVM), other);
        Receipt receipt = new Receipt(
                new ImageKey("deb12"),
                "1",
                Clock.systemUTC().instant(),
                true,
                List.of(),
                List.of(new Receipt.Moved(ImageReference.parse(KVM), first, other.digest())),
                List.of());

        new TagRollback(registry, events).run(receipt, false);

        assertThat(registry.tag(KVM)).contains(first);
        assertThat(index(KVM).parts()).hasSize(2);
    }

    @Test
    void partWhenItLacksPackagesOfThePublishedImageIsRefusedBeforeAnythingIsSent() {
        publish();
        int pushes = engine.pushes().size();
        registry.with(KVM, registry.tag(KVM).orElseThrow(), "perftest,rdma_core,simx");

        assertThatThrownBy(() -> part(AMD64))
                .isInstanceOf(InvalidInputException.class)
                .hasMessageContaining("has packages that the new image lacks: simx");
        assertThat(engine.pushes()).hasSize(pushes);
    }
}
