package com.mellanox.mkt.images.console;

import static org.assertj.core.api.Assertions.assertThat;

import com.mellanox.mkt.images.event.BuildEvent;
import com.mellanox.mkt.images.type.Digest;
import com.mellanox.mkt.images.type.ImageReference;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** Tests of {@link ProgressLines}. */
class ProgressLinesTest {
    private static final ImageReference KVM = ImageReference.parse("harbor.mellanox.com/mkt/kvm:fc40");
    private static final ImageReference OTHER = ImageReference.parse("local_mkt/support_rdma_core:fc40");
    private static final Path LOG = Path.of("kvm.log");

    private final List<String> lines = new ArrayList<>();
    private final List<BuildEvent> passed = new ArrayList<>();
    private Instant now = Instant.EPOCH;
    private boolean wanted = true;
    private final ProgressLines progress = new ProgressLines(passed::add, new Recorder(), () -> wanted, () -> now);

    @AfterEach
    void close() {
        progress.close();
    }

    @Test
    void transfersWhenTheyTakeLongAreShownEveryThirtySeconds() {
        String source = "https://github.com/linux-rdma/rdma-core.git";
        progress.on(new BuildEvent.FetchStarted(source, "v50.0"));
        progress.on(new BuildEvent.FetchProgress(source, "Receiving objects", 100, 400));
        progress.on(new BuildEvent.PushStarted(KVM));
        wait(30);
        progress.on(new BuildEvent.FetchFailed(source, Duration.ofSeconds(30)));
        progress.on(new BuildEvent.PushProgress(KVM, 3, 5, 400_000_000, 587_000_000));
        wait(30);
        progress.on(new BuildEvent.PushFinished(KVM, new Digest("sha256:" + "a".repeat(64)), 1, Duration.ZERO));
        wait(30);

        assertThat(lines)
                .containsExactly(
                        source + ": fetching v50.0 for 30 s; Receiving objects: 100 of 400",
                        KVM + ": pushing for 30 s",
                        KVM + ": pushing for 1 min 00 s; 3 of 5 layers, 400 of 587 MB");
    }

    @Test
    void imageWhenItTakesLongIsShownEveryThirtySeconds() {
        progress.on(started(KVM, Optional.of(Duration.ofSeconds(187))));
        progress.on(new BuildEvent.ImageStep(KVM, "3/7 : RUN make"));
        progress.on(new BuildEvent.ImageOutput(KVM, "Step 3/7 : RUN make\n"));
        wait(29);
        assertThat(lines).isEmpty();

        wait(1);
        progress.on(new BuildEvent.ImageOutput(KVM, "  CC main.o\n  CC hal"));
        wait(29);
        wait(1);
        progress.on(new BuildEvent.ImageStep(KVM, "4/7 : COPY . /"));
        wait(90);

        assertThat(lines)
                .containsExactly(
                        "harbor.mellanox.com/mkt/kvm:fc40: building for 30 s, 3 min 07 s the last time; step 3/7 : RUN make",
                        "harbor.mellanox.com/mkt/kvm:fc40: building for 1 min 00 s, 3 min 07 s the last time;"
                                + " step 3/7 : RUN make; CC main.o",
                        "harbor.mellanox.com/mkt/kvm:fc40: building for 2 min 30 s, 3 min 07 s the last time;"
                                + " step 4/7 : COPY . /");
    }

    @Test
    void imagesWhenSeveralTakeLongHaveALineEach() {
        progress.on(started(OTHER, Optional.empty()));
        wait(10);
        progress.on(new BuildEvent.ImageStartedEarly(KVM, LOG));
        wait(20);
        assertThat(lines).containsExactly("local_mkt/support_rdma_core:fc40: building for 30 s");

        wait(10);
        assertThat(lines)
                .endsWith("harbor.mellanox.com/mkt/kvm:fc40: building its first steps for 30 s")
                .hasSize(2);
    }

