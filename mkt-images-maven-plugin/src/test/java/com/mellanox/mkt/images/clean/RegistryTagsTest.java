package com.mellanox.mkt.images.clean;

import static com.mellanox.mkt.images.clean.SampleCleaning.KVM;
import static com.mellanox.mkt.images.clean.SampleCleaning.inputs;
import static org.assertj.core.api.Assertions.assertThat;

import com.mellanox.mkt.images.failure.RegistryException;
import com.mellanox.mkt.images.publication.Receipt;
import com.mellanox.mkt.images.publication.Receipt.Upload;
import com.mellanox.mkt.images.registry.Manifest;
import com.mellanox.mkt.images.registry.ManifestIndex;
import com.mellanox.mkt.images.registry.MemoryRegistry;
import com.mellanox.mkt.images.registry.Referrers;
import com.mellanox.mkt.images.type.Digest;
import com.mellanox.mkt.images.type.ImageKey;
import com.mellanox.mkt.images.type.ImageReference;
import com.mellanox.mkt.images.type.Platform;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Tests of {@link RegistryTags}: tags that nobody refers to, and all that stay. */
class RegistryTagsTest {
    private static final Digest OLD = inputs("1");
    private static final int MANY = 10_000;
    private static final int REMOVED = 20;

    @TempDir
    private Path cache;

    private final MemoryRegistry registry = new MemoryRegistry();
    private SampleCleaning cleaning;

    @BeforeEach
    void createCleaning() {
        cleaning = new SampleCleaning(cache);
        registry.with(KVM.toString(), inputs("2"), SampleCleaning.labels(KVM, "a"));
        registry.with(tag("b"), OLD, SampleCleaning.labels(KVM, "b"));
    }

    private static String tag(String madeOf) {
        return KVM.withInputs(inputs(madeOf)).toString();
    }

    private static Receipt receipt(Instant at, List<Upload> images, List<Receipt.Moved> tags) {
        return new Receipt(new ImageKey("fc40"), "1", at, true, images, tags, List.of());
    }

    private static Receipt empty() {
        return receipt(Instant.now(), List.of(), List.of());
    }

    private SampleCleaning with(Receipt... receipts) {
        return cleaning.registry(new PublishedTags(registry, List.of(KVM), List.of(receipts)));
    }

    private String line() {
        return tag("b") + ": no other tag and no receipt of the last 90 days refers to it";
    }

    @Test
    void tagWhenNobodyRefersToItIsDeleted() {
        with(empty());

        assertThat(cleaning.list()).containsExactly(line());
        assertThat(registry.tag(tag("b"))).isPresent();

        assertThat(cleaning.remove()).containsExactly(line());
        assertThat(registry.tag(tag("b"))).isEmpty();
        assertThat(registry.tag(KVM.toString())).isPresent();
    }

    @Test
    void tagWhenItsImageIsSignedIsDeletedWithTheSignaturesAndThoseOfOthersStay() {
        Digest signature = inputs("7");
        Digest other = inputs("8");
        registry.with(KVM.withTag(Referrers.tag(OLD, ".sig")).toString(), signature, Map.of());
        registry.with(KVM.withTag(Referrers.tag(other, ".att")).toString(), other, Map.of());

        assertThat(with(empty()).remove()).containsExactly(line());
        assertThat(registry.tags("mkt/kvm"))
                .contains(Referrers.tag(other, ".att"))
                .doesNotContain(Referrers.tag(OLD, ".sig"));
    }

    @Test
    void tagWhenAnyOtherTagHasTheSameDigestStays() {
        registry.with(KVM.withTag("release").toString(), OLD, SampleCleaning.labels(KVM, "b"));

        assertThat(with(empty()).remove()).isEmpty();
        assertThat(registry.tag(tag("b"))).contains(OLD);
    }

    @Test
    void tagWhenAReceiptOfTheLastDaysNamesItStaysUntilThatIsOld() {
        Upload upload = new Upload(ImageReference.parse(tag("b")), inputs("9"), 1, 1, null, null);

        assertThat(with(receipt(Instant.now(), List.of(upload), List.of())).remove())
                .isEmpty();
        assertThat(cleaning.daysLater(91).list()).containsExactly(line());
    }

    @Test
    void digestWhenAPublicationCouldBeTakenBackToItStays() {
        Receipt.Moved moved = new Receipt.Moved(KVM, OLD, inputs("2"));

        assertThat(with(receipt(Instant.now(), List.of(), List.of(moved))).remove())
                .isEmpty();
    }

