package com.mellanox.mkt.images.terminal;

import static org.assertj.core.api.Assertions.assertThat;

import com.mellanox.mkt.images.console.RunState;
import com.mellanox.mkt.images.event.BuildEvent;
import com.mellanox.mkt.images.type.ImageKey;
import com.mellanox.mkt.images.type.ImageReference;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import org.jline.terminal.Size;
import org.jline.utils.AttributedString;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Tests of {@link LiveScreen}. */
class LiveScreenTest {
    private static final ImageReference KVM = ImageReference.parse("harbor.mellanox.com/mkt/kvm:deb12");
    private static final ImageReference RDMA_CORE = ImageReference.parse("local_mkt/support_rdma_core:deb12");

    private Instant now = Instant.EPOCH;
    private final RunState run = new RunState(() -> now);

    @BeforeEach
    void startRun() {
        run.on(new BuildEvent.RunPlanned(new ImageKey("deb12"), 0, 5, 0, 0));
    }

    @Test
    void linesWhenImagesAreBuiltAreTwoForEachAndOneForTheRun() {
        startTwo();

        assertThat(lines(80, 24))
                .containsExactly(
                        "support_rdma_core  5/6 : RUN bash -e /opt/x.sh         1 min 12 s of 2 min 10 s",
                        "  [145/350] Building C object",
                        "kvm  building its first steps                                              12 s",
                        "",
                        "deb12  ━━━━━━━━━━━━━━━━━━━━  1 of 5 images, 2 waiting                1 min 30 s");
    }

    @Test
    void lastLineWhenImagesWaitNamesThoseThatTheyAreMadeOf() {
        ImageReference build = ImageReference.parse("harbor.mellanox.com/mkt/build:deb12");
        ImageReference perftest = ImageReference.parse("local_mkt/support_perftest:deb12");
        run.on(new BuildEvent.ImagePlanned(build, "reuse", List.of(), List.of()));
        run.on(new BuildEvent.ImagePlanned(RDMA_CORE, "build", List.of(), List.of(build)));
        run.on(new BuildEvent.ImagePlanned(perftest, "undecided", List.of(), List.of(build, RDMA_CORE)));
        run.on(new BuildEvent.ImagePlanned(KVM, "build", List.of(), List.of(RDMA_CORE, perftest)));
        startTwo();

        assertThat(lines(100, 24)).last().asString().contains("images, 2 wait for support_rdma_core  ");

        run.on(new BuildEvent.ImageStarted(perftest, Optional.empty(), List.of(), Optional.empty(), Path.of("log")));

        assertThat(lines(100, 24)).last().asString().contains("images, 1 waiting  ");
    }

    @Test
    void stepWhenShownHasNoFlags() {
        startTwo();
        run.on(new BuildEvent.ImageStep(
                KVM, "stage-0 2/9 : RUN --mount=type=cache,target=/var/cache/apt apt-get update"));

        assertThat(lines(80, 24)).anyMatch(line -> line.startsWith("kvm  2/9 : RUN apt-get update  "));
    }

    @Test
    void linesWhenSomethingIsTransferredHaveItsBytes() {
        ImageReference base = ImageReference.parse("docker.io/library/debian:bookworm");
        String source = "ssh://git@github.com/linux-rdma/rdma-core.git";
        run.on(new BuildEvent.PullStarted(base));
        run.on(new BuildEvent.PullProgress(base, 1, 2, 12_000_000, 80_000_000));
        run.on(new BuildEvent.FetchStarted(source, "v50.0"));
        run.on(new BuildEvent.FetchProgress(source, "Receiving objects", 120, 0));
        run.on(new BuildEvent.ImageStartedEarly(KVM, Path.of("log")));
        run.on(new BuildEvent.ImageTransfer(KVM, 3_100_000, 0));

        assertThat(lines(80, 24))
                .containsExactly(
                        "debian  pulling                                                           0.0 s",
                        "  1 of 2 layers, 12 of 80 MB",
                        "rdma-core  fetching v50.0                                                 0.0 s",
                        "  Receiving objects: 120",
                        "kvm  building its first steps                                             0.0 s",
                        "  3.1 MB",
                        "deb12  ━━━━━━━━━━━━━━━━━━━━  0 of 5 images, 4 waiting                     0.0 s");

        run.on(new BuildEvent.PullFailed(base, Duration.ZERO));
        run.on(new BuildEvent.FetchFinished(source, Optional.empty(), Duration.ZERO));

        assertThat(lines(80, 24)).hasSize(3).last().asString().contains("0 of 5 images, 4 wait for kvm");
    }

