package com.mellanox.mkt.images.boot;

import com.mellanox.mkt.images.boot.Peers.Peer;
import com.mellanox.mkt.images.boot.Symptom.Sighting;
import com.mellanox.mkt.images.boot.TraceDecoder.Decoded;
import com.mellanox.mkt.images.failure.BootFailedException;
import com.mellanox.mkt.images.tap.TestCase;
import com.mellanox.mkt.images.tap.TestResults;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/** Explains a failed boot: what was seen, the cause, the remedy, and what it says of the kernel. */
record BootDiagnosis(BootRequest request, VmConsole console, BootProgress progress, VmMessageQueue messages) {
    /** SIGILL, SIGABRT, SIGBUS, SIGFPE and SIGSEGV. */
    private static final Set<Integer> CRASHES = Set.of(4, 6, 7, 8, 11);

    private static final int MOST_UNITS = 5;
    private static final int MOST_TESTS = 20;

    /** Where the cause of a failure is. */
    private enum Blame {
        KERNEL,
        /** An image with the same fault fails in the same way. */
        KERNEL_OR_IMAGE,
        IMAGE_OR_ENVIRONMENT
    }

    /**
     * The container has ended before qemu: do-kvm.py could not start it, or was ended itself.
     *
     * @param status the container's exit status
     */
    BootFailure containerEnded(int status) {
        List<String> errors = messages.errors();
        if (progress.vm() == null && !errors.isEmpty()) {
            return failure(
                    Blame.IMAGE_OR_ENVIRONMENT,
                    "its VM cannot be started",
                    errors,
                    "Correct what these lines name; the KVM image needs python3, qemu, mount and depmod",
                    List.of());
        }
        return failure(
                Blame.IMAGE_OR_ENVIRONMENT,
                "its container ended with exit status " + status
                        + (progress.vm() == null ? " before the VM was started" : " while the VM was running"),
                errors,
                "Check whether the engine's host has run out of memory, or whether the container was removed",
                console.lastLines());
    }

    /**
     * qemu has ended.
     *
     * @param status its exit status; below 0 the number of the signal that ended it
     */
    BootFailure ended(int status) {
        return console.symptom().map(this::of).orElseGet(() -> endedWithoutSymptom(status));
    }

    /**
     * Whether qemu has ended by an error of its own.
     *
     * @param status its exit status; below 0 the number of the signal that ended it
     */
    static boolean isCrash(int status) {
        return CRASHES.contains(-status);
    }

    private BootFailure endedWithoutSymptom(int status) {
        String what = "qemu ended with exit status " + status;
        String remedy =
                messages.errors().isEmpty() ? "Look at what the VM printed before" : "Correct what these lines name";
        Blame blame = Blame.IMAGE_OR_ENVIRONMENT;
        if (status == 0) {
            what = "the VM was switched off before " + (progress.isReady() ? command() + " was done" : "it was up");
            remedy = "Look at what it printed before";
            // Init can switch it off, too.
            blame = console.initHasStarted() ? Blame.KERNEL_OR_IMAGE : Blame.KERNEL;
        } else if (status < 0) {
            what = isCrash(status) ? "qemu crashed with signal " + -status : "signal " + -status + " has ended qemu";
            remedy = isCrash(status)
                    ? "This is a defect of qemu: install another version of it in the image"
                    : "Check whether the engine's host has run out of memory: see 'dmesg' there";
        }
        return failure(blame, what, messages.errors(), remedy, console.lastLines());
    }

    private BootFailure of(Sighting seen) {
        String what = place() + seen.symptom().meaning(seen.line());
        BootFailedException exception = console.trace()
                .map(trace -> crash(what, trace, seen.symptom().remedy()))
                .orElseGet(() ->
                        exception(what, List.of(seen.line()), seen.symptom().remedy(), console.lastLines()));
        Blame blame = seen.symptom().isOfKernel() ? Blame.KERNEL : Blame.KERNEL_OR_IMAGE;
        return new BootFailure(exception, verdict(blame), what, Optional.of(seen));
    }

