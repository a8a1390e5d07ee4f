package com.mellanox.mkt.images.maven;

import com.mellanox.mkt.images.boot.Boot;
import com.mellanox.mkt.images.boot.BootRequest;
import com.mellanox.mkt.images.boot.BootRequest.BootKernel;
import com.mellanox.mkt.images.boot.BootRequest.BootPaths;
import com.mellanox.mkt.images.boot.BootRequest.BootTimeouts;
import com.mellanox.mkt.images.boot.BootRequest.GuestSetup;
import com.mellanox.mkt.images.boot.BootRequest.Keep;
import com.mellanox.mkt.images.boot.BootRequest.Subject;
import com.mellanox.mkt.images.boot.BootRequest.VmHardware;
import com.mellanox.mkt.images.boot.BootRequest.VmNetwork;
import com.mellanox.mkt.images.boot.HostQemu;
import com.mellanox.mkt.images.boot.Kselftest;
import com.mellanox.mkt.images.boot.ResultOptions;
import com.mellanox.mkt.images.boot.VerdictFile;
import com.mellanox.mkt.images.descriptor.FinalImage;
import com.mellanox.mkt.images.engine.EngineImage;
import com.mellanox.mkt.images.event.BuildEvent;
import com.mellanox.mkt.images.event.BuildListener;
import com.mellanox.mkt.images.failure.CancelledException;
import com.mellanox.mkt.images.failure.EngineException;
import com.mellanox.mkt.images.failure.InvalidInputException;
import com.mellanox.mkt.images.failure.MktException;
import com.mellanox.mkt.images.kernel.ContractCheck;
import com.mellanox.mkt.images.kernel.Feature;
import com.mellanox.mkt.images.kernel.Kernel;
import com.mellanox.mkt.images.type.ImageReference;
import com.mellanox.mkt.images.type.Platform;
import java.nio.file.Path;
import java.util.Optional;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * The action of the goal {@code boot}.
 *
 * @param path the path of the kernel; null if none is named
 * @param directory the directory of the files of the boot; null for that of the key
 * @param force whether a kernel is booted whose configuration lacks something
 * @param interactive whether the VM gets the terminal
 * @param engineIsOptional whether a missing engine is a warning only
 * @param keep how the VM is kept; null if it ends with the boot
 * @param results what is done with what the VM tells
 * @param features what the kernel must have beyond what any boot needs
 */
