package com.mellanox.mkt.images.maven;

import com.mellanox.mkt.images.console.PlainConsole;
import com.mellanox.mkt.images.event.BuildEvent;
import com.mellanox.mkt.images.event.BuildListener;
import com.mellanox.mkt.images.failure.Causes;
import com.mellanox.mkt.images.failure.InvalidInputException;
import com.mellanox.mkt.images.kernel.ContractCheck;
import com.mellanox.mkt.images.kernel.Feature;
import com.mellanox.mkt.images.kernel.Kernel;
import com.mellanox.mkt.images.kernel.KernelArchitecture;
import com.mellanox.mkt.images.kernel.KernelContract;
import com.mellanox.mkt.images.settings.UserSettings;
import com.mellanox.mkt.images.type.Platform;
import com.mellanox.mkt.images.type.UserEnvironment;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.EnumSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import org.apache.maven.execution.MavenSession;
import org.apache.maven.plugin.AbstractMojo;
import org.apache.maven.plugin.MojoExecution;
import org.apache.maven.plugin.MojoFailureException;
import org.apache.maven.plugins.annotations.Mojo;
import org.apache.maven.plugins.annotations.Parameter;
import org.apache.maven.project.MavenProject;
import org.jspecify.annotations.Nullable;

/**
 * Writes what a kernel needs to boot the KVM image, with the reasons, as a file for the kernel's
 * {@code scripts/kconfig/merge_config.sh}; or checks a kernel's configuration, and fails where no VM comes up with it. Needs
 * neither an engine nor an image descriptor.
 *
 * <p>From the command line: {@code mvn mkt-images:kernel-config} and
 * {@code mvn mkt-images:kernel-config -Dmkt.kernel=$HOME/linux}. The contract is the same for all image keys of a platform: of
 * several modules only the first of the run has the goal done, unless its POM binds it.
 *
 * @since 1.0
 */
@Mojo(name = "kernel-config", requiresProject = false, threadSafe = true)
public final class KernelConfigMojo extends AbstractMojo {
    @Parameter(defaultValue = "${project}", readonly = true, required = true)
    MavenProject project;

    @Parameter(defaultValue = "${session}", readonly = true, required = true)
    MavenSession session;

    @Parameter(defaultValue = "${mojoExecution}", readonly = true, required = true)
    MojoExecution execution;

    /** Tests replace it. */
    UserEnvironment environment = UserEnvironment.ofProcess();

    /** Skips this goal: {@code true} or {@code false}. */
    @Parameter(property = "mkt.skip", defaultValue = "false")
    @Nullable String skip;

    /**
     * What the kernel is for whose options are written: {@code linux/amd64} or {@code linux/arm64}. A kernel that is checked has
     * this in its configuration. Default: the platform of this host.
     */
    @Parameter(property = "mkt.platform")
    @Nullable String platform;

    /**
     * The kernel to check: its tree, a bzImage (arm64: Image), a package, a directory with one of these, or a {@code .config}; relative to
     * the directory that Maven was started in. Default: none, and the file is written.
     */
    @Parameter(property = "mkt.kernel")
    @Nullable String kernel;

    /**
     * What the VM will need beyond its boot, separated by commas: {@code rxe}, virtual RDMA devices; {@code disk}, NVMe
     * disks; {@code numa}; {@code modules}; {@code debug}. A kernel is checked for them, too. Default: none.
     */
    @Parameter(property = "mkt.kernelConfig.features")
    List<String> features = List.of();

    /**
     * The file to write, relative to the directory that Maven was started in. Default: {@code mkt-images/kernel.config} in
     * the build directory.
     */
    @Parameter(property = "mkt.kernelConfig.output")
    @Nullable String output;

    @Override
    public void execute() throws MojoFailureException {
        GoalExecution.translate(getLog(), () -> run(new PlainConsole(new MavenLines(getLog(), false))));
    }

