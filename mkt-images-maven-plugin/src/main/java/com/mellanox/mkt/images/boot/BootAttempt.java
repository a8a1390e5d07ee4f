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
import com.mellanox.mkt.images.io.PlainLines;
import java.io.ByteArrayOutputStream;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.Locale;
import java.util.Optional;
import java.util.OptionalInt;

/** One VM, from its start until it has done what it was asked to, or it is known that it will not. */
final class BootAttempt {
    private static final Duration TICK = Duration.ofMillis(200);

    /** After the line that says that all is lost come those that say more. */
    private static final Duration LAST_WORDS = Duration.ofSeconds(1);

    private final BootOrder order;
    private final Accel accel;
    private final Duration silence;
    private final BuildListener listener;
    private final VmInbox inbox = new VmInbox();
    private final BootProgress progress = new BootProgress(System::nanoTime);
    private final ByteArrayOutputStream printed = new ByteArrayOutputStream();
    private final PlainLines commandLines;
    private boolean qemuEnded;
    private Duration hopelessSince = Duration.ZERO;

    /**
     * Prepares it.
     *
     * @param accel with what it is tried
     * @param silence how long a VM under KVM may print nothing before it is taken for one that hangs
     */
    BootAttempt(BootOrder order, Accel accel, Duration silence, BuildListener listener) {
        this.order = order;
        this.accel = accel;
        this.silence = silence;
        this.listener = listener;
        this.commandLines = new PlainLines(
                line -> listener.on(new BuildEvent.VmOutput(order.subject().reference(), line)));
    }

    /** A VM that KVM has not brought to print anything. */
    static final class SilentException extends Exception {
        private static final long serialVersionUID = 1L;
    }

    /**
     * Runs it; nothing of it is left, however it ends.
     *
     * @throws com.mellanox.mkt.images.failure.BootFailedException where it does not come up, or its command fails
     * @throws SilentException where KVM hangs, and was not insisted on
     */
    BootResult run(Engine engine) throws SilentException {
        String configuration = new VmConfiguration(order).json(accel, null, "");
        try (VmConsole console = VmConsole.at(order.place().console());
                VmFiles files = VmFiles.write(order.place().logs(), configuration);
                RunningContainer container = engine.start(new VmContainer(order).request(files), inbox, null)) {
            BootFailure failure = new BootFailure(order, console, progress, inbox);
            follow(console, container, failure);
            commandLines.end();
            return result(failure);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new CancelledException("The boot of " + order.subject().reference());
        }
    }

    private void follow(VmConsole console, RunningContainer container, BootFailure failure)
            throws InterruptedException, SilentException {
        while (!progress.isDone()) {
            Optional<VmMessage> message = inbox.next(TICK);
            if (message.isPresent()) {
                take(message.get(), console, container);
            } else if (qemuEnded) {
                throw failure.ended();
            } else {
                OptionalInt status = container.await(Duration.ZERO);
                if (status.isPresent() && inbox.isEmpty()) {
                    throw failure.notStarted();
                }
            }
            giveUpWhereLost(console, failure);
        }
    }

    private void take(VmMessage message, VmConsole console, RunningContainer container) {
        if (message instanceof Started vm) {
            progress.vmStarted(vm);
            listener.on(new BuildEvent.VmStarted(
                    order.subject().reference(),
                    order.kernel().release(),
                    vm.accel().name().toLowerCase(Locale.ROOT),
                    vm.why(),
                    order.network().bridge() == null ? container.hostPort(VmContainer.SSH_PORT) : OptionalInt.empty()));
        } else if (message instanceof ConsoleText text) {
            console.write(text.bytes());
            if (console.initHasStarted()) {
                progress.initStarted();
            }
        } else if (message instanceof CommandText text) {
            takeOutput(text.bytes());
        } else if (message instanceof Report report) {
            takeReport(report);
        } else if (message instanceof Ended) {
            qemuEnded = true;
        }
    }

    private void takeReport(Report report) {
        progress.on(report);
        if (report.name().equals("state") && progress.failedUnits().isEmpty()) {
            listener.on(new BuildEvent.VmReady(order.subject().reference(), progress.sinceBegin()));
        }
    }

    /** A line at a time, so that no character is cut. */
    private void takeOutput(byte[] bytes) {
        for (byte next : bytes) {
            printed.write(next);
            if (next == '\n' || next == '\r') {
                commandLines.take(printed.toString(StandardCharsets.UTF_8));
                printed.reset();
            }
        }
    }

    private void giveUpWhereLost(VmConsole console, BootFailure failure) throws SilentException {
        Started vm = progress.vm();
        if (vm != null
                && vm.accel() == Accel.KVM
                && accel == Accel.AUTO
                && console.isSilent()
                && progress.sinceStart().compareTo(silence) > 0) {
            throw new SilentException();
        }
        if (progress.isReady()) {
            if (!progress.failedUnits().isEmpty()) {
                throw failure.failedUnits();
            }
            if (progress.sinceReady().compareTo(order.limits().command()) > 0) {
                throw failure.commandTooLong();
            }
        } else if (console.isHopeless()) {
            if (hopelessSince.isZero()) {
                hopelessSince = progress.sinceBegin();
            }
            if (progress.sinceBegin().minus(hopelessSince).compareTo(LAST_WORDS) > 0) {
                throw failure.ended();
            }
        } else if (progress.sinceBegin().compareTo(order.limits().ready()) > 0) {
            throw failure.notReady();
        }
    }

    private BootResult result(BootFailure failure) {
        OptionalInt status = progress.commandStatus();
        if (status.isPresent() && status.getAsInt() != 0) {
            throw failure.commandFailed(status.getAsInt());
        }
        Started vm = progress.vm();
        return new BootResult(vm == null ? accel : vm.accel(), progress.times());
    }
}
