package com.mellanox.mkt.images.boot;

import com.mellanox.mkt.images.boot.Peers.Peer;
import com.mellanox.mkt.images.boot.VmMessage.Ended;
import com.mellanox.mkt.images.boot.VmMessage.Kept;
import com.mellanox.mkt.images.boot.VmMessage.Output;
import com.mellanox.mkt.images.boot.VmMessage.Report;
import com.mellanox.mkt.images.boot.VmMessage.Started;
import com.mellanox.mkt.images.engine.Engine;
import com.mellanox.mkt.images.engine.RunningContainer;
import com.mellanox.mkt.images.event.BuildEvent;
import com.mellanox.mkt.images.event.BuildListener;
import com.mellanox.mkt.images.failure.BootFailedException;
import com.mellanox.mkt.images.failure.CancelledException;
import java.time.Duration;
import java.time.Instant;
import java.util.Locale;
import java.util.Optional;
import java.util.OptionalInt;
import org.jspecify.annotations.Nullable;

/** One VM, from its start until it has run its command, or has failed. */
final class BootAttempt implements VmAttempt {
    private static final Duration TICK = Duration.ofMillis(50);
    private static final Duration KEPT_WITHIN = Duration.ofSeconds(10);

    private final BootRequest request;
    private final Accelerator accel;
    private final BuildListener listener;
    private final VmMessageQueue messages = new VmMessageQueue();
    private final BootProgress progress = new BootProgress(System::nanoTime);
    private final LineSplitter commandLines;
    private final VmOrders orders;
    private final VmLifetime lifetime;
    private final Instant started;
    private boolean hasPrinted;
    private boolean isKept;
    private @Nullable BootFailure failure;
    private OptionalInt qemuStatus = OptionalInt.empty();
    private Duration fatalSince = Duration.ZERO;

    BootAttempt(BootRequest request, Accelerator accel, BuildListener listener, Instant started) {
        this(request, accel, listener, started, new VmOrders(), VmLifetime.ALONE);
    }

    /** One of several, which its lifetime gives orders. */
    BootAttempt(
            BootRequest request,
            Accelerator accel,
            BuildListener listener,
            Instant started,
            VmOrders orders,
            VmLifetime lifetime) {
        this.request = request;
        this.orders = orders;
        this.lifetime = lifetime;
        this.started = started;
        this.accel = accel;
        this.listener = listener;
        this.commandLines = new LineSplitter(
                line -> listener.on(new BuildEvent.VmOutput(request.subject().reference(), speaker() + line)));
    }

    @Override
    public void run(Engine engine) throws KvmException {
        String configuration = new VmConfiguration(request).json(accel, null);
        try (VmConsole console = VmConsole.at(request.paths().console());
                VmContainer vm = VmContainer.create(request, configuration);
                RunningContainer container = vm.start(engine, messages, takesOrders() ? orders : null);
                messages) {
            BootDiagnosis diagnosis = new BootDiagnosis(request, console, progress, messages);
            try {
                follow(console, container, diagnosis);
            } catch (BootFailedException e) {
                keep(engine, console, vm, container);
                throw e;
            }
            keep(engine, console, vm, container);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new CancelledException("The boot of " + request.subject().reference());
        }
    }

    private boolean takesOrders() {
        return request.keep() != null || request.network().peer() != null;
    }

    /** Whether it is there for another VM, whose command decides. */
    private boolean isServer() {
        Peer peer = request.network().peer();
        return peer != null && !peer.isFirst();
    }

    /** The beginning of a line of output, which tells the VMs apart. */
    private String speaker() {
        Peer peer = request.network().peer();
        return peer == null ? "" : peer.name() + ": ";
    }

    @Override
    public boolean hasPrinted() {
        return hasPrinted;
    }

    private void follow(VmConsole console, RunningContainer container, BootDiagnosis diagnosis)
            throws InterruptedException, KvmException {
        try {
            while (lifetime.goesOn(progress)) {
                Optional<VmMessage> message = messages.next(TICK);
                if (message.isPresent()) {
                    handle(message.get(), console, container);
                } else {
                    failIfEnded(console, container, diagnosis);
                }
                failIfLate(console, diagnosis);
                if (progress.isDone()) {
                    checkCommand(diagnosis);
                }
            }
        } finally {
            commandLines.end();
        }
    }

    private void failIfEnded(VmConsole console, RunningContainer container, BootDiagnosis diagnosis)
            throws KvmException {
        if (qemuStatus.isPresent()) {
            // Standard error is another stream than the messages, and can arrive later.
            container.await(request.timeouts().afterFailure());
            int status = qemuStatus.getAsInt();
            if (mayFallBack() && console.isSilent() && isOfKvm(status)) {
                throw new KvmException("ended at once (" + String.join("; ", messages.errors()) + ")");
            }
            throw fail(diagnosis.ended(status));
        }
        OptionalInt status = container.await(Duration.ZERO);
        if (status.isPresent() && messages.isEmpty()) {
            throw fail(diagnosis.containerEnded(status.getAsInt()));
        }
    }