    @Test
    void tagWhenNoReceiptOfItsKeyIsKnownStays() {
        assertThat(with().remove())
                .singleElement()
                .asString()
                .startsWith("tags of fc40:")
                .contains("-Dmkt.clean.receipts");
        assertThat(registry.tag(tag("b"))).isPresent();
    }

    @Test
    void tagWhenTheImageIsOfSomebodyElseOrOfARecentCommitStays() {
        Map<String, String> recent = SampleCleaning.labels(KVM, "c");
        recent.put(
                "org.opencontainers.image.created",
                Instant.now().minus(Duration.ofDays(3)).toString());
        registry.with(tag("c"), inputs("3"), recent);
        registry.with(KVM + "-0123456789abcdef", inputs("4"), Map.of());
        registry.with(KVM + "-fedcba9876543210", inputs("5"), SampleCleaning.labels(KVM, "a"));
        registry.with(KVM.withTag("fc41-0123456789abcdef").toString(), inputs("6"), SampleCleaning.labels(KVM, "a"));

        assertThat(with(empty()).remove()).containsExactly(line());
        assertThat(registry.tags("mkt/kvm")).hasSize(5);
    }

    @Test
    void tagWhenMovedMeanwhileStays() {
        with(empty());
        registry.beforeTags(2, () -> registry.with(KVM.withTag("new").toString(), OLD, Map.of()));

        assertThat(cleaning.remove()).containsExactly(line() + "; stays: its tags have changed meanwhile");
        assertThat(registry.tag(tag("b"))).isPresent();
    }

    @Test
    void tagWhenTheRegistryDeletesNothingStaysWithTheReason() {
        with(empty());
        registry.refuseDeletion(RegistryException.Kind.UNSUPPORTED);

        assertThat(cleaning.remove()).singleElement().asString().startsWith(line() + "; stays: The registry says");
    }

    @Test
    void tagWhenAnIndexNamesItsImageStays() {
        Manifest part = new Manifest("application/vnd.oci.image.manifest.v1+json", "{}", OLD, OLD, 1);
        registry.put(KVM, ManifestIndex.of(Map.of(Platform.parse("linux/amd64"), part)));

        assertThat(with(empty()).list()).isEmpty();
    }

    @Test
    void tagsWhenOnlyAReceiptOfSeveralPlatformsNamesTheKeyAreLookedAt() {
        Upload upload = new Upload(KVM.withInputs(inputs("9")), inputs("9"), 1, 1, null, null);
        Receipt other =
                new Receipt(new ImageKey("other"), "1", Instant.EPOCH, true, List.of(upload), List.of(), List.of());

        assertThat(with(other).list()).containsExactly(line());
    }

    @Test
    void tagWhenItsImageIsOfAnIndexThatAReceiptGoesBackToStays() {
        Manifest part = new Manifest("application/vnd.oci.image.manifest.v1+json", "{}", OLD, OLD, 1);
        ManifestIndex index = ManifestIndex.of(Map.of(Platform.parse("linux/amd64"), part));
        registry.put(KVM.withTag("gone"), index);
        registry.with(KVM.withTag("gone").toString(), inputs("3"), SampleCleaning.labels(KVM, "c"));
        Receipt receipt =
                receipt(Instant.now(), List.of(), List.of(new Receipt.Moved(KVM, index.digest(), inputs("2"))));

        assertThat(with(receipt).list()).isEmpty();
        assertThat(with(empty()).list()).containsExactly(line());
    }

    @Test
    void tagsWhenThereAreTenThousandAreEachAskedForOnceAndNotForEachRemoval() {
        List<Upload> recent = new ArrayList<>();
        for (int i = 0; i < MANY; i++) {
            Digest digest = Digest.of(("image " + i).getBytes(StandardCharsets.UTF_8));
            Map<String, String> labels = SampleCleaning.labels(KVM, "a");
            labels.put("com.mellanox.mkt.inputs", digest.value());
            registry.with(KVM.withInputs(digest).toString(), digest, labels);
            if (i >= REMOVED) {
                recent.add(new Upload(KVM.withInputs(digest), digest, 1, 1, null, null));
            }
        }
        with(receipt(Instant.now(), recent, List.of()));
        registry.requests().clear();

        assertThat(cleaning.remove()).hasSize(REMOVED + 1);

        long questions = registry.requests().stream()
                .filter(request -> request.startsWith("HEAD"))
                .count();
        assertThat(questions).isLessThan(MANY + 10L * REMOVED);
        assertThat(registry.tags("mkt/kvm")).hasSize(MANY - REMOVED + 1);
    }
}
