package com.mellanox.mkt.images.console;

import static org.assertj.core.api.Assertions.assertThat;

import com.mellanox.mkt.images.event.BuildEvent;
import com.mellanox.mkt.images.event.KnownVulnerability;
import com.mellanox.mkt.images.reason.Reason;
import com.mellanox.mkt.images.type.Commit;
import com.mellanox.mkt.images.type.Digest;
import com.mellanox.mkt.images.type.ImageKey;
import com.mellanox.mkt.images.type.ImageReference;
import com.mellanox.mkt.images.type.PackageName;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

/** Tests of {@link PlainConsole}. */
class PlainConsoleTest {
    private static final ImageReference KVM = ImageReference.parse("harbor.mellanox.com/mkt/kvm:fc40");
    private static final ImageReference BASE = ImageReference.parse("fedora:40");
    private static final ImageKey KEY = new ImageKey("fc40");
    private static final Commit COMMIT = new Commit("d74b9602d50f24f535e7a5f375b1a177426e904c");
    private static final Digest OTHER = new Digest("sha256:" + "b".repeat(64));
    private static final Digest DIGEST = new Digest("sha256:" + "1".repeat(64));
    private static final List<BuildEvent> OF_A_CLEANING = List.of(
            new BuildEvent.LeftoversFound("images without a name"),
            new BuildEvent.LeftoverChecked(KVM + " 0123456789ab", 960_048_688, "no name", Optional.empty()),
            new BuildEvent.LeftoverChecked(
                    KVM + " ba9876543210", 960, "no name", Optional.of("in use by process 4711")),
            new BuildEvent.LeftoverChecked("the VM of fc40", 0, "its Maven was killed", Optional.empty()),
            new BuildEvent.LeftoversSummed(2, 960_048_688, false),
            new BuildEvent.LeftoversSummed(1, 1200, true),
            new BuildEvent.LeftoversSummed(0, 0, false));
    private static final List<BuildEvent> ONE_OF_EACH = List.of(
            new BuildEvent.RunStarted(KEY, 1, "Docker 20.10.24 at unix:///var/run/docker.sock"),
            new BuildEvent.PullStarted(BASE),
            new BuildEvent.PullFinished(BASE, true, Duration.ofMillis(11_400)),
            new BuildEvent.FetchStarted("https://github.com/linux-rdma/rdma-core.git", "d74b9602d50f"),
            new BuildEvent.FetchFinished(
                    "https://github.com/linux-rdma/rdma-core.git", Optional.of(COMMIT), Duration.ofMillis(9_960)),
            new BuildEvent.FetchProgress("https://github.com/linux-rdma/rdma-core.git", "Receiving objects", 10, 40),
            new BuildEvent.FetchFailed("https://github.com/linux-rdma/rdma-core.git", Duration.ZERO),
            new BuildEvent.FetchFinished("nfs:/a/file", Optional.empty(), Duration.ofSeconds(1)),
            new BuildEvent.PullProgress(ImageReference.parse("fedora:40"), 1, 2, 3, 4),
            new BuildEvent.PullFailed(ImageReference.parse("fedora:40"), Duration.ZERO),
            new BuildEvent.ImageTransfer(KVM, 1, 2),
            new BuildEvent.PushFailed(KVM, Duration.ZERO),
            new BuildEvent.RunPlanned(KEY, 3, 2, 0, 0),
            new BuildEvent.RunPlanned(KEY, 2, 1, 1, 1),
            new BuildEvent.RunPlanned(KEY, 5, 0, 0, 0),
            new BuildEvent.ImageReused(KVM),
            new BuildEvent.ImageWaiting(KVM, "process 4711 of alice"),
            new BuildEvent.ImageWaiting(KVM, ""),
            new BuildEvent.ImageStarted(
                    KVM, Optional.empty(), List.of(new Reason.Missing()), Optional.empty(), Path.of("kvm.log")),
            new BuildEvent.ImageStartedEarly(KVM, Path.of("kvm.log")),
            new BuildEvent.ImageFinishedEarly(KVM, Duration.ofSeconds(41)),
            new BuildEvent.ImageFetchStarted(
                    KVM, KVM.withTag("fc40-0123456789abcdef"), List.of(new Reason.Missing(), new Reason.Cascade(BASE))),
            new BuildEvent.ImageFetched(KVM, Duration.ofMillis(2_040)),
            new BuildEvent.ImageNotFetched(KVM, "The registry has lost it. Push it again"),
            new BuildEvent.ImageStep(KVM, "1/2 : FROM fedora:40"),
            new BuildEvent.ImageStepFinished(KVM, "1/2 : FROM fedora:40", true, Duration.ZERO),
            new BuildEvent.ImageStepFinished(KVM, "2/2 : RUN make", false, Duration.ofSeconds(12)),
            new BuildEvent.ImageOutput(KVM, " ---> 0123\n"),
            new BuildEvent.ImageLine(KVM, "  CC main.o"),
            new BuildEvent.ImageFinished(KVM, Duration.ofSeconds(187)),
            new BuildEvent.ImageMeasured(KVM, 7, List.of(new BuildEvent.ImageMeasured.Layer(7, "RUN make"))),
            new BuildEvent.ImageFailed(KVM, Duration.ofMillis(420), Path.of("kvm.log"), "exit code 2 in step 2/2"),
            new BuildEvent.ImageLeft(KVM, BASE),
            new BuildEvent.ImageCancelled(KVM, Duration.ofMillis(1_040)),
            new BuildEvent.ImageRebuildStarted(KVM, Path.of("kvm.log")),
            new BuildEvent.ImageReproduced(KVM, 0, Path.of("list.txt"), Duration.ofSeconds(187)),
            new BuildEvent.ImageReproduced(KVM, 14, Path.of("list.txt"), Duration.ofSeconds(187)),
            new BuildEvent.ImageDiffers(KVM, List.of("/a: mode 0644, then 0600"), 3, 2, Path.of("list.txt")),
            new BuildEvent.OtherInputs(KVM, List.of(new Reason.Changed("base fedora:40", "sha256:12", "sha256:34"))),
            new BuildEvent.PushStarted(KVM),
            new BuildEvent.PushProgress(KVM, 1, 5, 1_000_000, 587_000_000),
            new BuildEvent.PushFinished(KVM, DIGEST, 587_000_000, Duration.ofSeconds(12)),
            new BuildEvent.Notice("the receipt stays here"),
            new BuildEvent.RunFinished(KEY, KVM, Duration.ofSeconds(59)),
            new BuildEvent.Warning("fedora:40 is as old as the engine's copy", "Check the network"),
            new BuildEvent.Detail("engine: DOCKER_HOST"));

