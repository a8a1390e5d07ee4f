package com.mellanox.mkt.images.console;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.mellanox.mkt.images.event.BuildEvent;
import com.mellanox.mkt.images.event.BuildEvent.VmFinished;
import com.mellanox.mkt.images.event.BuildEvent.VmFinished.Part;
import com.mellanox.mkt.images.event.BuildEvent.VmOutput;
import com.mellanox.mkt.images.event.BuildEvent.VmReady;
import com.mellanox.mkt.images.event.BuildEvent.VmStarted;
import com.mellanox.mkt.images.type.ImageReference;
import java.time.Duration;
import java.util.List;
import java.util.OptionalInt;
import org.junit.jupiter.api.Test;

/** Tests of {@link BootText}. */
class BootTextTest {
    private static final ImageReference IMAGE = ImageReference.parse("harbor.mellanox.com/mkt/kvm:deb12");

    @Test
    void vmWhenStartedIsToldWithItsProcessorAndHowToLogIn() {
        assertThat(BootText.of(new VmStarted(
                        IMAGE, "6.1.119", "tcg", "/dev/kvm: No such file or directory", OptionalInt.of(32768))))
                .isEqualTo("harbor.mellanox.com/mkt/kvm:deb12: booting Linux 6.1.119, by tcg"
                        + " (/dev/kvm: No such file or directory); ssh -p 32768 127.0.0.1");
        assertThat(BootText.of(new VmStarted(IMAGE, "6.1.119", "tcg", "asked for", OptionalInt.empty())))
                .isEqualTo("harbor.mellanox.com/mkt/kvm:deb12: booting Linux 6.1.119, by tcg (asked for)");
    }

    @Test
    void vmWhenReadyIsToldWithItsTime() {
        assertThat(BootText.of(new VmReady(IMAGE, Duration.ofMillis(11_940))))
                .startsWith("harbor.mellanox.com/mkt/kvm:deb12: ready in ");
    }

    @Test
    void lineWhenOfTheCommandIsIndented() {
        assertThat(BootText.of(new VmOutput(IMAGE, "hca_id: rxe0"))).isEqualTo("  hca_id: rxe0");
    }

    @Test
    void vmWhenFinishedIsToldWithTheTimeOfEachPart() {
        Part kernel = new Part("kernel", Duration.ofSeconds(3));
        Part target = new Part("target", Duration.ofSeconds(7));

        assertThat(BootText.of(new VmFinished(IMAGE, List.of(kernel, target))))
                .isEqualTo("harbor.mellanox.com/mkt/kvm:deb12: boots; kernel " + PlainConsole.time(kernel.time())
                        + ", target " + PlainConsole.time(target.time()));
    }

    @Test
    void eventWhenOfAnotherKindIsNotItsOwn() {
        BuildEvent other = new BuildEvent.Notice("other");

        assertThat(BootText.isOfBoot(other)).isFalse();
        assertThat(BootText.isOfBoot(new VmOutput(IMAGE, ""))).isTrue();
        assertThatThrownBy(() -> BootText.of(other)).isInstanceOf(IllegalArgumentException.class);
    }
}
