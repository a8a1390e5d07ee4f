package com.mellanox.mkt.images.boot;

import static org.assertj.core.api.Assertions.assertThat;

import com.mellanox.mkt.images.boot.VmMessage.Report;
import com.mellanox.mkt.images.boot.VmMessage.Started;
import com.mellanox.mkt.images.event.BuildEvent.VmFinished.Part;
import java.time.Duration;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Tests of {@link BootProgress}, with a clock that the test sets. */
class BootProgressTest {
    private static final Started STARTED = new Started(Accelerator.TCG, "asked for");

    private long now = 7_000_000_000L;
    private final BootProgress progress = new BootProgress(() -> now);

    private void after(long millis) {
        now += Duration.ofMillis(millis).toNanos();
    }

    private void report(String name, String value) {
        progress.on(new Report(name, value));
    }

    private static Part part(String name, long millis) {
        return new Part(name, Duration.ofMillis(millis));
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

        assertThat(progress.parts())
                .containsExactly(
                        part("set-up", 100),
                        part("kernel", 2000),
                        part("init", 400),
                        part("target", 2600),
                        part("command", 50));
    }

    @Test
    void timesWhenThereWasNoCommandHaveNone() {
        boot();
        report("done", "");

        assertThat(progress.parts()).extracting(Part::name).containsExactly("set-up", "kernel", "init", "target");
    }

    @Test
    void initWhenReportedTwiceHasStartedTheFirstTime() {
        progress.vmStarted(STARTED);
        after(10);
        progress.initStarted();
        after(10);
        progress.initStarted();
        report("state", "running");
        report("done", "");

        assertThat(progress.parts()).contains(part("kernel", 10));
    }

    @Test
    void timesWhenTheKernelIsQuietCountAllForIt() {
        progress.vmStarted(STARTED);
        after(10);
        report("state", "running");
        report("done", "");

        assertThat(progress.parts())
                .containsExactly(part("set-up", 0), part("kernel", 10), part("init", 0), part("target", 0));
    }

    @ParameterizedTest
    @CsvSource({"'', ''", "1900000, n/a", "1900000, 0", "0, 99000000000", "2300000, 1900000"})
    void timesWhenSystemdsTimestampsAreWrongAreNotNegative(String userspace, String loaded) {
        progress.vmStarted(STARTED);
        progress.initStarted();
        after(3000);
        report("UserspaceTimestampMonotonic", userspace);
        report("UnitsLoadFinishTimestampMonotonic", loaded);
        report("state", "running");
        report("done", "");

        Duration init = progress.parts().get(2).time();
        Duration target = progress.parts().get(3).time();
        assertThat(init).isBetween(Duration.ZERO, Duration.ofSeconds(3));
        assertThat(init.plus(target)).isEqualTo(Duration.ofSeconds(3));
    }

    @Test
    void timesWhenWithoutStartAreNotNegative() {
        after(5);
        report("state", "running");
        report("done", "");

        assertThat(progress.parts())
                .containsExactly(part("set-up", 0), part("kernel", 5), part("init", 0), part("target", 0));
    }

    @Test
    void stepsWhenNotReachedHaveNoTime() {
        after(1000);

        assertThat(progress.sinceBegin()).isEqualTo(Duration.ofSeconds(1));
        assertThat(progress.sinceStart()).isZero();
        assertThat(progress.sinceReady()).isZero();
        assertThat(progress.vm()).isNull();
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
    void machineWhenNoUnitHasFailedIsUpByTheStateOfSystemd(String state, boolean up) {
        report("state", state);

        assertThat(progress.isUp()).isEqualTo(up);
        assertThat(progress.isReady()).isTrue();
        assertThat(progress.state()).isEqualTo(state);
    }

    @Test
    void unitsWhenTheyHaveFailedAreListedWithTheirStatus() {
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
