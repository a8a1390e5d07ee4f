package com.mellanox.mkt.images.boot;

import com.mellanox.mkt.images.boot.Symptom.Sighting;
import com.mellanox.mkt.images.failure.BootFailedException;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.stream.Collectors;

/** Says of a boot that has come to nothing what was seen of it, and what that means. */
final class BootFailure {
    private static final int MOST_UNITS = 5;

    private final BootOrder order;
    private final VmConsole console;
    private final BootProgress progress;
    private final VmInbox inbox;

    BootFailure(BootOrder order, VmConsole console, BootProgress progress, VmInbox inbox) {
        this.order = order;
        this.console = console;
        this.progress = progress;
        this.inbox = inbox;
    }

    /** do-kvm.py has ended before the VM began. */
    BootFailedException notStarted() {
        List<String> errors = inbox.errors().lines().toList();
        boolean noPython = errors.stream().anyMatch(line -> line.contains("python3"));
        return failure(
                "its VM cannot be started",
                errors,
                noPython
                        ? "Install python3 and qemu in the KVM image: the VM is started from within it"
                        : "Mend what these lines name; the KVM image needs python3, qemu, mount and depmod",
                List.of());
    }

    /** qemu has ended, or the VM has said that it will come to nothing. */
    BootFailedException ended() {
        Optional<Sighting> symptom = console.symptom();
        if (symptom.isPresent()) {
            return of(symptom.get());
        }
        if (!inbox.errors().isEmpty()) {
            return failure(
                    "qemu has ended",
                    inbox.errors().lines().toList(),
                    "Mend what these lines name",
                    console.lastLines());
        }
        return failure(
                progress.isReady()
                        ? "the VM was switched off before its command was done"
                        : "the VM was switched off before it was up",
                List.of(),
                "Look at what it printed before",
                console.lastLines());
    }

    private BootFailedException of(Sighting seen) {
        return failure(
                seen.symptom().meaning(seen.line()),
                List.of(seen.line()),
                seen.symptom().remedy(),
                console.lastLines());
    }

    /** Time is over, and it is not up. */
    BootFailedException notReady() {
        Optional<Sighting> symptom = console.symptom();
        if (symptom.isPresent()) {
            return of(symptom.get());
        }
        String time = "within " + seconds(order.limits().ready());
        String longer = "; a slow machine needs more time: -Dmkt.boot.timeout";
        if (console.isSilent()) {
            return failure(
                    "nothing came from its console " + time,
                    List.of(),
                    "Look whether the kernel is for this processor, and has CONFIG_VIRTIO_CONSOLE=y and CONFIG_EARLY_PRINTK=y"
                            + longer,
                    List.of());
        }
        if (!progress.initHasStarted()) {
            return failure(
                    "the kernel has not started init " + time,
                    List.of(),
                    "Look at what it did last" + longer,
                    console.lastLines());
        }
        String waitsFor = console.waitsFor();
        return failure(
                "systemd has not reached its target " + time
                        + (waitsFor.isEmpty() ? "" : ", and waits for " + waitsFor),
                List.of(),
                "Mend the unit, or mask it where a VM does not need it" + longer,
                console.lastLines());
    }

    /** It is up, and not all of it. */
    BootFailedException failedUnits() {
        List<String> units = progress.failedUnits();
        String names = units.stream().limit(MOST_UNITS).collect(Collectors.joining(", "))
                + (units.size() > MOST_UNITS ? " and " + (units.size() - MOST_UNITS) + " more" : "");
        return failure(
                names + (units.size() == 1 ? " has failed" : " have failed"),
                progress.statusOfFailed(),
                "Mend what the lines of the journal name, or mask what a VM does not need",
                List.of());
    }

    BootFailedException commandFailed(int status) {
        return failure(
                "the command '" + order.guest().command() + "' ended with exit status " + status,
                List.of(),
                "What it printed stands above",
                List.of());
    }

    BootFailedException commandTooLong() {
        return failure(
                "the command '" + order.guest().command() + "' has not ended within "
                        + seconds(order.limits().command()),
                List.of(),
                "Look at what it printed; for more time -Dmkt.boot.commandTimeout",
                console.lastLines());
    }

    private static String seconds(Duration time) {
        return time.toSeconds() + " s";
    }

    private BootFailedException failure(String what, List<String> seen, String remedy, List<String> lastLines) {
        return new BootFailedException(
                order.subject().reference(),
                (isUp() ? "boots on " + release() + ", but " : "does not boot on " + release() + ": ") + what,
                seen,
                remedy,
                lastLines,
                console.file());
    }

    private boolean isUp() {
        return progress.isReady() && progress.failedUnits().isEmpty();
    }

    private String release() {
        return "Linux " + order.kernel().release();
    }
}
