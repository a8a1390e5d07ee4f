package com.mellanox.mkt.images.publication;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.mellanox.mkt.images.boot.BootRecords;
import com.mellanox.mkt.images.boot.BootRecords.BootRecord;
import com.mellanox.mkt.images.boot.SampleRecords;
import com.mellanox.mkt.images.engine.FakeEngine;
import com.mellanox.mkt.images.engine.ImageId;
import com.mellanox.mkt.images.event.BuildEvent;
import com.mellanox.mkt.images.event.BuildEvent.Warning;
import com.mellanox.mkt.images.failure.InvalidInputException;
import com.mellanox.mkt.images.publication.Receipt.Boot;
import com.mellanox.mkt.images.publication.Receipt.Upload;
import com.mellanox.mkt.images.registry.MemoryRegistry;
import com.mellanox.mkt.images.type.ImageKey;
import com.mellanox.mkt.images.type.ImageReference;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Publications of KVM images that have booted, or have not. */
class BootRequirementTest {
    private static final ImageReference KVM = ImageReference.parse(SampleBuild.KVM);
    private static final Instant TIME = Instant.parse("2026-11-26T02:10:20Z");
    private static final PublishOptions REQUIRED = new PublishOptions(true, false);
    private static final String STEPS = "oot it, mvn mkt-images:boot -Dkey=deb12 -Dmkt.kernel=…, then publish it,"
            + " mvn mkt-images:push -Dkey=deb12";

    @TempDir
    private Path directory;

    private final List<BuildEvent> events = new ArrayList<>();
    private final FakeEngine engine = SampleBuild.engine();
    private final MemoryRegistry registry = new MemoryRegistry("harbor.example.com", engine);
    private final SampleBuild sample = new SampleBuild();

    private Receipt publish(PublishOptions terms) {
        Publication.Request request = new Publication.Request(
                sample.on(engine),
                List.of("deb12-snapshot"),
                terms,
                false,
                directory.resolve("published.json"),
                Duration.ofMinutes(1));
        return new Publication(engine, registry, directory, events::add, Clock.systemUTC()).publish(request);
    }

    private BootRecords records() {
        return new BootRecords(directory);
    }

    private ImageId id() {
        return engine.find(KVM).orElseThrow();
    }

    private void boot() {
        SampleRecords.in(directory, new BootRecord(id(), "6.1.158", TIME));
    }

    private static Map<String, Boot> boots(Receipt receipt) {
        Map<String, Boot> boots = new TreeMap<>();
        for (Upload upload : receipt.images()) {
            if (upload.boot() != null) {
                boots.put(upload.image().shortName(), upload.boot());
            }
        }
        return boots;
    }

    @Test
    void publishWhenTheImageHasNotBootedIsRefusedBeforeAnythingIsUploaded() {
        assertThatThrownBy(() -> publish(REQUIRED))
                .isInstanceOf(InvalidInputException.class)
                .hasMessage("deb12 is not published: " + KVM + " (" + id() + ") has not booted here. B" + STEPS
                        + ", or publish in spite of that with -Dmkt.push.force");

        assertThat(engine.pushes()).isEmpty();
        assertThat(registry.requests()).noneMatch(request -> request.startsWith("PUT "));
        assertThat(directory.resolve("published.json")).doesNotExist();
    }

    @Test
    void publishWhenTheImageHasBootedGoesThrough() {
        boot();

        assertThat(publish(REQUIRED).complete()).isTrue();
        assertThat(events).noneMatch(Warning.class::isInstance);
    }

    @Test
    void publishWhenTheImageHasBeenBuiltAnewSinceItBootedIsRefused() {
        boot();
        engine.withImage(SampleBuild.KVM, Map.of("another", "one"));

        assertThatThrownBy(() -> publish(REQUIRED)).hasMessageContaining(KVM + " (" + id() + ") has not booted here");
    }

    @Test
    void publishWhenOtherThingsSpeakAgainstItAsWellTellsAllInTheOrderOfTheirRemedies() {
        sample.from("/home/alice/rdma-core");

        assertThatThrownBy(() -> publish(REQUIRED))
                .hasMessage(
                        "deb12 is not published: rdma_core was built from the directory /home/alice/rdma-core, which"
                                + " other users do not have; " + KVM + " (" + id()
                                + ") has not booted here. Correct that and build again, then b"
                                + STEPS + ", or publish in spite of that with -Dmkt.push.force");
    }

    @Test
    void publishWhenForcedWarnsAndSaysInTheReceiptThatItHasNotBooted() {
        Receipt receipt = publish(new PublishOptions(true, true));

        assertThat(events)
                .filteredOn(Warning.class::isInstance)
                .singleElement()
                .isEqualTo(new Warning(
                        "deb12 is published because of -Dmkt.push.force, in spite of this: " + KVM + " (" + id()
                                + ") has not booted here",
                        "Notify the users of these tags"));
        assertThat(boots(receipt)).containsEntry("kvm", new Boot(false, null, null));
    }

    @Test
    void receiptWhenTheKvmImageHasBootedSaysOnWhichKernelAndOfOtherImagesNothing() {
        boot();

        Receipt receipt = publish(new PublishOptions(false, false));

        assertThat(boots(receipt)).containsOnly(Map.entry("kvm", new Boot(true, "6.1.158", TIME)));
        assertThat(PublicationFiles.readReceipt(directory.resolve("published.json")))
                .isEqualTo(receipt);
    }

    @Test
    void receiptWhenNobodyAsksForABootSaysThatTheKvmImageHasNotBooted() {
        assertThat(boots(publish(new PublishOptions(false, false)))).containsEntry("kvm", new Boot(false, null, null));
        assertThat(events).noneMatch(Warning.class::isInstance);
    }

    @Test
    void receiptWhenTheImageHasBootedSinceItWasPublishedSaysSo() {
        publish(new PublishOptions(false, false));
        boot();

        assertThat(boots(publish(REQUIRED))).containsEntry("kvm", new Boot(true, "6.1.158", TIME));
    }

    @Test
    void demandWhenThePresentImageHasBootedForetellsNothing() {
        boot();

        assertThat(warnBeforeBuild(Optional.of(id()))).isEmpty();
    }

    @Test
    void demandWhenThePresentImageHasNotBootedForetellsWhatIsToBeDone() {
        assertThat(warnBeforeBuild(Optional.of(id())))
                .contains(new Warning(
                        "deb12 is published only after its KVM image has booted here (mkt.push.requireBoot), and " + KVM
                                + " (" + id() + ") has not",
                        "After the build, b" + STEPS));
    }

    @Test
    void demandWhenThereIsNoImageYetForetellsWhatIsToBeDone() {
        assertThat(warnBeforeBuild(Optional.empty()))
                .contains(new Warning(
                        "deb12 is published only after its KVM image has booted here (mkt.push.requireBoot), and"
                                + " there is no " + KVM + " yet",
                        "After the build, b" + STEPS));
    }

    private Optional<BuildEvent> warnBeforeBuild(Optional<ImageId> present) {
        return new BootRequirement(records()).warnBeforeBuild(new ImageKey("deb12"), KVM, present);
    }
}