    private void handle(VmMessage message, VmConsole console, RunningContainer container) {
        if (message instanceof Started vm) {
            progress.vmStarted(vm);
            String started = vm.accel().name().toLowerCase(Locale.ROOT);
            if (!isServer()) {
                listener.on(new BuildEvent.VmStarted(
                        request.subject().reference(), request.kernel().release(), started, vm.why()));
            }
        } else if (message instanceof Output output && output.isOfCommand()) {
            commandLines.append(output.bytes());
        } else if (message instanceof Output output) {
            hasPrinted = true;
            console.write(output.bytes());
            if (console.initHasStarted()) {
                progress.initStarted();
            }
        } else if (message instanceof Report report) {
            handle(report, container);
        } else if (message instanceof Kept) {
            isKept = true;
        } else if (message instanceof Ended end) {
            qemuStatus = OptionalInt.of(end.status());
        }
    }

    private void handle(Report report, RunningContainer container) {
        progress.on(report);
        if (report.name().equals("state") && progress.isUp()) {
            // Without a command the VM ends at once; on a bridge it has an address of its own.
            boolean stays = request.guest().command() != null || request.keep() != null;
            boolean reachable = stays && request.network().bridge() == null;
            OptionalInt port = reachable ? container.hostPort(VmContainer.SSH_PORT) : OptionalInt.empty();
            boolean hasKey = !request.guest().user().keys().isEmpty();
            listener.on(
                    isServer()
                            ? peerReady(hasKey ? port : OptionalInt.empty())
                            : new BuildEvent.VmReady(
                                    request.subject().reference(), progress.sinceBegin(), port, hasKey));
        }
    }

    private BuildEvent peerReady(OptionalInt port) {
        return new BuildEvent.Notice(request.subject().reference() + ": " + speaker() + "ready"
                + (port.isPresent() ? "; log in with 'ssh -p " + port.getAsInt() + " 127.0.0.1'" : ""));
    }

    private void failIfLate(VmConsole console, BootDiagnosis diagnosis) throws KvmException {
        Duration firstOutput = request.timeouts().firstOutput();
        if (mayFallBack() && console.isSilent() && progress.sinceStart().compareTo(firstOutput) > 0) {
            throw new KvmException("printed nothing for " + firstOutput.toSeconds() + " s");
        }
        if (!progress.isReady()) {
            if (hasFailed(console)
                    || progress.sinceBegin().compareTo(request.timeouts().ready()) > 0) {
                throw fail(diagnosis.notReady());
            }
        } else if (!progress.failedUnits().isEmpty()) {
            throw fail(diagnosis.failedUnits());
        } else if (!progress.isUp()) {
            throw fail(diagnosis.notRunning());
        } else if (!isServer() && progress.sinceReady().compareTo(request.timeouts().command()) > 0) {
            throw fail(diagnosis.commandTooLong());
        }
    }

    private BootFailedException fail(BootFailure found) {
        failure = found;
        return found.exception();
    }

    @Override
    public @Nullable BootFailure failure() {
        return failure;
    }

    @Override
    public BootProgress progress() {
        return progress;
    }

    private boolean mayFallBack() {
        Started vm = progress.vm();
        return vm != null && vm.accel() == Accelerator.KVM && accel == Accelerator.AUTO;
    }

    /** qemu aborts if the host's KVM refuses a feature of the processor; other errors have a message. */
    private boolean isOfKvm(int status) {
        return status < 0
                || (status > 0
                        && messages.errors().stream()
                                .anyMatch(line -> line.toLowerCase(Locale.ROOT).contains("kvm")));
    }

    private boolean hasFailed(VmConsole console) {
        if (!console.isFatal()) {
            fatalSince = Duration.ZERO;
            return false;
        }
        if (fatalSince.isZero()) {
            fatalSince = progress.sinceBegin();
        }
        return progress.sinceBegin()
                        .minus(fatalSince)
                        .compareTo(request.timeouts().afterFailure())
                > 0;
    }

    /** Keeps a VM that is up, whatever its command has done, if that was asked for. */
    private void keep(Engine engine, VmConsole console, VmContainer vm, RunningContainer container)
            throws InterruptedException {
        if (request.keep() == null || !progress.isUp() || qemuStatus.isPresent()) {
            return;
        }
        orders.keep();
        Duration end = progress.sinceBegin().plus(KEPT_WITHIN);
        boolean hasEnded = false;
        while (!isKept && !hasEnded && progress.sinceBegin().compareTo(end) < 0) {
            Optional<VmMessage> message = messages.next(TICK);
            message.ifPresent(next -> handle(next, console, container));
            hasEnded = message.isEmpty() && container.await(Duration.ZERO).isPresent();
        }
        String image = request.subject().reference().toString();
        if (!isKept) {
            listener.on(new BuildEvent.Warning(
                    image + ": the VM was not kept, since it "
                            + (hasEnded ? "has ended" : "did not answer within " + KEPT_WITHIN.toSeconds() + " s"),
                    "Look at " + console.file()));
            return;
        }
        KeptVm kept = vm.keep(engine, container, started);
        container.detach();
        listener.on(new BuildEvent.Notice(image + ": the VM " + kept.name() + " goes on: mvn mkt-images:ssh -Dmkt.vm="
                + kept.name() + " opens a shell in it, mvn mkt-images:stop -Dmkt.vm=" + kept.name() + " ends it"));
    }

    private void checkCommand(BootDiagnosis diagnosis) {
        OptionalInt status = progress.commandStatus();
        if (request.guest().command() != null && status.isEmpty()) {
            throw fail(diagnosis.commandNotRun());
        }
        if (status.orElse(0) != 0) {
            throw fail(diagnosis.commandFailed(status.orElse(0)));
        }
    }
}
