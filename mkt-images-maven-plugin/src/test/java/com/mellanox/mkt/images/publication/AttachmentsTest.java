package com.mellanox.mkt.images.publication;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.mellanox.mkt.images.engine.FakeEngine;
import com.mellanox.mkt.images.event.BuildEvent;
import com.mellanox.mkt.images.event.BuildEvent.ImageAttached;
import com.mellanox.mkt.images.failure.RegistryException;
import com.mellanox.mkt.images.publication.Receipt.Attached;
import com.mellanox.mkt.images.registry.MemoryRegistry;
import com.mellanox.mkt.images.sign.SampleKeys;
import com.mellanox.mkt.images.sign.SigningKey;
import com.mellanox.mkt.images.type.Digest;
import com.mellanox.mkt.images.type.ImageReference;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Publications that attach signatures and documents. */
class AttachmentsTest {
    private static final String KVM_TAG = "harbor.example.com/mkt/kvm:deb12-snapshot";
    private static final Digest OLD = new Digest("sha256:" + "0".repeat(64));
    private static final String CYCLONE_DX = "https://cyclonedx.org/bom";
    private static final SigningKey KEY = SampleKeys.unencrypted("ec");

    @TempDir
    private Path directory;

    private final List<BuildEvent> events = new ArrayList<>();
    private final FakeEngine engine = SampleBuild.engine();
    private final MemoryRegistry registry = new MemoryRegistry("harbor.example.com", engine);

    private Receipt publish(@Nullable SigningKey key) {
        DocumentSource documents = (built, image, published) -> image.isKvm()
                ? List.of(new AttachedDocument(
                        CYCLONE_DX,
                        "application/vnd.cyclonedx+json",
                        "application/vnd.cyclonedx+json",
                        "bom.json",
                        "{\"bomFormat\":\"CycloneDX\"}".getBytes(StandardCharsets.UTF_8)))
                : List.of();
        Publication.Request request = new Publication.Request(
                new SampleBuild().on(engine),
                List.of("deb12-snapshot"),
                new PublishOptions(false, false),
                false,
                directory.resolve("published.json"),
                Duration.ofMinutes(1),
                false,
                new AttachmentOptions(key, documents));
        return new Publication(engine, registry, directory, events::add, Clock.systemUTC()).publish(request);
    }

    @Test
    void publishWhenThereIsAKeySignsProductAndFinalImagesAndTheReceiptSaysSo() {
        Receipt receipt = publish(KEY);

        assertThat(receipt.attached())
                .filteredOn(attached -> attached.type().equals("signature"))
                .extracting(Attached::image)
                .containsOnly(receipt.images().stream()
                        .map(image -> new ImageReference(image.image().name(), null, image.digest()))
                        .toArray(ImageReference[]::new))
                .hasSize(6);
        assertThat(receipt.attached())
                .filteredOn(attached -> attached.type().equals(CYCLONE_DX))
                .hasSize(2);
        assertThat(receipt.attached())
                .extracting(Attached::key)
                .containsOnly(KEY.publicKey().fingerprint());
        assertThat(PublicationFiles.readReceipt(directory.resolve("published.json")))
                .isEqualTo(receipt);
        assertThat(events).filteredOn(ImageAttached.class::isInstance).hasSize(3);
    }

    @Test
    void publishWhenThereIsNoKeyAttachesDocumentsUnsigned() {
        Receipt receipt = publish(null);

        assertThat(receipt.attached()).singleElement().satisfies(attached -> {
            assertThat(attached.type()).isEqualTo("application/vnd.cyclonedx+json");
            assertThat(attached.key()).isNull();
        });
    }

    @Test
    void publishWhenAllIsThereSendsNothingAgain() {
        Receipt first = publish(KEY);
        registry.requests().clear();

        Receipt second = publish(KEY);

        assertThat(registry.requests()).noneMatch(request -> request.startsWith("PUT"));
        assertThat(second.attached()).containsExactlyInAnyOrderElementsOf(first.attached());
    }

    @Test
    void publishWhenTheRegistryIsGoneAfterAnyRequestMovesNoTagUntilAllIsSigned() {
        for (int good = 0; ; good++) {
            FakeEngine other = SampleBuild.engine();
            MemoryRegistry broken = new MemoryRegistry("harbor.example.com", other)
                    .with(KVM_TAG, OLD, "")
                    .failAfter(good);
            Publication publication = new Publication(other, broken, directory, event -> {}, Clock.systemUTC());
            Publication.Request request = new Publication.Request(
                    new SampleBuild().on(other),
                    List.of("deb12-snapshot"),
                    new PublishOptions(false, false),
                    false,
                    directory.resolve("broken-" + good + ".json"),
                    Duration.ofMinutes(1),
                    false,
                    new AttachmentOptions(KEY, AttachmentOptions.NONE.documents()));
            boolean failed = false;
            try {
                publication.publish(request);
            } catch (RegistryException e) {
                failed = true;
            }
            boolean isMoved = !broken.failAfter(Integer.MAX_VALUE).tag(KVM_TAG).equals(Optional.of(OLD));
            long signatures = broken.tags("mkt/kvm").stream()
                    .filter(tag -> tag.startsWith("sha256-"))
                    .count();
            assertThat(isMoved && signatures < 2).as("after %s requests", good).isFalse();
            if (!failed) {
                assertThat(good).isGreaterThan(30);
                return;
            }
        }
    }

    @Test
    void publishWhenTheDocumentIsNoJsonMovesNoTag() {
        registry.with(KVM_TAG, OLD, "");
        DocumentSource documents = (built, image, published) ->
                List.of(new AttachedDocument(CYCLONE_DX, "text/xml", "text/xml", "bom.xml", new byte[] {'<'}));
        Attachments attachments = new Attachments(registry, new AttachmentOptions(KEY, documents), events::add);

        assertThatThrownBy(() -> attachments.attach(
                        new ImageReference("harbor.example.com/mkt/kvm", null, OLD),
                        documents.of(
                                new SampleBuild().on(engine),
                                new SampleBuild().on(engine).images().get(0),
                                OLD)))
                .isInstanceOf(RegistryException.class)
                .hasMessageContaining("cannot be signed");
    }

    @Test
    void passphraseAndKeyWhenUsedAreNowhere() throws IOException {
        Receipt receipt = publish(SampleKeys.ofCosign("cosign.key", SampleKeys.PASSPHRASE));

        List<String> shown = new ArrayList<>(registry.requests());
        events.forEach(event -> shown.add(event.toString()));
        shown.add(receipt.toString());
        registry.blobs().forEach(blob -> shown.add(new String(blob, StandardCharsets.ISO_8859_1)));
        try (Stream<Path> files = Files.walk(directory)) {
            for (Path file : files.filter(Files::isRegularFile).toList()) {
                shown.add(Files.readString(file, StandardCharsets.ISO_8859_1));
            }
        }
        assertThat(shown)
                .hasSizeGreaterThan(20)
                .noneMatch(text -> text.contains(SampleKeys.PASSPHRASE) || text.contains("PRIVATE KEY"));
    }
}
