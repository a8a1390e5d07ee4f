package com.mellanox.mkt.images.boot;

import com.mellanox.mkt.images.boot.Peers.Peer;
import com.mellanox.mkt.images.boot.VmMessage.Dumped;
import com.mellanox.mkt.images.boot.VmMessage.Dumping;
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
import com.mellanox.mkt.images.tap.TapParser;
import com.mellanox.mkt.images.tap.TestResults;
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
    private final TapParser tests;
    private final LineSplitter commandLines;
    private final VmOrders orders;
    private final VmLifetime lifetime;
    private final MemoryDump dump;
    private final Instant started;
    private boolean hasPrinted;
    private BootFindings findings = BootFindings.NONE;
    private Optional<TestResults> results = Optional.empty();
    private boolean commandHasEnded;
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
        this.dump = new MemoryDump(request, listener, System::nanoTime);
        this.tests = new TapParser(!request.results().tap(), System::nanoTime);
        this.commandLines = new LineSplitter(this::handleCommandLine);
    }

    private void handleCommandLine(String line) {
        listener.on(new BuildEvent.VmOutput(request.subject().reference(), line));
        tests.line(line);
    }

    @Override
    public void run(Engine engine) throws KvmException {
        String configuration = new VmConfiguration(request).json(accel, null);
        dump.create();
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
        } finally {
            findings = new BootFindings(findings.warnings(), findings.tests(), dump.close());
            findings.warn(request, failure, listener);
        }
    }

    private boolean takesOrders() {
        return request.keep() != null || request.network().peer() != null || dump.isWanted();
    }

    /** Whether it is there for another VM, whose command decides. */
    private boolean isServer() {
        Peer peer = request.network().peer();
        return peer != null && !peer.isFirst();
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
                failIfLate(console, container, diagnosis);
                if (progress.isDone() && !commandHasEnded) {
                    endCommand();
                    checkCommand(diagnosis);
                }
            }
            // Not only of a VM whose command has ended: others serve the first one until it has ended.
            if (request.results().failOnWarning() && !console.warnings().isEmpty()) {
                throw fail(diagnosis.warned(console.warnings()));
            }
        } finally {
            if (!commandHasEnded) {
                endCommand();
            }
            findings = new BootFindings(console.warnings(), results, Optional.empty());
        }
    }

    /** Nothing more is read of what the command prints. */
    private void endCommand() {
        commandHasEnded = true;
        commandLines.end();
        results = tests.end();
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
            listener.on(new BuildEvent.VmStarted(
                    request.subject().reference(), request.kernel().release(), started, vm.why()));
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
        } else if (message instanceof Dumping) {
            dump.begin();
        } else if (message instanceof Dumped dumped) {
            dump.end(dumped.error());
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
            listener.on(new BuildEvent.VmReady(request.subject().reference(), progress.sinceBegin(), port, hasKey));
        }
    }

    private void failIfLate(VmConsole console, RunningContainer container, BootDiagnosis diagnosis)
            throws KvmException, InterruptedException {
        if (dump.isUnderWay()) {
            return;
        }
        Duration firstOutput = request.timeouts().firstOutput();
        if (mayFallBack() && console.isSilent() && progress.sinceStart().compareTo(firstOutput) > 0) {
            throw new KvmException("printed nothing for " + firstOutput.toSeconds() + " s");
        }
        if (!progress.isReady()) {
            boolean isLate = progress.sinceBegin().compareTo(request.timeouts().ready()) > 0;
            if (isLate) {
                dumpMemory(console, container);
            }
            if (isLate || hasFailed(console)) {
                throw fail(diagnosis.notReady());
            }
        } else if (!progress.failedUnits().isEmpty()) {
            throw fail(diagnosis.failedUnits());
        } else if (!progress.isUp()) {
            throw fail(diagnosis.notRunning());
        } else if (!isServer()
                && progress.sinceReady().compareTo(request.timeouts().command()) > 0) {
            dumpMemory(console, container);
            throw fail(diagnosis.commandTooLong());
        }
    }

    /** Asks a VM that hangs for its memory, if that is wanted, and waits for it. */
    private void dumpMemory(VmConsole console, RunningContainer container) throws InterruptedException {
        if (!dump.isWanted() || progress.vm() == null) {
            return;
        }
        dump.begin();
        orders.dump();
        while (dump.isUnderWay() && qemuStatus.isEmpty()) {
            Optional<VmMessage> message = messages.next(TICK);
            message.ifPresent(next -> handle(next, console, container));
            if (message.isEmpty() && container.await(Duration.ZERO).isPresent()) {
                return;
            }
        }
    }

    private BootFailedException fail(BootFailure found) {
        failure = found;
        return found.exception();
    }

    @Override
    public boolean hasCrashed() {
        Started vm = progress.vm();
        return vm != null
                && vm.accel() == Accelerator.TCG
                && !progress.isUp()
                && BootDiagnosis.isCrash(qemuStatus.orElse(0));
    }

    @Override
    public @Nullable BootFailure failure() {
        return failure;
    }

    @Override
    public BootProgress progress() {
        return progress;
    }

    @Override
    public BootFindings findings() {
        return findings;
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
        if (results.isPresent() && !results.get().failed().isEmpty()) {
            throw fail(diagnosis.testsFailed(results.get()));
        }
        if (status.orElse(0) != 0) {
            throw fail(diagnosis.commandFailed(status.orElse(0)));
        }
        if (request.results().tap() && results.isEmpty()) {
            throw fail(diagnosis.noTests());
        }
    }
}