    private static final List<BuildEvent> OF_A_PUBLICATION = List.of(
            new BuildEvent.PublicationStarted(KEY, "harbor.mellanox.com", 4),
            new BuildEvent.ImagePublished(KEY, KVM, 3, 4, 812_000_000),
            new BuildEvent.RetryScheduled(
                    "The registry answered 503", 2, Duration.ofSeconds(10), Duration.ofMinutes(59)),
            new BuildEvent.ImageAttached(KVM, 2, Optional.of(DIGEST.value())),
            new BuildEvent.ImageAttached(KVM, 1, Optional.empty()),
            new BuildEvent.TagMoved(KVM, Optional.of(DIGEST), OTHER),
            new BuildEvent.TagMoved(KVM, Optional.empty(), OTHER),
            new BuildEvent.PublicationFinished(KEY, List.of(KVM), 0, Duration.ofSeconds(41)));

    private static final List<BuildEvent> OF_A_GOAL = List.of(
            new BuildEvent.GoalStarted(KEY, "build", Path.of("target/mkt-images/fc40")),
            new BuildEvent.ImagePlanned(KVM, "build", List.of(new Reason.Missing()), List.of(BASE)),
            new BuildEvent.CommitsSincePublication(
                    new PackageName("rdma_core"), COMMIT, COMMIT, List.of("d74b9602d50f A commit"), 1),
            new BuildEvent.GoalFinished(KEY, "build", Optional.of("kvm failed"), Duration.ofSeconds(41)),
            new BuildEvent.ReportWritten(KEY, Path.of("report.html")));

    private static final List<BuildEvent> OF_A_WATCH = List.of(
            new BuildEvent.FilesChanged(
                    KEY, "support_rdma_core", "providers/mlx5/qp.c", 2, List.of("build", "boot"), false),
            new BuildEvent.FilesChanged(KEY, "kernel", "bzImage", 1, List.of("boot"), true),
            new BuildEvent.WatchWaiting(KEY));

    private static final List<BuildEvent> OF_A_BOOT = List.of(
            new BuildEvent.VmStarted(KVM, "6.1.119", "tcg", "/dev/kvm: No such file or directory"),
            new BuildEvent.VmReady(KVM, Duration.ofMillis(11_400), OptionalInt.of(32768), true),
            new BuildEvent.VmOutput(KVM, "hca_id: rxe0"),
            new BuildEvent.VmFinished(
                    KVM,
                    List.of(
                            new BuildEvent.VmFinished.Part("kernel", Duration.ofMillis(3_100)),
                            new BuildEvent.VmFinished.Part("command", Duration.ofSeconds(62)))));

