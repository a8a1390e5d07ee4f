package com.mellanox.mkt.images.boot;

import static org.assertj.core.api.Assertions.assertThat;

import com.mellanox.mkt.images.boot.VmMessage.Report;
import com.mellanox.mkt.images.boot.VmMessage.Started;
import java.time.Duration;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Tests of {@link BootProgress}, by a clock that the test turns. */
class BootProgressTest {
    private static final Started STARTED = new Started(Accelerator.TCG, "asked for", "QEMU emulator version 7.2.15");

    private long now = 7_000_000_000L;
    private final BootProgress progress = new BootProgress(() -> now);

    private void after(long millis) {
        now += Duration.ofMillis(millis).toNanos();
    }

    private void report(String name, String value) {
        progress.on(new Report(name, value));
    }

    private void boot() {
        after(100);
        progress.vmStarted(STARTED);
        after(2000);
        progress.initStarted();
        after(3000);
        report("UserspaceTimestampMonotonic", "1900000");
        report("UnitsLoadFinishTimestampMonotonic", "2300000");
        report("state", "running");
        after(50);
    }

    @Test
    void timesWhenItIsDoneAreThoseOfEachPart() {
        boot();
        report("exit", "0");
        report("done", "");

        assertThat(progress.times())
                .isEqualTo(new BootTimes(
                        Duration.ofMillis(100),
                        Duration.ofMillis(2000),
                        Duration.ofMillis(400),
                        Duration.ofMillis(2600),
                        Duration.ofMillis(50)));
        assertThat(progress.times().ready()).isEqualTo(Duration.ofMillis(5100));
        assertThat(progress.times().parts())
                .extracting(part -> part.name())
                .containsExactly("set-up", "kernel", "init", "target", "command");
    }

    @Test
    void timesWhenThereWasNoCommandHaveNone() {
        boot();
        report("done", "");

        assertThat(progress.times().command()).isZero();
        assertThat(progress.times().parts())
                .extracting(part -> part.name())
                .containsExactly("set-up", "kernel", "init", "target");
    }

    @Test
    void initWhenToldTwiceHasStartedTheFirstTime() {
        progress.vmStarted(STARTED);
        after(10);
        progress.initStarted();
        after(10);
        progress.initStarted();
        report("state", "running");
        report("done", "");

        assertThat(progress.times().kernel()).isEqualTo(Duration.ofMillis(10));
    }

    @Test
    void timesWhenTheKernelIsQuietCountAllForIt() {
        progress.vmStarted(STARTED);
        after(10);
        report("state", "running");
        report("done", "");

        assertThat(progress.times())
                .isEqualTo(new BootTimes(
                        Duration.ZERO, Duration.ofMillis(10), Duration.ZERO, Duration.ZERO, Duration.ZERO));
    }

    @ParameterizedTest
    @CsvSource({"'', ''", "1900000, n/a", "1900000, 0", "0, 99000000000", "2300000, 1900000"})
    void timesWhenSystemdsClockSaysNonsenseAreNeverNegative(String userspace, String loaded) {
        progress.vmStarted(STARTED);
        progress.initStarted();
        after(3000);
        report("UserspaceTimestampMonotonic", userspace);
        report("UnitsLoadFinishTimestampMonotonic", loaded);
        report("state", "running");
        report("done", "");

        BootTimes times = progress.times();
        assertThat(times.init()).isBetween(Duration.ZERO, Duration.ofSeconds(3));
        assertThat(times.init().plus(times.target())).isEqualTo(Duration.ofSeconds(3));
    }

    @Test
    void timesWhenNothingWasSaidOfTheStartAreNotNegative() {
        after(5);
        report("state", "running");
        report("done", "");

        assertThat(progress.times())
                .isEqualTo(new BootTimes(
                        Duration.ZERO, Duration.ofMillis(5), Duration.ZERO, Duration.ZERO, Duration.ZERO));
    }

    @Test
    void stepsWhenNotReachedHaveNoTime() {
        after(1000);

        assertThat(progress.sinceBegin()).isEqualTo(Duration.ofSeconds(1));
        assertThat(progress.sinceStart()).isZero();
        assertThat(progress.sinceReady()).isZero();
        assertThat(progress.vm()).isNull();
        assertThat(progress.initHasStarted()).isFalse();
    }

    @Test
    void machineWhenDoneBeforeItIsUpIsNotDone() {
        report("done", "");
        assertThat(progress.isDone()).isFalse();

        report("state", "running");
        assertThat(progress.isDone()).isTrue();
    }

    @ParameterizedTest
    @CsvSource({
        "running, true",
        "degraded, false",
        "maintenance, false",
        "stopping, false",
        "offline, false",
        "'', false"
    })
    void machineWhenNoUnitHasFailedIsUpByWhatSystemdSays(String state, boolean up) {
        report("state", state);

        assertThat(progress.isUp()).isEqualTo(up);
        assertThat(progress.isReady()).isTrue();
        assertThat(progress.state()).isEqualTo(state);
    }

    @Test
    void unitsWhenTheyHaveFailedAreKnownWithTheirWords() {
        report("failed", "a.service");
        report("status", "a.service: it broke");
        report("failed", "b.mount");
        report("state", "degraded");

        assertThat(progress.failedUnits()).containsExactly("a.service", "b.mount");
        assertThat(progress.statusOfFailed()).containsExactly("a.service: it broke");
        assertThat(progress.isUp()).isFalse();
    }

    @Test
    void commandWhenItHasEndedHasAStatus() {
        assertThat(progress.commandStatus()).isEmpty();

        report("exit", "garbage");
        assertThat(progress.commandStatus()).isEmpty();

        report("exit", "3\r");
        assertThat(progress.commandStatus()).hasValue(3);
    }
}
