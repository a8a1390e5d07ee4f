package com.mellanox.mkt.images.console;

import static org.assertj.core.api.Assertions.assertThat;

import com.mellanox.mkt.images.event.BuildEvent.PushFinished;
import com.mellanox.mkt.images.event.BuildEvent.PushProgress;
import com.mellanox.mkt.images.event.BuildEvent.PushStarted;
import com.mellanox.mkt.images.type.Digest;
import com.mellanox.mkt.images.type.ImageReference;
import java.time.Duration;
import java.time.Instant;
import org.junit.jupiter.api.Test;

/** Tests of {@link PushLines}. */
class PushLinesTest {
    private static final ImageReference KVM = ImageReference.parse("harbor.mellanox.com/mkt/kvm:fc40");
    private static final ImageReference BUILD = ImageReference.parse("harbor.mellanox.com/mkt/build:fc40");
    private static final Digest DIGEST = new Digest("sha256:" + "1".repeat(64));

    private Instant now = Instant.EPOCH;
    private final PushLines lines = new PushLines(() -> now);

    @Test
    void progressWhenItComesOftenIsToldEveryFiveSeconds() {
        assertThat(lines.text(new PushStarted(KVM))).isEqualTo(KVM + ": pushing");
        now = now.plusMillis(4_999);
        assertThat(lines.text(progress(KVM, 1, 60))).isEmpty();
        now = now.plusMillis(1);
        assertThat(lines.text(progress(KVM, 2, 120))).contains(KVM + ": pushing, 2 of 5 layers, 120 of 587 MB");
        assertThat(lines.text(progress(KVM, 2, 121))).isEmpty();
        now = now.plusSeconds(5);
        assertThat(lines.text(progress(KVM, 3, 400))).contains(KVM + ": pushing, 3 of 5 layers, 400 of 587 MB");
    }

    @Test
    void progressWhenSeveralImagesArePushedIsToldOfEach() {
        lines.text(new PushStarted(KVM));
        now = now.plusSeconds(3);
        lines.text(new PushStarted(BUILD));
        now = now.plusSeconds(2);

        assertThat(lines.text(progress(KVM, 1, 1))).isPresent();
        assertThat(lines.text(progress(BUILD, 1, 1))).isEmpty();
    }

    @Test
    void progressWhenNothingIsToBeSentHasNoBytes() {
        assertThat(lines.text(new PushProgress(KVM, 1, 1, 0, 0))).contains(KVM + ": pushing, 1 of 1 layer");
    }

    @Test
    void endWhenNothingWasSentSaysSo() {
        assertThat(lines.text(new PushFinished(KVM, DIGEST, 0, Duration.ofMillis(100))))
                .isEqualTo(KVM + ": pushed in 0.1 s, nothing to send");
        assertThat(lines.text(new PushFinished(KVM, DIGEST, 587_000_000, Duration.ofSeconds(12))))
                .isEqualTo(KVM + ": pushed in 12 s, 587 MB sent");
    }

    private static PushProgress progress(ImageReference image, int layers, long megabytes) {
        return new PushProgress(image, layers, 5, megabytes * 1_000_000, 587_000_000);
    }
}