    private BootFailedException crash(String what, CrashTrace trace, String remedy) {
        Decoded decoded = TraceDecoder.of(request).decode(trace);
        String missing = decoded.missing() == null ? "" : ". " + decoded.missing();
        return exception(what, decoded.lines(), remedy + missing, List.of());
    }

    /** The VM is not up, and a line of the console shows that it fails, or its time is over. */
    BootFailure notReady() {
        return console.symptom().map(this::of).orElseGet(this::tooLong);
    }

    private BootFailure tooLong() {
        String time = "within " + seconds(request.timeouts().ready());
        String longer = "; a slow machine needs more time: -Dmkt.boot.timeout";
        if (console.isSilent() && progress.vm() == null) {
            return failure(
                    Blame.IMAGE_OR_ENVIRONMENT,
                    "its VM was not started " + time,
                    messages.errors(),
                    "Check whether the disk of the engine's host is slow, and whether the directories that the VM shares"
                            + " can be read" + longer,
                    List.of());
        }
        if (console.isSilent()) {
            return failure(
                    Blame.KERNEL,
                    "nothing came from its console " + time,
                    List.of(),
                    "Check whether the kernel is for this processor, and has CONFIG_VIRTIO_CONSOLE=y and CONFIG_EARLY_PRINTK=y"
                            + " (arm64: CONFIG_SERIAL_AMBA_PL011_CONSOLE=y)" + longer,
                    List.of());
        }
        if (!console.initHasStarted()) {
            return failure(Blame.KERNEL, "the kernel did not start init " + time, "Look at what it did last" + longer);
        }
        if (!console.initHasPrinted()) {
            return failure(
                    Blame.KERNEL_OR_IMAGE,
                    "the kernel has started init, which has printed nothing " + time,
                    "Check whether the kernel has CONFIG_DEVTMPFS=y, without which init finds no console, and whether the"
                            + " image's /sbin/init is systemd" + longer);
        }
        String waitsFor = progress.waitsFor().isEmpty() ? console.waitsFor() : progress.waitsFor();
        return failure(
                Blame.KERNEL_OR_IMAGE,
                "systemd did not reach its target " + time + (waitsFor.isEmpty() ? "" : ", and waits for " + waitsFor),
                "Correct the unit, or mask it if a VM does not need it" + longer);
    }

    /** systemd is up, and units have failed. */
    BootFailure failedUnits() {
        List<String> units = progress.failedUnits();
        String names = units.stream().limit(MOST_UNITS).collect(Collectors.joining(", "))
                + (units.size() > MOST_UNITS ? " and " + (units.size() - MOST_UNITS) + " more" : "");
        return failure(
                Blame.KERNEL_OR_IMAGE,
                names + (units.size() == 1 ? " has failed" : " have failed"),
                progress.statusOfFailed(),
                "Correct what the lines of the journal name, or mask what a VM does not need",
                List.of());
    }

    /** No unit has failed, but systemd is in another state than {@code running}. */
    BootFailure notRunning() {
        return failure(
                Blame.KERNEL_OR_IMAGE,
                "systemd says that the machine is '" + progress.state() + "', and not 'running'",
                "Look at what it printed before; -Dmkt.boot.debug shows what systemd does");
    }

    /** The VM has ended without a report about the command. */
    BootFailure commandNotRun() {
        return failure(
                Blame.IMAGE_OR_ENVIRONMENT,
                command() + " was not run, or its exit status was lost",
                "Check whether the image has /bin/bash, and what the VM printed");
    }

    BootFailure commandFailed(int status) {
        return failure(
                Blame.KERNEL,
                command() + " ended with exit status " + status,
                List.of(),
                "See its output above",
                List.of());
    }

    /** Tests of the command have failed, whatever its exit status is. */
    BootFailure testsFailed(TestResults results) {
        List<String> failed = results.failed().stream().map(TestCase::describe).toList();
        return failure(
                Blame.KERNEL,
                failed.size() + " of " + results.cases().size() + " tests of " + command() + " failed",
                some(failed, MOST_TESTS),
                "See its output above, and " + BootFindings.testReport(request),
                List.of());
    }

