package com.mellanox.mkt.images.boot;

import com.mellanox.mkt.images.engine.Engine;
import com.mellanox.mkt.images.engine.RunningContainer;
import com.mellanox.mkt.images.event.BuildEvent;
import com.mellanox.mkt.images.event.BuildListener;
import com.mellanox.mkt.images.failure.BootFailedException;
import com.mellanox.mkt.images.failure.EngineException;
import java.time.Clock;
import java.time.Duration;
import java.util.List;
import java.util.OptionalInt;

/** Boots an image and decides whether it has come up. */
public final class Boot {
    /** The least exit status of a container whose program was ended by a signal. */
    private static final int FIRST_OF_SIGNALS = 128;

    private final Engine engine;
    private final BuildListener listener;
    private final Clock clock;
    private final ProgressTimeouts patience;

    public Boot(Engine engine, BuildListener listener, Clock clock) {
        this(engine, listener, clock, ProgressTimeouts.USUAL);
    }

    Boot(Engine engine, BuildListener listener, Clock clock, ProgressTimeouts patience) {
        this.engine = engine;
        this.listener = listener;
        this.clock = clock;
        this.patience = patience;
    }

    /**
     * Boots it, has the command run, and keeps a record of it. Nothing is left running.
     *
     * @throws com.mellanox.mkt.images.failure.BootFailedException where it does not come up, or its command fails
     */
    public BootResult run(BootRequest order) {
        requireLocalEngine();
        BootResult result = attempt(order);
        listener.on(new BuildEvent.VmFinished(
                order.subject().reference(), result.times().parts()));
        new BootRecords(order.place().cache())
                .keep(new BootRecord(order.subject().id(), order.kernel().release(), clock.instant()));
        return result;
    }

    /**
     * Boots it in the terminal that Maven was started in, until the user ends it. Nothing is decided by it.
     *
     * @throws com.mellanox.mkt.images.failure.BootFailedException where there is no VM
     */
    public void withTerminal(BootRequest order) {
        requireLocalEngine();
        listener.on(new BuildEvent.Notice(order.subject().reference() + ": booting Linux "
                + order.kernel().release() + " in this terminal; Ctrl-A X ends it, Ctrl-A H tells more"));
        Accelerator accel = accel(order);
        OptionalInt status = terminalBoot(order, accel);
        if (status.isEmpty()) {
            warnOfKvm(order, "printed nothing, or ended at once");
            status = terminalBoot(order, Accelerator.TCG);
        }
        if (status.orElse(0) != 0) {
            throw new BootFailedException(
                    order.subject().reference(),
                    "its VM ended with exit status " + status.orElse(0),
                    List.of(),
                    "Look at what the terminal shows",
                    List.of(),
                    order.place().console());
        }
    }

    /** The exit status; empty where KVM may have been used, and nothing was printed or a signal ended qemu at once. */
    private OptionalInt terminalBoot(BootRequest order, Accelerator accel) {
        try (UserTerminal terminal = UserTerminal.take()) {
            String configuration =
                    new VmConfiguration(order).json(accel, terminal.size(), UserTerminal.type(System.getenv("TERM")));
            try (VmFiles files = VmFiles.write(order.place().logs(), configuration);
                    RunningContainer container =
                            new VmContainer(order).start(engine, files, terminal, terminal.input())) {
                OptionalInt status = container.await(patience.silence());
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

    private void warnOfKvm(BootRequest order, String what) {
        listener.on(new BuildEvent.Warning(
                order.subject().reference() + ": the VM under KVM " + what + "; it is started again with tcg",
                "-Dmkt.boot.accel=tcg uses tcg at once. If tcg works, later boots use it until this machine is"
                        + " rebooted"));
    }

    private void requireLocalEngine() {
        if (!engine.isLocal()) {
            throw new EngineException(
                    "A VM runs with files of this host, which " + engine.description() + " does not see",
                    "Boot with an engine on this host, or leave it out with -Dmkt.boot.skip",
                    null);
        }
    }

    private Accelerator accel(BootRequest order) {
        Accelerator wanted = order.machine().accel();
        if (wanted == Accelerator.AUTO && new KvmHangMarker(order.place().cache()).hangs()) {
            listener.on(new BuildEvent.Notice(order.subject().reference()
                    + ": KVM did not work since this machine was started, so tcg is used;"
                    + " -Dmkt.boot.accel=kvm tries KVM again"));
            return Accelerator.TCG;
        }
        return wanted;
    }

    private BootResult attempt(BootRequest order) {
        try {
            return new BootAttempt(order, accel(order), patience, listener).run(engine);
        } catch (BootAttempt.KvmException e) {
            warnOfKvm(order, String.valueOf(e.getMessage()));
            return attemptWithoutKvm(order);
        }
    }

    /** KVM is to blame where the same kernel prints something without it. */
    private BootResult attemptWithoutKvm(BootRequest order) {
        BootAttempt attempt = new BootAttempt(order, Accelerator.TCG, patience, listener);
        try {
            return attempt.run(engine);
        } catch (BootAttempt.KvmException e) {
            throw new IllegalStateException("nobody has asked for KVM", e);
        } finally {
            if (attempt.hasPrinted()) {
                new KvmHangMarker(order.place().cache()).keepThatItHangs();
            }
        }
    }
}
