package com.mellanox.mkt.images.boot;

import com.mellanox.mkt.images.boot.BootRecords.BootRecord;
import com.mellanox.mkt.images.boot.BootRequest.Keep;
import com.mellanox.mkt.images.engine.Engine;
import com.mellanox.mkt.images.engine.RunningContainer;
import com.mellanox.mkt.images.event.BuildEvent;
import com.mellanox.mkt.images.event.BuildListener;
import com.mellanox.mkt.images.failure.BootFailedException;
import com.mellanox.mkt.images.failure.EngineException;
import com.mellanox.mkt.images.failure.InvalidInputException;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.OptionalInt;
import java.util.stream.Stream;

/** Boots an image and decides whether the boot succeeded. */
public record Boot(Engine engine, BuildListener listener, Clock clock) {
    /** The least exit status of a container whose program was ended by a signal. */
    private static final int FIRST_OF_SIGNALS = 128;

    /**
     * Boots the image, runs the command in it, and records the boot with its verdict. Stops the VM, unless it is to
     * be kept.
     *
     * @throws BootFailedException if the image does not boot, or the command fails
     */
    public void run(BootRequest request, VerdictFile verdict) {
        requireLocalEngine();
        namesToKeep(request).forEach(name -> new KeptVms(request.paths().cache(), engine).requireFree(name));
        BootFindings.removeTestReport(request);
        VmAttempt attempt = attempt(request, verdict);
        BootProgress progress = attempt.progress();
        listener.on(new BuildEvent.VmFinished(request.subject().reference(), progress.parts()));
        new BootRecords(request.paths().cache())
                .write(new BootRecord(request.subject().id(), request.kernel().release(), clock.instant()));
        verdict.passed(request, progress, attempt.findings());
    }

    /** Names that no other VM may have; a VM alone whose name was not asked for gets a free one. */
    private static List<String> namesToKeep(BootRequest request) {
        Keep keep = request.keep();
        Peers peers = request.network().peers();
        if (keep == null) {
            return List.of();
        }
        return peers != null
                ? peers.names(request)
                : Stream.ofNullable(keep.name()).toList();
    }

    /**
     * Boots the image in the terminal that Maven was started in, until the user ends the VM. Records nothing.
     *
     * @throws BootFailedException if the VM cannot be started
     */
    public void withTerminal(BootRequest request) {
        requireLocalEngine();
        listener.on(new BuildEvent.Notice(request.subject().reference() + ": booting Linux "
                + request.kernel().release() + " in this terminal; Ctrl-A X ends it, Ctrl-A H shows more keys"));
        OptionalInt status = terminalBoot(request, accel(request));
        if (status.isEmpty()) {
            warnOfKvm(request, "printed nothing, or ended at once");
            status = terminalBoot(request, Accelerator.TCG);
        }
        if (status.orElse(0) != 0) {
            throw new BootFailedException(
                    request.subject().reference(),
                    "its VM ended with exit status " + status.orElse(0),
                    List.of(),
                    "Look at what the terminal shows",
                    List.of(),
                    request.paths().console());
        }
    }

    /** The exit status; empty if KVM was possibly used, and nothing was printed or a signal ended qemu at once. */
    private OptionalInt terminalBoot(BootRequest request, Accelerator accel) {
        try (UserTerminal terminal = UserTerminal.open()) {
            String configuration = new VmConfiguration(request).json(accel, terminal.properties());
            try (VmContainer vm = VmContainer.create(request, configuration);
                    RunningContainer container = vm.start(engine, terminal, terminal.input())) {
                OptionalInt status = container.await(request.timeouts().firstOutput());
                boolean silent = status.isEmpty() && !terminal.hasPrinted();
                if (accel == Accelerator.AUTO && (silent || status.orElse(0) >= FIRST_OF_SIGNALS)) {
                    return OptionalInt.empty();
                }
                while (status.isEmpty()) {
                    status = container.await(Duration.ofHours(1));
                }
                return status;
            }
        }
    }

