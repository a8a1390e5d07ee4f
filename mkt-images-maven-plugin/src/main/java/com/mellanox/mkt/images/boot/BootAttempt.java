package com.mellanox.mkt.images.boot;

import com.mellanox.mkt.images.boot.VmMessage.CommandText;
import com.mellanox.mkt.images.boot.VmMessage.ConsoleText;
import com.mellanox.mkt.images.boot.VmMessage.Ended;
import com.mellanox.mkt.images.boot.VmMessage.Report;
import com.mellanox.mkt.images.boot.VmMessage.Started;
import com.mellanox.mkt.images.engine.Engine;
import com.mellanox.mkt.images.engine.RunningContainer;
import com.mellanox.mkt.images.event.BuildEvent;
import com.mellanox.mkt.images.event.BuildListener;
import com.mellanox.mkt.images.failure.CancelledException;
import java.time.Duration;
import java.util.Locale;
import java.util.Optional;
import java.util.OptionalInt;

/** One VM, from its start until it has done what it was asked to, or it is known that it will not. */
final class BootAttempt {
    private static final Duration TICK = Duration.ofMillis(50);

    private final BootRequest order;
    private final Accelerator accel;
    private final ProgressTimeouts patience;
    private final BuildListener listener;
    private final VmMessageQueue inbox = new VmMessageQueue();
    private final BootProgress progress = new BootProgress(System::nanoTime);
    private final LineSplitter commandLines;
    private boolean hasPrinted;
    private OptionalInt qemuStatus = OptionalInt.empty();
    private Duration hopelessSince = Duration.ZERO;

    /**
     * Prepares it.
     *
     * @param accel with what it is tried
     */
    BootAttempt(BootRequest order, Accelerator accel, ProgressTimeouts patience, BuildListener listener) {
        this.order = order;
        this.accel = accel;
        this.patience = patience;
        this.listener = listener;
        this.commandLines = new LineSplitter(
                line -> listener.on(new BuildEvent.VmOutput(order.subject().reference(), line)));
    }

    /** A VM that printed nothing under KVM; the message says what happened instead. */
    static final class KvmException extends Exception {
        private static final long serialVersionUID = 1L;

        KvmException(String message) {
            super(message);
        }
    }

    /**
     * Runs it; nothing of it is left, however it ends.
     *
     * @throws com.mellanox.mkt.images.failure.BootFailedException where it does not come up, or its command fails
     * @throws KvmException where KVM does not work, and was not insisted on
     */
    BootResult run(Engine engine) throws KvmException {
        String configuration = new VmConfiguration(order).json(accel, null, "");
        try (VmConsole console = VmConsole.at(order.place().console());
                VmFiles files = VmFiles.write(order.place().logs(), configuration);
                RunningContainer container = new VmContainer(order).start(engine, files, inbox, null);
                inbox) {
            BootDiagnosis failure = new BootDiagnosis(order, console, progress, inbox);
            follow(console, container, failure);
            return result(failure);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new CancelledException("The boot of " + order.subject().reference());
        }
    }

    /** Whether its VM has printed anything. */
    boolean hasPrinted() {
        return hasPrinted;
    }

    private void follow(VmConsole console, RunningContainer container, BootDiagnosis failure)
            throws InterruptedException, KvmException {
        try {
            while (!progress.isDone()) {
                Optional<VmMessage> message = inbox.next(TICK);
                if (message.isPresent()) {
                    take(message.get(), console, container);
                } else {
                    giveUpWhereEnded(console, container, failure);
                }
                giveUpWhereLost(console, failure);
            }
        } finally {
            commandLines.end();
        }
    }