    BootFailure noTests() {
        return failure(
                Blame.IMAGE_OR_ENVIRONMENT,
                command() + " has printed no results of tests",
                List.of(),
                "Let it print TAP, 'ok 1 - name', or leave -Dmkt.boot.tap out",
                List.of());
    }

    /** The kernel has reported something that it survived, and that is a failure by the request. */
    BootFailure warned(List<KernelWarning> warnings) {
        int count = warnings.stream().mapToInt(KernelWarning::count).sum();
        String what = place() + "the kernel reports " + (count == 1 ? "a problem" : count + " problems");
        List<String> lines = warnings.stream().map(KernelWarning::describe).toList();
        String remedy =
                "Look at the call traces in the whole console; without -Dmkt.boot.failOnWarning it is a warning";
        return new BootFailure(
                exception(what, some(lines, BootFindings.MOST_WARNINGS), remedy, List.of()),
                Verdict.KERNEL_WARNED,
                what + ": " + warnings.get(0).line(),
                Optional.empty());
    }

    private static List<String> some(List<String> lines, int most) {
        if (lines.size() <= most) {
            return lines;
        }
        return Stream.concat(lines.stream().limit(most), Stream.of("and " + (lines.size() - most) + " more"))
                .toList();
    }

    BootFailure commandTooLong() {
        return failure(
                Blame.KERNEL,
                command() + " did not end within " + seconds(request.timeouts().command()),
                "Look at what it printed; for more time -Dmkt.boot.commandTimeout");
    }

    /** What runs in the VM once it is up: without a command a unit that writes all files. */
    private String command() {
        String command = request.guest().command();
        return command == null ? "the unit mkt-session.service" : "the command '" + command + "'";
    }

    private static String seconds(Duration time) {
        return time.toSeconds() + " s";
    }

    private BootFailure failure(Blame blame, String what, String remedy) {
        return failure(blame, what, List.of(), remedy, console.lastLines());
    }

    /** A crash of the kernel meanwhile is shown with its trace, since it is likely to be the cause. */
    private BootFailure failure(Blame blame, String what, List<String> seen, String remedy, List<String> lastLines) {
        String placed = place() + what;
        Optional<CrashTrace> crash = progress.isUp() && seen.isEmpty() ? console.trace() : Optional.empty();
        if (crash.isPresent()) {
            BootFailedException exception = crash(placed, crash.get(), remedy);
            return new BootFailure(
                    exception, verdict(blame), placed, Optional.of(crash.get().symptom()));
        }
        return new BootFailure(exception(placed, seen, remedy, lastLines), verdict(blame), placed, Optional.empty());
    }

    /** Which of several VMs it is. */
    private String place() {
        Peer peer = request.network().peer();
        return peer == null ? "" : "in " + peer.name() + " ";
    }

    private BootFailedException exception(String what, List<String> seen, String remedy, List<String> lastLines) {
        String release = "Linux " + request.kernel().release();
        return new BootFailedException(
                request.subject().reference(),
                (progress.isUp() ? "boots on " + release + ", but " : "does not boot on " + release + ": ") + what,
                seen,
                remedy,
                lastLines,
                console.file());
    }

    /** An image that has booted on this machine is not the cause: the kernel is all that can be different. */
    private Verdict verdict(Blame blame) {
        boolean isImage = blame == Blame.IMAGE_OR_ENVIRONMENT
                || (blame == Blame.KERNEL_OR_IMAGE && !progress.isUp() && !imageHasBooted());
        if (isImage) {
            return Verdict.IMAGE_OR_ENVIRONMENT;
        }
        boolean isOfCommand = progress.isUp() && request.guest().command() != null;
        return isOfCommand ? Verdict.COMMAND_FAILED : Verdict.KERNEL_DID_NOT_BOOT;
    }

    private boolean imageHasBooted() {
        return new BootRecords(request.paths().cache())
                .of(request.subject().id())
                .isPresent();
    }
}