    private static final Optional<String> VM = Optional.of("linux");

    private static final List<BuildEvent> OF_SEVERAL_BOOTS = List.of(
            new BuildEvent.VmStarted(KVM, VM, "6.1.119", "tcg", "asked for"),
            new BuildEvent.VmReady(KVM, VM, Duration.ofMillis(11_400), OptionalInt.empty(), true),
            new BuildEvent.VmOutput(KVM, VM, "hca_id: rxe0"),
            new BuildEvent.VmFinished(
                    KVM, VM, List.of(new BuildEvent.VmFinished.Part("kernel", Duration.ofMillis(3_100)))),
            new BuildEvent.KernelsBooted(
                    KVM,
                    List.of(
                            new BuildEvent.KernelsBooted.KernelResult(
                                    "linux",
                                    Optional.of("6.1.119"),
                                    "passed",
                                    Duration.ofSeconds(12),
                                    Optional.empty()),
                            new BuildEvent.KernelsBooted.KernelResult(
                                    "linux-next",
                                    Optional.empty(),
                                    "kernel-did-not-boot",
                                    Duration.ofMillis(6_200),
                                    Optional.of("[    1.0] BUG: a bug")))));

    private static final List<BuildEvent> OF_VULNERABILITIES = List.of(
            vulnerabilities(21),
            vulnerabilities(1),
            new BuildEvent.VulnerabilitiesFound(KEY, List.of(), 0, Path.of("vulnerabilities.json")));

    private static BuildEvent vulnerabilities(int all) {
        return new BuildEvent.VulnerabilitiesFound(
                KEY,
                List.of(new KnownVulnerability("CVE-2026-1", "high", "glibc", "2.36-9", Optional.of("2.36-10"))),
                all,
                Path.of("vulnerabilities.json"));
    }

    private static final List<String> WORDED = List.of(
            "info fc40: 1 image, by Docker 20.10.24 at unix:///var/run/docker.sock",
            "info fedora:40: asking its registry",
            "info fedora:40: pulled in 11 s",
            "info https://github.com/linux-rdma/rdma-core.git: fetching d74b9602d50f",
            "info https://github.com/linux-rdma/rdma-core.git: fetched d74b9602d50f in 10.0 s",
            "info nfs:/a/file: fetched in 1.0 s",
            "info fc40: 3 up to date, 2 to build",
            "info fc40: 2 up to date, 1 to build, 1 to fetch, 1 undecided",
            "info fc40: up to date, nothing to build",
            "info harbor.mellanox.com/mkt/kvm:fc40: up to date",
            "info harbor.mellanox.com/mkt/kvm:fc40: waiting, since it is being built by process 4711 of" + " alice",
            "info harbor.mellanox.com/mkt/kvm:fc40: waiting, since it is being built by another process",
            "info harbor.mellanox.com/mkt/kvm:fc40: building (not on the engine), log in kvm.log",
            "info harbor.mellanox.com/mkt/kvm:fc40: building its first steps while it waits for other"
                    + " images, log in kvm.log",
            "detail harbor.mellanox.com/mkt/kvm:fc40: first steps built in 41 s",
            "info harbor.mellanox.com/mkt/kvm:fc40: fetching from"
                    + " harbor.mellanox.com/mkt/kvm:fc40-0123456789abcdef (not on the engine;"
                    + " since fedora is built)",
            "info harbor.mellanox.com/mkt/kvm:fc40: fetched in 2.0 s",
            "warn harbor.mellanox.com/mkt/kvm:fc40: built, since it cannot be fetched."
                    + " The registry has lost it. Push it again",
            "detail harbor.mellanox.com/mkt/kvm:fc40: step 1/2 : FROM fedora:40",
            "detail harbor.mellanox.com/mkt/kvm:fc40: step 1/2 : FROM fedora:40 is cached",
            "detail harbor.mellanox.com/mkt/kvm:fc40: step 2/2 : RUN make took 12 s",
            "info kvm |   CC main.o",
            "info harbor.mellanox.com/mkt/kvm:fc40: built in 3 min 07 s",
            "info harbor.mellanox.com/mkt/kvm:fc40: failed after 0.4 s: exit code 2 in step 2/2",
            "info harbor.mellanox.com/mkt/kvm:fc40: not built, since fedora:40 failed",
            "info harbor.mellanox.com/mkt/kvm:fc40: cancelled after 1.0 s",
            "info harbor.mellanox.com/mkt/kvm:fc40: building again without the cache, log in kvm.log",
            "info harbor.mellanox.com/mkt/kvm:fc40: the same when built again, checked in 3 min 07 s",
            "info harbor.mellanox.com/mkt/kvm:fc40: the same when built again, checked in 3 min 07 s,"
                    + " except for 14 times of the engine's clock, listed in list.txt",
            "warn harbor.mellanox.com/mkt/kvm:fc40: 3 differences when built again",
            "warn   /a: mode 0644, then 0600",
            "warn   and 2 more",
            "warn   and 2 times of the engine's clock",
            "warn   whole list: list.txt",
            "warn harbor.mellanox.com/mkt/kvm:fc40: other inputs than those of the published image",
            "warn   base fedora:40 sha256:12 -> sha256:34",
            "info harbor.mellanox.com/mkt/kvm:fc40: pushing",
            "info harbor.mellanox.com/mkt/kvm:fc40: pushed in 12 s, 587 MB sent",
            "info the receipt stays here",
            "info fc40: harbor.mellanox.com/mkt/kvm:fc40 is ready, after 59 s",
            "warn fedora:40 is as old as the engine's copy. Check the network",
            "detail engine: DOCKER_HOST");