    private void giveUpWhereEnded(VmConsole console, RunningContainer container, BootDiagnosis failure)
            throws KvmException {
        if (qemuStatus.isPresent()) {
            // Standard error comes another way than the news of the end, and perhaps after it.
            container.await(patience.lastWords());
            int status = qemuStatus.getAsInt();
            if (mayDoWithoutKvm() && console.isSilent() && isOfKvm(status)) {
                throw new KvmException("ended at once (" + String.join("; ", inbox.errors()) + ")");
            }
            throw failure.ended(status);
        }
        OptionalInt status = container.await(Duration.ZERO);
        if (status.isPresent() && inbox.isEmpty()) {
            throw failure.containerEnded(status.getAsInt());
        }
    }

    private void take(VmMessage message, VmConsole console, RunningContainer container) {
        if (message instanceof Started vm) {
            progress.vmStarted(vm);
            listener.on(new BuildEvent.VmStarted(
                    order.subject().reference(),
                    order.kernel().release(),
                    vm.accel().name().toLowerCase(Locale.ROOT),
                    vm.why()));
        } else if (message instanceof ConsoleText text) {
            hasPrinted = true;
            console.write(text.bytes());
            if (console.initHasStarted()) {
                progress.initStarted();
            }
        } else if (message instanceof CommandText text) {
            commandLines.take(text.bytes());
        } else if (message instanceof Report report) {
            takeReport(report, container);
        } else if (message instanceof Ended end) {
            qemuStatus = OptionalInt.of(end.status());
        }
    }

    private void takeReport(Report report, RunningContainer container) {
        progress.on(report);
        if (report.name().equals("state") && progress.isUp()) {
            // Without a command it is gone at once; on a bridge it has an address of its own.
            boolean reachable =
                    order.guest().command() != null && order.network().bridge() == null;
            listener.on(new BuildEvent.VmReady(
                    order.subject().reference(),
                    progress.sinceBegin(),
                    reachable ? container.hostPort(VmContainer.SSH_PORT) : OptionalInt.empty(),
                    !order.guest().user().keys().isEmpty()));
        }
    }

    private void giveUpWhereLost(VmConsole console, BootDiagnosis failure) throws KvmException {
        if (isHangingInKvm(console)) {
            throw new KvmException("printed nothing for " + patience.silence().toSeconds() + " s");
        }
        if (!progress.isReady()) {
            if (isLost(console)
                    || progress.sinceBegin().compareTo(order.limits().ready()) > 0) {
                throw failure.notReady();
            }
        } else if (!progress.failedUnits().isEmpty()) {
            throw failure.failedUnits();
        } else if (!progress.isUp()) {
            throw failure.notRunning();
        } else if (progress.sinceReady().compareTo(order.limits().command()) > 0) {
            throw failure.commandTooLong();
        }
    }

    private boolean isHangingInKvm(VmConsole console) {
        return mayDoWithoutKvm() && console.isSilent() && progress.sinceStart().compareTo(patience.silence()) > 0;
    }

    private boolean mayDoWithoutKvm() {
        Started vm = progress.vm();
        return vm != null && vm.accel() == Accelerator.KVM && accel == Accelerator.AUTO;
    }

    /** qemu aborts where a host's KVM refuses what a processor needs; of anything else it says what it is. */
    private boolean isOfKvm(int status) {
        return status < 0
                || (status > 0
                        && inbox.errors().stream()
                                .anyMatch(line -> line.toLowerCase(Locale.ROOT).contains("kvm")));
    }

    private boolean isLost(VmConsole console) {
        if (!console.isHopeless()) {
            hopelessSince = Duration.ZERO;
            return false;
        }
        if (hopelessSince.isZero()) {
            hopelessSince = progress.sinceBegin();
        }
        return progress.sinceBegin().minus(hopelessSince).compareTo(patience.lastWords()) > 0;
    }

    private BootResult result(BootDiagnosis failure) {
        OptionalInt status = progress.commandStatus();
        if (order.guest().command() != null && status.isEmpty()) {
            throw failure.commandNotRun();
        }
        if (status.isPresent() && status.getAsInt() != 0) {
            throw failure.commandFailed(status.getAsInt());
        }
        Started vm = progress.vm();
        return new BootResult(vm == null ? accel : vm.accel(), progress.times());
    }
}
