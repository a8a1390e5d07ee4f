package com.mellanox.mkt.images.maven;

import com.mellanox.mkt.images.console.PlainConsole;
import com.mellanox.mkt.images.failure.InvalidInputException;
import com.mellanox.mkt.images.kernel.Feature;
import com.mellanox.mkt.images.kernel.Kernel;
import com.mellanox.mkt.images.kernel.KernelContract;
import java.nio.file.Path;
import java.util.EnumSet;
import java.util.List;
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

    /**
     * Whether this goal does nothing at all.
     *
     * @since 1.0
     */
    @Parameter(property = "mkt.skip", defaultValue = "false")
    boolean skip;

    /**
     * The kernel to check: its tree, a bzImage, a directory with one, or a {@code .config}; relative to where Maven was
     * started. Default: none, and the file is written.
     *
     * @since 1.0
     */
    @Parameter(property = "mkt.kernel")
    @Nullable String kernel;

    /**
     * What the VM will be asked for beyond its boot, separated by commas: {@code rxe}, virtual RDMA devices;
     * {@code modules}; {@code debug}. A kernel that is checked must have what they need, too. Default: none.
     *
     * @since 1.0
     */
    @Parameter(property = "mkt.kernelConfig.features")
    List<String> features = List.of();

    /**
     * The file to write, relative to where Maven was started. Default: {@code mkt-images/kernel.config} in the build
     * directory.
     *
     * @since 1.0
     */
    @Parameter(property = "mkt.kernelConfig.output")
    @Nullable String output;

    @Override
    public void execute() throws MojoFailureException {
        if (skip) {
            getLog().info("mkt.skip is set: nothing is done");
        } else if (!isOwn()) {
            getLog().debug("done once for all modules, since the contract is the same for all image keys");
        } else {
            GoalFailure.translate(getLog(), this::run);
        }
    }

    private void run() {
        Set<Feature> asked = features();
        KernelConfigFile file = new KernelConfigFile(file(), new PlainConsole(new MavenLines(getLog())));
        if (kernel == null) {
            file.write();
        } else {
            file.check(Kernel.at(path("mkt.kernel", kernel)), asked);
        }
    }

    /** A goal on the command line visits all modules, and would say the same in each. */
    private boolean isOwn() {
        return execution.getSource() == MojoExecution.Source.LIFECYCLE
                || session.getProjects().isEmpty()
                || session.getProjects().get(0).equals(project);
    }

    private Set<Feature> features() {
        Set<Feature> asked = EnumSet.noneOf(Feature.class);
        features.forEach(
                word -> asked.add(EnumParameter.among(Feature.values(), "mkt.kernelConfig.features", word.strip())));
        return asked;
    }

    private Path file() {
        if (output != null) {
            return path("mkt.kernelConfig.output", output);
        }
        // Where there is no project, Maven's stand-in for one has no directory.
        Path target = project.getBasedir() == null
                ? started().resolve("target")
                : Path.of(project.getBuild().getDirectory());
        return target.resolve("mkt-images").resolve(KernelContract.FILE_NAME);
    }

    private Path path(String option, String name) {
        if (name.isBlank()) {
            throw new InvalidInputException("-D" + option + " is empty", "Give it a path, or leave it out");
        }
        return started().resolve(name).normalize();
    }

    private Path started() {
        return Path.of(session.getExecutionRootDirectory());
    }
}