    private void run(BuildListener listener) {
        GoalExecution maven = new GoalExecution(session, project, execution, environment);
        Parameters parameters = new Parameters(maven, UserSettings.NONE, listener);
        boolean skipped = parameters.flag("mkt.skip", skip);
        parameters.throwIfWrong();
        if (skipped) {
            getLog().info("mkt.skip is set: nothing is done");
        } else if (isOwn()) {
            ParameterNames.of(execution.getMojoDescriptor()).check(maven, parameters, listener);
            run(parameters, listener);
        }
    }

    private void run(Parameters parameters, BuildListener listener) {
        Optional<Path> named = parameters.text("mkt.kernel", kernel).map(parameters::path);
        Set<Feature> required = EnumSet.noneOf(Feature.class);
        parameters
                .names("mkt.kernelConfig.features", features)
                .forEach(name -> required.add(parameters.choice("mkt.kernelConfig.features", name, Feature.values())));
        Path written = parameters
                .text("mkt.kernelConfig.output", output)
                .map(parameters::path)
                .orElseGet(this::usualFile);
        KernelArchitecture architecture = architecture(parameters);
        parameters.throwIfWrong();
        if (named.isPresent()) {
            check(Kernel.at(named.get(), environment.cacheDirectory()), required, written, listener);
        } else {
            write(written, KernelContract.read(architecture), listener);
        }
    }

    /** That of the platform; a mistake in it is recorded. */
    private KernelArchitecture architecture(Parameters parameters) {
        return parameters
                .text("mkt.platform", platform)
                .map(text -> KernelArchitecture.named(text).orElseGet(() -> {
                    parameters.add(
                            "-Dmkt.platform=" + text + " is no platform that VMs have",
                            "Write linux/amd64 or linux/arm64");
                    return KernelArchitecture.AMD64;
                }))
                .or(() -> KernelArchitecture.of(Platform.ofThisHost()))
                .orElse(KernelArchitecture.AMD64);
    }

    /** A goal of the command line runs in all modules, and would do the same in each. */
    private boolean isOwn() {
        return execution.getSource() == MojoExecution.Source.LIFECYCLE
                || session.getProjects().isEmpty()
                || session.getProjects().get(0).equals(project);
    }

    /** Where there is no project, Maven's stand-in for one has no directory. */
    private Path usualFile() {
        Path target = project.getBasedir() == null
                ? Path.of(session.getExecutionRootDirectory()).resolve("target")
                : Path.of(project.getBuild().getDirectory());
        return target.resolve("mkt-images").resolve(KernelContract.FILE_NAME);
    }

    /** Writes the file, and logs how to use it. */
    private static void write(Path file, KernelContract contract, BuildListener listener) {
        save(file, contract);
        listener.on(new BuildEvent.Notice("what a kernel needs to boot the KVM image is in " + file
                + "; in the kernel's tree: " + merging(file)));
    }

    /** Checks a kernel's configuration; if it is wrong, writes the file to merge. */
    private static void check(Kernel kernel, Set<Feature> features, Path file, BuildListener listener) {
        ContractCheck check = kernel.check(features)
                .orElseThrow(() -> new InvalidInputException(
                        "There is no configuration beside " + kernel.named() + ": no .config and no config-<version>",
                        "Name the .config that it was made with"));
        kernel.notice().ifPresent(text -> listener.on(new BuildEvent.Notice(text)));
        check.advice().forEach(advice -> listener.on(new BuildEvent.Notice(advice.describe())));
        if (!check.errors().isEmpty()) {
            save(file, check.contract());
            check.throwIfWrong("Merge the file that this goal wrote: "
                    + (kernel.tree() == null ? "in the kernel's tree, " : "cd " + kernel.tree() + " && ")
                    + merging(file));
        }
        listener.on(new BuildEvent.Notice(
                check.file() + ": has all that the KVM image needs, of " + check.checked() + " options compared"));
    }

    private static String merging(Path file) {
        return "scripts/kconfig/merge_config.sh -m .config " + file + " && make olddefconfig";
    }

    private static void save(Path file, KernelContract contract) {
        try {
            Files.createDirectories(file.toAbsolutePath().getParent());
            Files.writeString(file, contract.text());
        } catch (IOException e) {
            throw new InvalidInputException(
                    file + " cannot be written: " + Causes.reason(e),
                    "Check the directory's permissions and free space");
        }
    }
}
