package com.mellanox.mkt.images.boot;

import static org.assertj.core.api.Assertions.assertThat;

import com.mellanox.mkt.images.event.BuildEvent;
import com.mellanox.mkt.images.event.RecordedEvents;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.OptionalInt;
import org.junit.jupiter.api.Test;

/** Names of VMs in events. */
class NamedVmEventsTest {
    private static final Optional<String> NAME = Optional.of("linux");

    @Test
    void eventWhenOfAVmHasItsName() {
        RecordedEvents events = new RecordedEvents();
        BuildEvent other = new BuildEvent.LeftoversFound("images");

        NamedVmEvents named = new NamedVmEvents("linux", events);
        List.of(
                        new BuildEvent.VmStarted(SampleBoot.IMAGE, "6.1", "tcg", "asked for"),
                        new BuildEvent.VmReady(SampleBoot.IMAGE, Duration.ZERO, OptionalInt.of(1), true),
                        new BuildEvent.VmOutput(SampleBoot.IMAGE, "text"),
                        new BuildEvent.VmFinished(SampleBoot.IMAGE, List.of()),
                        new BuildEvent.Notice("notice"),
                        new BuildEvent.Detail("detail"),
                        new BuildEvent.Warning("warning", "remedy"),
                        other)
                .forEach(named::on);

        assertThat(events.of(BuildEvent.class))
                .containsExactly(
                        new BuildEvent.VmStarted(SampleBoot.IMAGE, NAME, "6.1", "tcg", "asked for"),
                        new BuildEvent.VmReady(SampleBoot.IMAGE, NAME, Duration.ZERO, OptionalInt.of(1), true),
                        new BuildEvent.VmOutput(SampleBoot.IMAGE, NAME, "text"),
                        new BuildEvent.VmFinished(SampleBoot.IMAGE, NAME, List.of()),
                        new BuildEvent.Notice("linux: notice"),
                        new BuildEvent.Detail("linux: detail"),
                        new BuildEvent.Warning("linux: warning", "remedy"),
                        other);
    }
}
