package com.mellanox.mkt.images.maven;

import com.mellanox.mkt.images.boot.Boot;
import com.mellanox.mkt.images.boot.BootKernel;
import com.mellanox.mkt.images.boot.BootRequest;
import com.mellanox.mkt.images.boot.BootRequest.BootPaths;
import com.mellanox.mkt.images.boot.BootRequest.Subject;
import com.mellanox.mkt.images.boot.BootTimeouts;
import com.mellanox.mkt.images.boot.GuestSetup;
import com.mellanox.mkt.images.boot.VmHardware;
import com.mellanox.mkt.images.boot.VmNetwork;
import com.mellanox.mkt.images.engine.Engine;
import com.mellanox.mkt.images.engine.EngineImage;
import com.mellanox.mkt.images.event.BuildEvent;
import com.mellanox.mkt.images.event.BuildListener;
import com.mellanox.mkt.images.failure.InvalidInputException;
import com.mellanox.mkt.images.kernel.ContractCheck;
import com.mellanox.mkt.images.kernel.Kernel;
import com.mellanox.mkt.images.type.ImageReference;
import java.time.Clock;
import java.util.Optional;
import java.util.function.Function;

/** The work of the goal {@code boot}. */
record BootAction(BootOptions options, BuildListener listener) implements GoalAction {
    private static final String KVM = "kvm";
    private static final String INTERFACE = "com.mellanox.mkt.kvm-interface";

    @Override
    public void on(GoalContext run) {
        if (run.descriptor().images().stream().noneMatch(image -> image.name().equals(KVM))) {
            listener.on(new BuildEvent.Notice(run.key() + ": has no KVM image, and nothing to boot"));
            return;
        }
        ImageReference image = run.descriptor().reference(KVM);
        Optional<String> reason = options.reasonToSkip();
        if (reason.isPresent()) {
            listener.on(new BuildEvent.Notice(
                    run.key() + ": not booted, since " + reason.get() + ": that " + image + " boots is not verified"));
            return;
        }
        Kernel kernel = Kernel.at(options.kernel());
        check(kernel);
        Function<Subject, BootRequest> order = order(run, kernel);
        try (Engine engine = NoEngine.connected(run.engine(), options.engineIsOptional())) {
            boot(order.apply(subject(run, image, engine)), engine);
        } catch (NoEngine e) {
            listener.on(new BuildEvent.Warning(
                    run.key() + ": not booted, since mkt.noEngine is skip: that " + image + " boots is not verified. "
                            + e.getMessage(),
                    "Whoever publishes it boots it where there is an engine"));
        }
    }

    /** All but the image, so that what is wrong with it is told before an engine is asked. */
    private Function<Subject, BootRequest> order(GoalContext run, Kernel kernel) {
        BootKernel booted = new BootKernel(
                kernel.image().file().toAbsolutePath().normalize(),
                kernel.release().orElse("of unknown release"),
                kernel.hasModules()
                        ? kernel.tree().orElseThrow().toAbsolutePath().normalize()
                        : null);
        VmHardware machine = options.machine();
        VmNetwork network = options.network();
        GuestSetup guest = options.guest(CallingUser.find());
        BootTimeouts limits = options.limits();
        BootPaths place =
                new BootPaths(run.options().logDirectory(), run.options().cacheDirectory());
        return subject -> new BootRequest(subject, booted, machine, network, guest, limits, place);
    }

    private void boot(BootRequest order, Engine engine) {
        Boot boot = new Boot(engine, listener, Clock.systemUTC());
        if (options.isInteractive()) {
            boot.withTerminal(order);
        } else {
            boot.run(order);
        }
    }

    private Subject subject(GoalContext run, ImageReference reference, Engine engine) {
        EngineImage image = engine.images()
                .find(reference)
                .orElseThrow(() -> new InvalidInputException(
                        "The engine has no " + reference + " to boot",
                        "Build it first: mvn mkt-images:build -Dkey=" + run.key()));
        String kept = image.labels().getOrDefault(INTERFACE, "1");
        try {
            return new Subject(run.key(), reference, image.id(), Integer.parseInt(kept));
        } catch (NumberFormatException e) {
            throw new InvalidInputException(
                    "The label " + INTERFACE + " of " + reference + " is '" + kept + "', and no number",
                    "Correct it in the Dockerfile, and build the image again");
        }
    }

    /** Before a minute is spent on a kernel that cannot come up. */
    private void check(Kernel kernel) {
        kernel.notice().ifPresent(text -> listener.on(new BuildEvent.Notice(text)));
        Optional<ContractCheck> check = kernel.check(options.features());
        if (check.isEmpty()) {
            listener.on(new BuildEvent.Notice(
                    "the kernel's configuration is not checked, since there is none beside " + kernel.named()));
            return;
        }
        check.get().notes().forEach(note -> listener.on(new BuildEvent.Detail(note)));
        if (options.force()) {
            check.get()
                    .lines()
                    .forEach(line -> listener.on(
                            new BuildEvent.Warning(line, "It is booted all the same, since mkt.boot.force is set")));
        } else {
            check.get()
                    .throwIfWrong("Merge what 'mvn mkt-images:kernel-config' writes, and compile it again;"
                            + " or boot it all the same with -Dmkt.boot.force");
        }
    }
}
