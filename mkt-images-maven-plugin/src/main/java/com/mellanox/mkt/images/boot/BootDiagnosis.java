package com.mellanox.mkt.images.boot;

import com.mellanox.mkt.images.boot.Symptom.Sighting;
import com.mellanox.mkt.images.failure.BootFailedException;
import java.time.Duration;
import java.util.List;
import java.util.stream.Collectors;

/** Says of a boot that has come to nothing what was seen of it, and what that means. */
final class BootDiagnosis {
    private static final int MOST_UNITS = 5;

    private final BootRequest order;
    private final VmConsole console;
    private final BootProgress progress;
    private final VmMessageQueue inbox;

    BootDiagnosis(BootRequest order, VmConsole console, BootProgress progress, VmMessageQueue inbox) {
        this.order = order;
        this.console = console;
        this.progress = progress;
        this.inbox = inbox;
    }

    /**
     * The container has ended without a word of how the VM has: do-kvm.py could not start it, or was ended itself.
     *
     * @param status the container's exit status
     */
    BootFailedException containerEnded(int status) {
        List<String> errors = inbox.errors();
        if (progress.vm() == null && !errors.isEmpty()) {
            return failure(
                    "its VM cannot be started",
                    errors,
                    "Mend what these lines name; the KVM image needs python3, qemu, mount and depmod",
                    List.of());
        }
        return failure(
                "its container ended with exit status " + status
                        + (progress.vm() == null ? " before the VM was started" : " while the VM was running"),
                errors,
                "Check whether the engine's host has run out of memory, or whether somebody has removed the container",
                console.lastLines());
    }

    /**
     * qemu has ended.
     *
     * @param status its exit status; below 0 the number of the signal that ended it
     */
    BootFailedException ended(int status) {
        return console.symptom().map(this::of).orElseGet(() -> endedByItself(status));
    }

    private BootFailedException endedByItself(int status) {
        List<String> errors = inbox.errors();
        if (status == 0) {
            return failure(
                    "the VM was switched off before " + (progress.isReady() ? command() + " was done" : "it was up"),
                    errors,
                    "Look at what it printed before",
                    console.lastLines());
        }
        if (status < 0) {
            return failure(
                    "signal " + -status + " has ended qemu",
                    errors,
                    "Check whether the engine's host has run out of memory: 'dmesg' there tells",
                    console.lastLines());
        }
        return failure(
                "qemu ended with exit status " + status,
                errors,
                errors.isEmpty() ? "Look at what the VM printed before" : "Mend what these lines name",
                console.lastLines());
    }

    private BootFailedException of(Sighting seen) {
        return failure(
                seen.symptom().meaning(seen.line()),
                List.of(seen.line()),
                seen.symptom().remedy(),
                console.lastLines());
    }

    /** It will not come up, by what it has said or by the time that has gone. */
    BootFailedException notReady() {
        return console.symptom().map(this::of).orElseGet(this::tooLong);
    }

    private BootFailedException tooLong() {
        String time = "within " + seconds(order.limits().ready());
        String longer = "; a slow machine needs more time: -Dmkt.boot.timeout";
        if (console.isSilent()) {
            return failure(
                    "nothing came from its console " + time,
                    List.of(),
                    "Check whether the kernel is for this processor, and has CONFIG_VIRTIO_CONSOLE=y and CONFIG_EARLY_PRINTK=y"
                            + longer,
                    List.of());
        }
        if (!progress.initHasStarted()) {
            return failure(
                    "the kernel did not start init " + time,
                    List.of(),
                    "Look at what it did last" + longer,
                    console.lastLines());
        }
        if (!console.initHasSpoken()) {
            return failure(
                    "the kernel has started init, which has printed nothing " + time,
                    List.of(),
                    "Check whether the kernel has CONFIG_DEVTMPFS=y, without which init finds no console, and whether the"
                            + " image's /sbin/init is systemd" + longer,
                    console.lastLines());
        }
        String waitsFor = progress.waitsFor().isEmpty() ? console.waitsFor() : progress.waitsFor();
        return failure(
                "systemd did not reach its target " + time + (waitsFor.isEmpty() ? "" : ", and waits for " + waitsFor),
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

    /** Nothing has failed, and yet it is not up. */
    BootFailedException notRunning() {
        return failure(
                "systemd says that the machine is '" + progress.state() + "', and not 'running'",
                List.of(),
                "Look at what it printed before; -Dmkt.boot.debug has systemd say what it does",
                console.lastLines());
    }

    /** The VM is done, and nothing is known of the command. */
    BootFailedException commandNotRun() {
        return failure(
                command() + " was not run, or its exit status was lost",
                List.of(),
                "Check whether the image has /bin/bash, and what the VM printed",
                console.lastLines());
    }

    BootFailedException commandFailed(int status) {
        return failure(
                command() + " ended with exit status " + status, List.of(), "What it printed stands above", List.of());
    }

    BootFailedException commandTooLong() {
        return failure(
                command() + " did not end within " + seconds(order.limits().command()),
                List.of(),
                "Look at what it printed; for more time -Dmkt.boot.commandTimeout",
                console.lastLines());
    }

    /** What is done in the VM once it is up; without a command that is to make sure that nothing stays unwritten. */
    private String command() {
        String command = order.guest().command();
        return command == null ? "the unit mkt-session.service" : "the command '" + command + "'";
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
        return progress.isUp();
    }

    private String release() {
        return "Linux " + order.kernel().release();
    }
}