    @Test
    void lineWhenTheOutputIsLongOrCommandsTheTerminalIsShortAndPlain() {
        progress.on(started(KVM, Optional.empty()));
        progress.on(new BuildEvent.ImageStep(KVM, "3/7 : RUN " + "x".repeat(200)));
        progress.on(new BuildEvent.ImageOutput(KVM, "\033[2J 10 %\r 20 %\t" + "y".repeat(200) + "\n"));
        wait(30);

        assertThat(lines).singleElement().asString().hasSizeLessThan(200).contains("xxx…; 20 %\\tyyy");
    }

    static Stream<BuildEvent> ends() {
        return Stream.of(
                new BuildEvent.ImageReused(KVM),
                new BuildEvent.ImageFetched(KVM, Duration.ZERO),
                new BuildEvent.ImageNotFetched(KVM, ""),
                new BuildEvent.ImageFinishedEarly(KVM, Duration.ZERO),
                new BuildEvent.ImageFinished(KVM, Duration.ZERO),
                new BuildEvent.ImageFailed(KVM, Duration.ZERO, LOG, "no space left"),
                new BuildEvent.ImageCancelled(KVM, Duration.ZERO),
                new BuildEvent.ImageReproduced(KVM, 0, LOG, Duration.ZERO),
                new BuildEvent.ImageDiffers(KVM, List.of(), 1, 0, LOG));
    }

    @ParameterizedTest
    @MethodSource("ends")
    void imageWhenItHasEndedIsNotShown(BuildEvent end) {
        progress.on(new BuildEvent.ImageWaiting(KVM, "alice"));
        progress.on(end);
        progress.on(new BuildEvent.ImageOutput(KVM, "late\n"));
        wait(60);

        assertThat(lines).isEmpty();
    }

    @Test
    void imageWhenItIsBuiltAfterWaitingCountsFromItsBuild() {
        progress.on(new BuildEvent.ImageWaiting(KVM, "alice"));
        wait(45);
        progress.on(started(KVM, Optional.empty()));
        wait(30);

        assertThat(lines)
                .containsExactly(
                        "harbor.mellanox.com/mkt/kvm:fc40: waiting for 45 s",
                        "harbor.mellanox.com/mkt/kvm:fc40: building for 30 s");
    }

    @Test
    void eventsWhenToldArePassedOn() {
        List<BuildEvent> events = List.of(
                started(KVM, Optional.empty()),
                new BuildEvent.ImageStep(KVM, "1/1 : FROM scratch"),
                new BuildEvent.ImageFinished(KVM, Duration.ZERO),
                new BuildEvent.Notice("done"));

        events.forEach(progress::on);

        assertThat(passed).isEqualTo(events);
    }

    @Test
    void linesWhenNotWantedAreNotWritten() {
        wanted = false;
        progress.on(started(KVM, Optional.empty()));
        wait(60);
        assertThat(lines).isEmpty();

        wanted = true;
        wait(1);
        assertThat(lines).containsExactly("harbor.mellanox.com/mkt/kvm:fc40: building for 1 min 01 s");
    }

    @Test
    void linesWhenClosedAreNotWritten() {
        progress.on(started(KVM, Optional.empty()));
        progress.close();
        wait(60);

        assertThat(lines).isEmpty();
    }

    private static BuildEvent started(ImageReference image, Optional<Duration> last) {
        return new BuildEvent.ImageStarted(image, Optional.empty(), List.of(), last, LOG);
    }

    private void wait(int seconds) {
        now = now.plusSeconds(seconds);
        progress.write();
    }

    /** Keeps the lines for the user. */
    private final class Recorder implements PlainConsole.Lines {
        @Override
        public void info(String line) {
            lines.add(line);
        }

        @Override
        public void warn(String line) {
            throw new AssertionError(line);
        }

        @Override
        public void detail(String line) {
            throw new AssertionError(line);
        }
    }
}