record BootAction(
        @Nullable Path path,
        @Nullable Path directory,
        boolean force,
        boolean interactive,
        boolean engineIsOptional,
        Set<Feature> features,
        VmHardware machine,
        VmNetwork network,
        GuestSetup guest,
        BootTimeouts limits,
        @Nullable Keep keep,
        ResultOptions results,
        BuildListener listener)
        implements GoalAction {
    private static final String INTERFACE = "com.mellanox.mkt.kvm-interface";

    BootAction {
        features = Set.copyOf(features);
    }

    /** The same action for another kernel. */
    BootAction with(Path kernel, Path ownDirectory, BuildListener ownListener) {
        return new BootAction(
                kernel,
                ownDirectory,
                force,
                interactive,
                engineIsOptional,
                features,
                machine,
                network,
                guest,
                limits,
                keep,
                results,
                ownListener);
    }

    /** Notes that the image of a key is not booted, for a reason that ends a sentence. */
    static void skip(ModuleRun run, String reason, BuildListener listener) {
        kvmImage(run, listener)
                .ifPresent(image -> listener.on(new BuildEvent.Notice(
                        run.key() + ": not booted, since " + reason + ": that " + image + " boots is not verified")));
    }

    @Override
    public void run(ModuleRun run) {
        kvmImage(run, listener).ifPresent(image -> boot(run, image));
    }

    /** The image to boot; empty, with a notice, where the key has none. */
    static Optional<ImageReference> kvmImage(ModuleRun run, BuildListener listener) {
        if (run.descriptor().images().stream().noneMatch(FinalImage::isKvm)) {
            listener.on(new BuildEvent.Notice(run.key() + ": has no KVM image, and nothing to boot"));
            return Optional.empty();
        }
        return Optional.of(run.descriptor().reference(FinalImage.KVM));
    }

    private void boot(ModuleRun run, ImageReference image) {
        boot(run, image, VerdictFile.begin(logs(run), run.clock()));
    }

    private Path logs(ModuleRun run) {
        return directory == null ? run.options().logDirectory(run.key()) : directory;
    }

    /** Boots the image, and writes the verdict. */
    void boot(ModuleRun run, ImageReference image, VerdictFile verdict) {
        try {
            tryToBoot(run, image, verdict);
        } catch (CancelledException e) {
            throw e;
        } catch (MktException e) {
            verdict.failedOtherwise(path, e.problem());
            throw e;
        }
    }

    private void tryToBoot(ModuleRun run, ImageReference image, VerdictFile verdict) {
        if (path == null) {
            throw new InvalidInputException(
                    "There is no kernel to boot",
                    "Name a compiled tree or a bzImage: -Dmkt.kernel=…, or 'kernel' of 'boot' in your settings");
        }
        Kernel kernel = Kernel.at(path, run.options().cacheDirectory());
        verdict.note(kernel.release());
        run.descriptor().platform().ifPresent(platform -> requireKernelFor(platform, kernel, image));
        check(kernel);
        GuestSetup setup = guest(kernel);
        try {
            run.engine();
        } catch (EngineException e) {
            warnOrFail(run, image, e);
            verdict.failedOtherwise(path, e.problem());
            return;
        }
        requireKernelFor(platform(run), kernel, image);
        BootRequest request = request(run, kernel, setup, subject(run, image));
        Boot boot = new Boot(run.engine(), listener, run.clock());
        if (interactive) {
            boot.withTerminal(request);
        } else {
            boot.run(request, verdict);
        }
    }

    /** What a missing engine means. */
    void warnOrFail(ModuleRun run, ImageReference image, EngineException reason) {
        if (!engineIsOptional) {
            throw reason;
        }
        listener.on(new BuildEvent.Warning(
                run.key() + ": not booted, since mkt.noEngine is skip: that " + image + " boots is not verified. "
                        + reason.getMessage(),
                "Boot it on a machine that has an engine before it is published"));
    }

    /** What the VM has, with the command for the kernel's own tests if they are asked for. */
    private GuestSetup guest(Kernel kernel) {
        return Kselftest.read(guest.command())
                .map(tests -> {
                    Path directory = tests.installed(kernel.tree());
                    return guest.withCommand(tests.command(directory), directory);
                })
                .orElse(guest);
    }

    private BootRequest request(ModuleRun run, Kernel kernel, GuestSetup setup, Subject subject) {
        BootKernel booted = new BootKernel(
                kernel.image().file().toAbsolutePath().normalize(),
                kernel.release().orElse("of unknown release"),
                kernel.treeWithModules(),
                kernel.installedModules());
        BootPaths paths = new BootPaths(logs(run), run.options().cacheDirectory());
        return new BootRequest(subject, booted, machine, network, setup, limits, paths, keep, results);
    }

    private Subject subject(ModuleRun run, ImageReference reference) {
        EngineImage image = run.engine()
                .images()
                .find(reference)
                .orElseThrow(() -> new InvalidInputException(
                        "The engine has no " + reference + " to boot",
                        "Build it first: mvn mkt-images:build -Dkey=" + run.key()));
        String number = image.labels().getOrDefault(INTERFACE, "1");
        try {
            Platform platform = platform(run);
            HostQemu qemu = HostQemu.of(platform).orElse(null);
            return new Subject(run.key(), reference, image.id(), Integer.parseInt(number), platform, qemu);
        } catch (NumberFormatException e) {
            throw new InvalidInputException(
                    "The label " + INTERFACE + " of " + reference + " is '" + number + "', not a number",
                    "Correct it in the Dockerfile, and build the image again");
        }
    }

    /** What the image is for. */
    private static Platform platform(ModuleRun run) {
        return run.descriptor().platform().orElseGet(() -> run.engine().platform());
    }

    private static void requireKernelFor(Platform platform, Kernel kernel, ImageReference image) {
        Platform ofKernel = kernel.image().architecture().platform();
        if (!ofKernel.equals(platform)) {
            throw new InvalidInputException(
                    "The kernel " + kernel.image().file() + " is for " + ofKernel + ", and the image " + image
                            + " is for " + platform,
                    "Name a kernel for " + platform + ", or boot the image of the kernel's platform: -Dmkt.platform="
                            + ofKernel);
        }
    }

    /** Checks the kernel's configuration before a minute is spent on a kernel that cannot boot. */
    private void check(Kernel kernel) {
        kernel.notice().ifPresent(text -> listener.on(new BuildEvent.Notice(text)));
        Optional<ContractCheck> check = kernel.check(features);
        if (check.isEmpty()) {
            listener.on(new BuildEvent.Notice(
                    "the kernel's configuration is not checked, since there is none beside " + kernel.named()));
            return;
        }
        check.get().advice().forEach(advice -> listener.on(new BuildEvent.Detail(advice.describe())));
        if (force) {
            check.get()
                    .errors()
                    .forEach(error -> listener.on(new BuildEvent.Warning(
                            error.describe(), "It is booted all the same, since mkt.boot.force is set")));
        } else {
            check.get()
                    .throwIfWrong("Merge what 'mvn mkt-images:kernel-config' writes, and compile it again;"
                            + " or boot it all the same with -Dmkt.boot.force");
        }
    }
}
