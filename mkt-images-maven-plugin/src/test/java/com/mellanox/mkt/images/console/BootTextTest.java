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
    void vmWhenStartedIsToldWithItsProcessor() {
        assertThat(BootText.of(new VmStarted(IMAGE, "6.1.119", "tcg", "/dev/kvm: No such file or directory")))
                .isEqualTo("harbor.mellanox.com/mkt/kvm:deb12: booting Linux 6.1.119, by tcg"
                        + " (/dev/kvm: No such file or directory)");
    }

    @Test
    void vmWhenReadyIsToldWithItsTimeAndHowToLogIn() {
        assertThat(ready(OptionalInt.of(32768), true))
                .startsWith("harbor.mellanox.com/mkt/kvm:deb12: ready in ")
                .contains("ssh -p 32768 127.0.0.1");
        assertThat(ready(OptionalInt.of(32768), false)).contains("ssh-keygen").doesNotContain("32768");
        assertThat(ready(OptionalInt.empty(), true)).doesNotContain("ssh");
    }

    private static String ready(OptionalInt port, boolean hasKey) {
        return BootText.of(new VmReady(IMAGE, Duration.ofMillis(11_940), port, hasKey));
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
