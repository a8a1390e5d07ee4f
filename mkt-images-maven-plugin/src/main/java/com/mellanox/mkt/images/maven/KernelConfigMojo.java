package com.mellanox.mkt.images.maven;

import com.mellanox.mkt.images.console.PlainConsole;
import com.mellanox.mkt.images.event.BuildListener;
import com.mellanox.mkt.images.kernel.Feature;
import com.mellanox.mkt.images.kernel.Kernel;
import com.mellanox.mkt.images.kernel.KernelContract;
import com.mellanox.mkt.images.settings.UserSettings;
import com.mellanox.mkt.images.type.UserEnvironment;
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
 * {@code mvn mkt-images:kernel-config -Dmkt.kernel=$HOME/linux}. The contract is the same for all image keys: of several
 * modules only the first of the run has the goal done, unless its POM binds it.
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
     * The kernel to check: its tree, a bzImage, a directory with one, or a {@code .config}; relative to the directory that
     * Maven was started in. Default: none, and the file is written.
     */
    @Parameter(property = "mkt.kernel")
    @Nullable String kernel;

    /**
     * What the VM will need beyond its boot, separated by commas: {@code rxe}, virtual RDMA devices; {@code modules};
     * {@code debug}. A kernel is checked for them, too. Default: none.
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
        GoalFailure.translate(getLog(), () -> run(new PlainConsole(new MavenLines(getLog()))));
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
        parameters.throwIfWrong();
        KernelConfigFile file = new KernelConfigFile(written, listener);
        if (named.isPresent()) {
            file.check(Kernel.at(named.get()), required);
        } else {
            file.write();
        }
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
}