    private void warnOfKvm(BootRequest request, String what) {
        listener.on(new BuildEvent.Warning(
                request.subject().reference() + ": the VM under KVM " + what + "; it is started again with tcg",
                "-Dmkt.boot.accel=tcg uses tcg at once. If tcg works, later boots use it until this machine is"
                        + " rebooted"));
    }

    private void requireLocalEngine() {
        if (!engine.isLocal()) {
            throw new EngineException(
                    "A VM uses files of this host, which " + engine.description() + " cannot read",
                    "Boot with an engine on this host, or skip the boot with -Dmkt.boot.skip",
                    null);
        }
    }

    private Accelerator accel(BootRequest request) {
        Accelerator wanted = request.hardware().accel();
        if (request.subject().qemu() != null) {
            return withoutKvm(request, wanted);
        }
        if (wanted == Accelerator.AUTO && marker(request).isSet()) {
            listener.on(new BuildEvent.Notice(request.subject().reference()
                    + ": KVM did not work since this machine was started, so tcg is used;"
                    + " -Dmkt.boot.accel=kvm tries KVM again"));
            return Accelerator.TCG;
        }
        return wanted;
    }

    private static Accelerator withoutKvm(BootRequest request, Accelerator wanted) {
        if (wanted == Accelerator.KVM) {
            throw new InvalidInputException(
                    "-Dmkt.boot.accel=kvm: KVM of this host runs no VM of "
                            + request.subject().platform(),
                    "Leave -Dmkt.boot.accel out");
        }
        return Accelerator.TCG;
    }

    private static KvmHangMarker marker(BootRequest request) {
        return new KvmHangMarker(request.paths().cache());
    }

    private VmAttempt attempt(BootRequest request, VerdictFile verdict) {
        try {
            return attempt(request, accel(request), verdict);
        } catch (VmAttempt.KvmException e) {
            warnOfKvm(request, String.valueOf(e.getMessage()));
            return attemptWithoutKvm(request, verdict);
        }
    }

    /** Starts the VM a second time if qemu crashes, since a defect of its tcg hits one boot of many. */
    private VmAttempt attempt(BootRequest request, Accelerator accel, VerdictFile verdict)
            throws VmAttempt.KvmException {
        VmAttempt attempt = newAttempt(request, accel);
        try {
            return run(attempt, request, verdict);
        } catch (BootFailedException e) {
            BootFailure failure = attempt.failure();
            if (failure == null || !attempt.hasCrashed()) {
                throw e;
            }
            listener.on(new BuildEvent.Warning(
                    request.subject().reference() + ": " + failure.what()
                            + " before the VM was up; it is started again",
                    "Some versions of qemu crash by chance without KVM. If this comes often, install a newer qemu in"
                            + " the image, or use -Dmkt.boot.cpus=1"));
            return run(newAttempt(request, accel), request, verdict);
        }
    }

    /** KVM is the cause if the same kernel prints something without it. */
    private VmAttempt attemptWithoutKvm(BootRequest request, VerdictFile verdict) {
        VmAttempt attempt = newAttempt(request, Accelerator.TCG);
        try {
            return run(attempt, request, verdict);
        } catch (VmAttempt.KvmException e) {
            throw new IllegalStateException("KVM is not used", e);
        } finally {
            if (attempt.hasPrinted()) {
                marker(request).set();
            }
        }
    }

    private VmAttempt newAttempt(BootRequest request, Accelerator accel) {
        return request.network().peers() == null
                ? new BootAttempt(request, accel, listener, clock.instant())
                : new PeersAttempt(request, accel, listener, clock.instant());
    }

    private VmAttempt run(VmAttempt attempt, BootRequest request, VerdictFile verdict) throws VmAttempt.KvmException {
        Instant begun = clock.instant();
        try {
            attempt.run(engine);
            return attempt;
        } finally {
            BootFindings findings = attempt.findings();
            BootFailure failure = attempt.failure();
            findings.writeTestReport(request, begun, listener);
            if (failure != null) {
                verdict.failed(request, attempt.progress(), findings, failure);
            }
        }
    }
}
