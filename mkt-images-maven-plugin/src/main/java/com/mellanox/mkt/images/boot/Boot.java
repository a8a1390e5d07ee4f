package com.mellanox.mkt.images.boot;

import com.mellanox.mkt.images.engine.Engine;
import com.mellanox.mkt.images.event.BuildEvent;
import com.mellanox.mkt.images.event.BuildListener;
import com.mellanox.mkt.images.failure.EngineException;
import java.time.Clock;
import java.time.Duration;

/** Boots an image and decides whether it has come up. */
public final class Boot {
    /** A kernel that is run by a processor prints its first line in less than one. */
    private static final Duration SILENCE = Duration.ofSeconds(8);

    private final Engine engine;
    private final BuildListener listener;
    private final Clock clock;

    public Boot(Engine engine, BuildListener listener, Clock clock) {
        this.engine = engine;
        this.listener = listener;
        this.clock = clock;
    }

    /**
     * Boots it, has the command run, and keeps a record of it. Nothing is left running.
     *
     * @throws com.mellanox.mkt.images.failure.BootFailedException where it does not come up, or its command fails
     */
    public BootResult run(BootOrder order) {
        if (!engine.isLocal()) {
            throw new EngineException(
                    "A VM runs with files of this host, which " + engine.description() + " does not see",
                    "Boot with an engine on this host, or leave it out with -Dmkt.boot.skip",
                    null);
        }
        BootResult result = attempt(order);
        listener.on(new BuildEvent.VmFinished(
                order.subject().reference(), result.times().parts()));
        new BootRecords(order.place().cache())
                .keep(new BootRecord(order.subject().id(), order.kernel().release(), clock.instant()));
        return result;
    }

    private BootResult attempt(BootOrder order) {
        KvmMemory memory = new KvmMemory(order.place().cache());
        Accel wanted = order.machine().accel();
        if (wanted == Accel.AUTO && memory.hangs()) {
            listener.on(new BuildEvent.Detail("KVM has hung on this machine since it was started: tcg is used"));
            wanted = Accel.TCG;
        }
        try {
            return new BootAttempt(order, wanted, SILENCE, listener).run(engine);
        } catch (BootAttempt.SilentException e) {
            memory.keepThatItHangs();
            listener.on(new BuildEvent.Warning(
                    order.subject().reference() + ": a VM under KVM has printed nothing for " + SILENCE.toSeconds()
                            + " s, and is tried once more with tcg",
                    "-Dmkt.boot.accel=tcg does so at once, as later boots will until this machine is started anew"));
        }
        try {
            return new BootAttempt(order, Accel.TCG, SILENCE, listener).run(engine);
        } catch (BootAttempt.SilentException e) {
            throw new IllegalStateException("nobody has asked for KVM", e);
        }
    }
}
