package com.mellanox.mkt.images.boot;

import com.mellanox.mkt.images.boot.VmMessage.Report;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.OptionalInt;
import java.util.function.LongSupplier;
import org.jspecify.annotations.Nullable;

/** How far a VM is, and since when: each step is told once, in its order. */
final class BootProgress {
    private static final long NOT_YET = -1;

    /** Any other word, {@code degraded} for one, means that something has failed, even where it is gone by now. */
    private static final String UP = "running";

    private final LongSupplier nanoTime;
    private final long begun;
    private final Map<String, String> reports = new HashMap<>();
    private final List<String> failedUnits = new ArrayList<>();
    private final List<String> statusOfFailed = new ArrayList<>();
    private VmMessage.@Nullable Started vm;
    private long started = NOT_YET;
    private long initStarted = NOT_YET;
    private long ready = NOT_YET;
    private long ended = NOT_YET;

    /** Begins now. */
    BootProgress(LongSupplier nanoTime) {
        this.nanoTime = nanoTime;
        this.begun = nanoTime.getAsLong();
    }

    void vmStarted(VmMessage.Started message) {
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

    /** What it was started with; null before that. */
    VmMessage.@Nullable Started vm() {
        return vm;
    }

    /** How long it has been running; zero before that. */
    Duration sinceStart() {
        return since(started);
    }

    /** How long it has been up; zero before that. */
    Duration sinceReady() {
        return since(ready);
    }

    Duration sinceBegin() {
        return since(begun);
    }

    private Duration since(long then) {
        return then == NOT_YET ? Duration.ZERO : Duration.ofNanos(nanoTime.getAsLong() - then);
    }

    boolean initHasStarted() {
        return initStarted != NOT_YET;
    }

    boolean isReady() {
        return ready != NOT_YET;
    }

    /** Whether it is up, and has done what it was asked to. */
    boolean isDone() {
        return isReady() && ended != NOT_YET;
    }

    /** Whether systemd is content: all that it was to start has started, and nothing of it has failed. */
    boolean isUp() {
        return isReady() && failedUnits.isEmpty() && UP.equals(state());
    }

    /** The units that the VM has said last that it waits for, separated by blanks; empty where it has not. */
    String waitsFor() {
        return reports.getOrDefault("waits", "").strip();
    }

    /** What systemd says of the whole: {@code running}, {@code degraded}. */
    String state() {
        return reports.getOrDefault("state", "");
    }

    List<String> failedUnits() {
        return List.copyOf(failedUnits);
    }

    /** What systemd has to say of these. */
    List<String> statusOfFailed() {
        return List.copyOf(statusOfFailed);
    }

    /** The command's exit status; empty where none has come. */
    OptionalInt commandStatus() {
        try {
            return OptionalInt.of(
                    Integer.parseInt(reports.getOrDefault("exit", "").strip()));
        } catch (NumberFormatException e) {
            return OptionalInt.empty();
        }
    }

    /** The times of a VM that has done what it was asked to. */
    BootTimes times() {
        long userspace = microseconds("UserspaceTimestampMonotonic");
        Duration loading =
                Duration.ofNanos(Math.max(0, microseconds("UnitsLoadFinishTimestampMonotonic") - userspace) * 1000);
        long vmBegun = started == NOT_YET ? begun : started;
        long initBegun = initStarted == NOT_YET ? ready : initStarted;
        Duration up = Duration.ofNanos(ready - initBegun);
        Duration init = loading.compareTo(up) > 0 ? up : loading;
        boolean command = commandStatus().isPresent();
        return new BootTimes(
                Duration.ofNanos(vmBegun - begun),
                Duration.ofNanos(initBegun - vmBegun),
                init,
                up.minus(init),
                command ? Duration.ofNanos(ended - ready) : Duration.ZERO);
    }

    private long microseconds(String name) {
        try {
            return Long.parseLong(reports.getOrDefault(name, "0").strip());
        } catch (NumberFormatException e) {
            return 0;
        }
    }
}
