package com.mellanox.mkt.images.boot;

import com.mellanox.mkt.images.boot.VmMessage.Report;
import com.mellanox.mkt.images.boot.VmMessage.Started;
import com.mellanox.mkt.images.event.BuildEvent.VmFinished.Part;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.OptionalInt;
import java.util.OptionalLong;
import java.util.function.LongSupplier;
import org.jspecify.annotations.Nullable;

/** The steps that a VM has done, and when. */
final class BootProgress {
    private static final long NOT_YET = -1;

    /** Any other state, {@code degraded} for one, means that something has failed, even if it is gone by now. */
    private static final String UP = "running";

    private final LongSupplier nanoTime;
    private final long begun;
    private final Map<String, String> reports = new HashMap<>();
    private final List<String> failedUnits = new ArrayList<>();
    private final List<String> statusOfFailed = new ArrayList<>();
    private @Nullable Started vm;
    private long started = NOT_YET;
    private long initStarted = NOT_YET;
    private long ready = NOT_YET;
    private long ended = NOT_YET;

    /** The boot begins now. */
    BootProgress(LongSupplier nanoTime) {
        this.nanoTime = nanoTime;
        this.begun = nanoTime.getAsLong();
    }

    void vmStarted(Started message) {
        vm = message;
        started = nanoTime.getAsLong();
    }

    void initStarted() {
        if (initStarted == NOT_YET) {
            initStarted = nanoTime.getAsLong();
        }
    }

    void on(Report report) {
        switch (report.name()) {
            case "failed" -> failedUnits.add(report.value());
            case "status" -> statusOfFailed.add(report.value());
            case "state" -> ready = nanoTime.getAsLong();
            case "done" -> ended = nanoTime.getAsLong();
            default -> {}
        }
        reports.put(report.name(), report.value());
    }

    /** The start of qemu; null before that. */
    @Nullable Started vm() {
        return vm;
    }

    /** The time since qemu started; zero before that. */
    Duration sinceStart() {
        return since(started);
    }

    /** The time since the VM was up; zero before that. */
    Duration sinceReady() {
        return since(ready);
    }

    Duration sinceBegin() {
        return since(begun);
    }

    private Duration since(long then) {
        return then == NOT_YET ? Duration.ZERO : Duration.ofNanos(nanoTime.getAsLong() - then);
    }

    boolean isReady() {
        return ready != NOT_YET;
    }

    /** Whether the command has opened a TCP port; only a VM that is there for another one reports it. */
    boolean isServing() {
        return reports.containsKey("listens");
    }

    /** Whether the VM was up, and has run its command. */
    boolean isDone() {
        return isReady() && ended != NOT_YET;
    }

    /** Whether systemd has started all units, and none has failed. */
    boolean isUp() {
        return isReady() && failedUnits.isEmpty() && UP.equals(state());
    }

    /** The units that systemd waits for, separated by blanks, by its last report; empty without a report. */
    String waitsFor() {
        return reports.getOrDefault("waits", "").strip();
    }

    /** The state of systemd: {@code running}, {@code degraded}. */
    String state() {
        return reports.getOrDefault("state", "");
    }

    List<String> failedUnits() {
        return List.copyOf(failedUnits);
    }

    /** The lines of {@code systemctl status} about the failed units. */
    List<String> statusOfFailed() {
        return List.copyOf(statusOfFailed);
    }

    /** The command's exit status; empty without a report. */
    OptionalInt commandStatus() {
        OptionalLong status = number("exit");
        return status.isPresent() ? OptionalInt.of((int) status.getAsLong()) : OptionalInt.empty();
    }

    /**
     * How long the parts of a boot took that is done, one after another: until qemu started, until init started, until init
     * had read its units, until it had reached its target, and the command, if there was one.
     */
    List<Part> parts() {
        long userspace = number("UserspaceTimestampMonotonic").orElse(0);
        long loaded = number("UnitsLoadFinishTimestampMonotonic").orElse(0);
        long vmBegun = started == NOT_YET ? begun : started;
        long initBegun = initStarted == NOT_YET ? ready : initStarted;
        long init = Math.min(Math.max(0, loaded - userspace) * 1000, ready - initBegun);
        List<Part> parts = new ArrayList<>(List.of(
                part("set-up", vmBegun - begun),
                part("kernel", initBegun - vmBegun),
                part("init", init),
                part("target", ready - initBegun - init)));
        if (commandStatus().isPresent()) {
            parts.add(part("command", ended - ready));
        }
        return parts;
    }

    private static Part part(String name, long nanos) {
        return new Part(name, Duration.ofNanos(nanos));
    }

    private OptionalLong number(String report) {
        try {
            return OptionalLong.of(
                    Long.parseLong(reports.getOrDefault(report, "").strip()));
        } catch (NumberFormatException e) {
            return OptionalLong.empty();
        }
    }
}