    @Test
    void linesWhenImagesArePublishedCountThem() {
        run.on(new BuildEvent.PublicationStarted(new ImageKey("deb12"), "harbor.mellanox.com", 3));
        run.on(new BuildEvent.ImagePublished(new ImageKey("deb12"), RDMA_CORE, 1, 3, 0));
        run.on(new BuildEvent.PushStarted(KVM));
        run.on(new BuildEvent.PushProgress(KVM, 2, 5, 120_000_000, 587_000_000));

        assertThat(lines(80, 24))
                .containsExactly(
                        "kvm  pushing                                                              0.0 s",
                        "  2 of 5 layers, 120 of 587 MB",
                        "deb12  ━━━━━━━━━━━━━━━━━━━━  1 of 3 images, 1 waits for kvm               0.0 s");
    }

    private void startTwo() {
        now = now.plusSeconds(18);
        run.on(new BuildEvent.ImageStarted(
                RDMA_CORE, Optional.empty(), List.of(), Optional.of(Duration.ofSeconds(130)), Path.of("log")));
        run.on(new BuildEvent.ImageStep(RDMA_CORE, "5/6 : RUN bash -e /opt/x.sh"));
        run.on(new BuildEvent.ImageOutput(RDMA_CORE, "[145/350] Building\tC object\n"));
        run.on(new BuildEvent.ImageFinished(ImageReference.parse("local_mkt/build:deb12"), Duration.ZERO));
        now = now.plusSeconds(60);
        run.on(new BuildEvent.ImageStartedEarly(KVM, Path.of("log")));
        now = now.plusSeconds(12);
    }

    @ParameterizedTest
    @CsvSource({"200, 50", "80, 24", "40, 12", "20, 6", "10, 4", "2, 2"})
    void linesWhenTheTerminalIsSmallFitIntoHalfOfIt(int columns, int rows) {
        startTwo();
        for (int i = 0; i < 200; i++) {
            run.on(new BuildEvent.ImageStartedEarly(
                    ImageReference.parse("local_mkt/p" + i + ":deb12"), Path.of("log")));
        }

        List<String> lines = lines(columns, rows);

        assertThat(lines).hasSizeLessThanOrEqualTo(rows / 2).allMatch(line -> line.length() < columns);
        assertThat(lines).last().asString().startsWith("deb12".substring(0, Math.min(5, columns - 2)));
    }

    @Test
    void lastLineWhenOnlyUpToDateImagesAreCheckedHasNoBar() {
        run.on(new BuildEvent.RunPlanned(new ImageKey("deb12"), 5, 0, 0, 0));
        run.on(new BuildEvent.ImageRebuildStarted(KVM, Path.of("log")));

        assertThat(lines(40, 24)).last().asString().matches("deb12 +0.0 s");
    }

    @Test
    void linesWhenNothingRunsAreNone() {
        startTwo();
        run.on(new BuildEvent.ImageFinishedEarly(KVM, Duration.ZERO));
        run.on(new BuildEvent.ImageFailed(RDMA_CORE, Duration.ZERO, Path.of("log"), "no space left"));

        assertThat(lines(80, 24)).isEmpty();
    }

    @Test
    void linesWhenMoreRunThanFitSayHowMany() {
        for (int i = 0; i < 20; i++) {
            run.on(new BuildEvent.ImageStartedEarly(
                    ImageReference.parse("local_mkt/p" + i + ":deb12"), Path.of("log")));
        }

        assertThat(lines(80, 24)).hasSize(11).last().asString().contains(", 10 more running");
    }

    @Test
    void lastLineWhenTheTerminalHasOnlyAsciiIsInThat() {
        startTwo();

        List<AttributedString> lines = new LiveScreen(Size.of(40, 24), false).lines(List.of(run.now()));

        assertThat(lines).extracting(AttributedString::toString).allMatch(line -> line.matches("\\p{ASCII}*"));
        assertThat(lines).last().asString().startsWith("deb12  ##........  1 of 5 ~  1 min 30 s");
    }

    private List<String> lines(int columns, int rows) {
        return new LiveScreen(Size.of(columns, rows), true)
                .lines(List.of(run.now())).stream()
                        .map(AttributedString::toString)
                        .map(String::stripTrailing)
                        .toList();
    }
}
