package com.mellanox.mkt.images.maven;

import com.mellanox.mkt.images.boot.Boot;
import com.mellanox.mkt.images.boot.BootRequest;
import com.mellanox.mkt.images.boot.BootRequest.BootKernel;
import com.mellanox.mkt.images.boot.BootRequest.BootPaths;
import com.mellanox.mkt.images.boot.BootRequest.Subject;
import com.mellanox.mkt.images.engine.Engine;
import com.mellanox.mkt.images.engine.EngineImage;
import com.mellanox.mkt.images.event.BuildEvent;
import com.mellanox.mkt.images.event.BuildListener;
import com.mellanox.mkt.images.failure.EngineException;
import com.mellanox.mkt.images.failure.InvalidInputException;
import com.mellanox.mkt.images.kernel.ContractCheck;
import com.mellanox.mkt.images.kernel.Kernel;
import com.mellanox.mkt.images.run.EngineConnection;
import com.mellanox.mkt.images.type.ImageReference;
import java.util.Optional;
import java.util.function.Function;

/** The action of the goal {@code boot}. */
record BootAction(BootOptions options, BuildListener listener) implements GoalAction {
    private static final String KVM = "kvm";
    private static final String INTERFACE = "com.mellanox.mkt.kvm-interface";

    @Override
    public void run(ModuleRun run) {
        kvmImage(run, listener).ifPresent(image -> boot(run, image));
    }

    /** The image to boot; empty, with a notice, where the key has none. */
    static Optional<ImageReference> kvmImage(ModuleRun run, BuildListener listener) {
        if (run.descriptor().images().stream().noneMatch(image -> image.name().equals(KVM))) {
            listener.on(new BuildEvent.Notice(run.key() + ": has no KVM image, and nothing to boot"));
            return Optional.empty();
        }
        return Optional.of(run.descriptor().reference(KVM));
    }

    private void boot(ModuleRun run, ImageReference image) {
        Kernel kernel = Kernel.at(options.kernel());
        check(kernel);
        Function<Subject, BootRequest> request = request(run, kernel);
        EngineConnection connection = run.connection();
        if (connection instanceof EngineConnection.Connected connected) {
            boot(request.apply(subject(run, image, connected.engine())), run);
        } else if (connection instanceof EngineConnection.NoEngine none) {
            warnOrFail(run, image, none.reason());
        }
    }

    private void warnOrFail(ModuleRun run, ImageReference image, EngineException reason) {
        if (!options.engineIsOptional()) {
            throw reason;
        }
        listener.on(new BuildEvent.Warning(
                run.key() + ": not booted, since mkt.noEngine is skip: that " + image + " boots is not verified. "
                        + reason.getMessage(),
                "Boot it on a machine that has an engine before it is published"));
    }

    /** All but the image, so that what is wrong with it is told before an engine is asked. */
    private Function<Subject, BootRequest> request(ModuleRun run, Kernel kernel) {
        BootKernel booted = new BootKernel(
                kernel.image().file().toAbsolutePath().normalize(),
                kernel.release().orElse("of unknown release"),
                kernel.hasModules()
                        ? kernel.tree().orElseThrow().toAbsolutePath().normalize()
                        : null);
        BootPaths place =
                new BootPaths(run.options().logDirectory(), run.options().cacheDirectory());
        return subject -> new BootRequest(
                subject, booted, options.machine(), options.network(), options.guest(), options.limits(), place);
    }

    private void boot(BootRequest request, ModuleRun run) {
        Boot boot = new Boot(run.engine(), listener, run.clock());
        if (options.interactive()) {
            boot.withTerminal(request);
        } else {
            boot.run(request);
        }
    }

    private Subject subject(ModuleRun run, ImageReference reference, Engine engine) {
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