    @Test
    void eventsWhenToldAreWorded() {
        Recorder recorder = new Recorder();
        PlainConsole console = new PlainConsole(recorder);

        ONE_OF_EACH.forEach(console::on);

        assertThat(recorder.lines).isEqualTo(WORDED);
    }

    @Test
    void publicationWhenToldIsWorded() {
        Recorder recorder = new Recorder();
        PlainConsole console = new PlainConsole(recorder);

        OF_A_PUBLICATION.forEach(console::on);

        assertThat(recorder.lines)
                .containsExactly(
                        "info fc40: publishing 4 images to harbor.mellanox.com",
                        "info fc40: 3 of 4 images are there, 812 MB sent",
                        "info The registry answered 503; attempt 2 in 10 s, gives up after 59 min 00 s"
                                + " (-Dmkt.push.timeout)",
                        "info harbor.mellanox.com/mkt/kvm:fc40: signed by the key sha256:111111111111, with 2 documents",
                        "info harbor.mellanox.com/mkt/kvm:fc40: not signed, with 1 document",
                        "info harbor.mellanox.com/mkt/kvm:fc40: "
                                + DIGEST.value().substring(0, 19) + " -> sha256:bbbbbbbbbbbb",
                        "info harbor.mellanox.com/mkt/kvm:fc40: new, sha256:bbbbbbbbbbbb",
                        "info fc40: published as harbor.mellanox.com/mkt/kvm:fc40 in 41 s, nothing to send");
    }

    @Test
    void bootWhenToldIsWorded() {
        Recorder recorder = new Recorder();
        PlainConsole console = new PlainConsole(recorder);

        OF_A_BOOT.forEach(console::on);

        assertThat(recorder.lines)
                .containsExactly(
                        "info harbor.mellanox.com/mkt/kvm:fc40: booting Linux 6.1.119, by tcg (/dev/kvm: No such file or"
                                + " directory)",
                        "info harbor.mellanox.com/mkt/kvm:fc40: ready in 11 s; log in with 'ssh -p 32768 127.0.0.1'",
                        "info   hca_id: rxe0",
                        "info harbor.mellanox.com/mkt/kvm:fc40: boots; kernel 3.1 s, command 1 min 02 s");
    }

    @Test
    void watchWhenToldNamesWhatHasChangedAndWhatRuns() {
        Recorder recorder = new Recorder();
        PlainConsole console = new PlainConsole(recorder);

        OF_A_WATCH.forEach(console::on);

        assertThat(recorder.lines)
                .containsExactly(
                        "info fc40: support_rdma_core: 2 files have changed, providers/mlx5/qp.c and 1 more; build and"
                                + " boot run again",
                        "info fc40: kernel: 1 file has changed, bzImage; the run is cancelled, and boot runs again",
                        "info fc40: waiting for changes; Ctrl-C ends it");
    }

    @Test
    void leftoversWhenListedAreALineEachWithSizeReasonAndSum() {
        Recorder recorder = new Recorder();
        PlainConsole console = new PlainConsole(recorder);

        OF_A_CLEANING.forEach(console::on);

        assertThat(recorder.lines)
                .containsExactly(
                        "info images without a name:",
                        "info   harbor.mellanox.com/mkt/kvm:fc40 0123456789ab, 960 MB: no name",
                        "info   harbor.mellanox.com/mkt/kvm:fc40 ba9876543210, 960 B: no name; stays: in use by process 4711",
                        "info   the VM of fc40: its Maven was killed",
                        "info 2 things, up to 960 MB to remove. Nothing was removed: -Dmkt.clean.yes removes them",
                        "info 1 thing, up to 1.2 kB, removed",
                        "info nothing to remove");
    }

    @Test
    void vmWhenReadyIsShownWithHowToLogIn() {
        assertThat(ready(OptionalInt.of(32768), true)).contains("ready in 11 s", "ssh -p 32768 127.0.0.1");
        assertThat(ready(OptionalInt.of(32768), false)).contains("ssh-keygen").doesNotContain("32768");
        assertThat(ready(OptionalInt.empty(), true)).doesNotContain("ssh");
    }

    private static String ready(OptionalInt port, boolean hasKey) {
        Recorder recorder = new Recorder();
        new PlainConsole(recorder).on(new BuildEvent.VmReady(KVM, Duration.ofMillis(11_400), port, hasKey));
        return recorder.lines.get(0);
    }

    @Test
    void vmsWhenOfSeveralKernelsAreToldApart() {
        Recorder recorder = new Recorder();
        PlainConsole console = new PlainConsole(recorder);

        OF_SEVERAL_BOOTS.forEach(console::on);

        assertThat(recorder.lines)
                .containsExactly(
                        "info harbor.mellanox.com/mkt/kvm:fc40 (linux): booting Linux 6.1.119, by tcg (asked for)",
                        "info harbor.mellanox.com/mkt/kvm:fc40 (linux): ready in 11 s",
                        "info   linux | hca_id: rxe0",
                        "info harbor.mellanox.com/mkt/kvm:fc40 (linux): boots; kernel 3.1 s",
                        "info KERNEL      RELEASE  VERDICT              TIME   REASON",
                        "info linux       6.1.119  passed               12 s   -",
                        "info linux-next  -        kernel-did-not-boot  6.2 s  [    1.0] BUG: a bug");
    }

    @Test
    void vulnerabilitiesWhenFoundAreATableAndANumber() {
        Recorder recorder = new Recorder();
        PlainConsole console = new PlainConsole(recorder);

        OF_VULNERABILITIES.forEach(console::on);

        String titles = "info SEVERITY  VULNERABILITY  PACKAGE  VERSION  FIXED";
        String row = "info high      CVE-2026-1     glibc    2.36-9   2.36-10";
        assertThat(recorder.lines)
                .containsExactly(
                        titles,
                        row,
                        "info fc40: 21 vulnerabilities, 20 more than shown, list in vulnerabilities.json",
                        titles,
                        row,
                        "info fc40: 1 vulnerability, list in vulnerabilities.json",
                        "info fc40: no vulnerabilities are known");
    }

    @Test
    void goalWhenItHasEndedIsALineWithItsReport() {
        Recorder recorder = new Recorder();
        PlainConsole console = new PlainConsole(recorder);

        OF_A_GOAL.forEach(console::on);

        assertThat(recorder.lines).containsExactly("info fc40: report in report.html");
    }

    @Test
    void eventsWhenAKindIsAddedHaveAnExampleHere() {
        assertThat(Stream.of(
                                ONE_OF_EACH,
                                OF_A_PUBLICATION,
                                OF_A_GOAL,
                                OF_A_WATCH,
                                OF_A_BOOT,
                                OF_SEVERAL_BOOTS,
                                OF_VULNERABILITIES,
                                OF_A_CLEANING)
                        .flatMap(List::stream)
                        .map(Object::getClass))
                .containsAll(kinds(BuildEvent.class).toList());
    }

    private static Stream<Class<?>> kinds(Class<?> event) {
        return event.isSealed()
                ? Arrays.stream(event.getPermittedSubclasses()).flatMap(PlainConsoleTest::kinds)
                : Stream.of(event);
    }

    /** Keeps the lines with their level. */
    private static final class Recorder implements PlainConsole.Lines {
        private final List<String> lines = new ArrayList<>();

        @Override
        public void info(String line) {
            lines.add("info " + line);
        }

        @Override
        public void warn(String line) {
            lines.add("warn " + line);
        }

        @Override
        public void detail(String line) {
            lines.add("detail " + line);
        }
    }
}
