package com.mellanox.mkt.images.maven;

import com.mellanox.mkt.images.descriptor.ImageDescriptorReader;
import com.mellanox.mkt.images.descriptor.OsModule;
import com.mellanox.mkt.images.failure.Causes;
import com.mellanox.mkt.images.failure.EngineException;
import com.mellanox.mkt.images.failure.InvalidInputException;
import com.mellanox.mkt.images.failure.MktException;
import com.mellanox.mkt.images.failure.RegistryException;
import com.mellanox.mkt.images.failure.SourceException;
import com.mellanox.mkt.images.type.UserEnvironment;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.regex.Pattern;
import org.apache.maven.execution.MavenSession;
import org.apache.maven.model.Plugin;
import org.apache.maven.model.PluginExecution;
import org.apache.maven.plugin.MojoExecution;
import org.apache.maven.plugin.MojoFailureException;
import org.apache.maven.plugin.descriptor.MojoDescriptor;
import org.apache.maven.plugin.descriptor.PluginDescriptor;
import org.apache.maven.plugin.logging.Log;
import org.apache.maven.project.MavenProject;

/** One execution of a goal in one module, as Maven has it. */
record GoalExecution(MavenSession session, MavenProject project, MojoExecution execution, UserEnvironment environment) {
    /** Maven's build cache extension reads this property after the goals of a module, and the next one before them. */
    private static final String SKIP_SAVE = "maven.build.cache.skipSave";

    private static final Pattern HEAP = Pattern.compile("Java heap space|GC overhead limit exceeded");
    private static final String ENABLED = "maven.build.cache.enabled";
    private static final String BUILD = "build";
    private static final Pattern BUILD_CALL = call(BUILD);
    private static final Pattern BOOT_CALL = call("boot");
    private static final String START = GoalExecution.class.getName() + ".start";

    /** A goal as people call it: {@code mkt-images:boot}, or with group, version or id. */
    private static Pattern call(String goal) {
        return Pattern.compile("(?:.*:)?mkt-images(?:-maven-plugin)?(?::[^:]+)?:" + goal + "(?:@.*)?");
    }

    /** Runs a goal; an exception that the user can resolve becomes the failure of the goal. */
    static void translate(Log log, Runnable work) throws MojoFailureException {
        try {
            work.run();
        } catch (MktException e) {
            // Without a cause: Maven would append the messages of all causes.
            log.debug(e);
            throw new MojoFailureException(e.getMessage() + hint(e));
        } catch (RuntimeException | OutOfMemoryError e) {
            if (isOfHeap(e)) {
                log.debug(e);
                throw new MojoFailureException("Maven needs more memory than the "
                        + (Runtime.getRuntime().maxMemory() >> 20)
                        + " MiB that it may use. Set MAVEN_OPTS=-Xmx1g, or more, and run again");
            }
            throw e;
        }
    }

    /** Other errors of memory, such as that of too many threads, have another remedy. */
    private static boolean isOfHeap(Throwable failure) {
        return Causes.find(failure, OutOfMemoryError.class)
                .filter(error ->
                        HEAP.matcher(String.valueOf(error.getMessage())).find())
                .isPresent();
    }

    /** The goal that checks what is outside of the project, after a failure that comes from there. */
    private static String hint(MktException failure) {
        boolean isOutside = failure instanceof EngineException
                || failure instanceof RegistryException
                || failure instanceof SourceException;
        return isOutside
                ? ". 'mvn mkt-images:doctor' checks the engine, the registries, the git servers and this machine"
                : "";
    }

    /** Whether a POM binds the goal to a phase. Otherwise it was called by its name. */
    boolean isBound() {
        return execution.getSource() == MojoExecution.Source.LIFECYCLE;
    }

    /** When this run of Maven began with the module; the same for all its goals. */
    Instant start() {
        if (!(project.getContextValue(START) instanceof Instant)) {
            project.setContextValue(START, Instant.now());
        }
        return (Instant) project.getContextValue(START);
    }

    /** Begins another run in the same Maven: {@link #start} is from now on the present time. */
    void restart() {
        project.setContextValue(START, Instant.now());
    }

    /** Whether this run of Maven goes on to the goal boot of this plugin, which is called by its name. */
    boolean bootFollows() {
        List<String> goals = session.getGoals() == null ? List.of() : session.getGoals();
        return goals.stream()
                .dropWhile(goal -> !BUILD_CALL.matcher(goal).matches())
                .anyMatch(goal -> BOOT_CALL.matcher(goal).matches());
    }

    /** The directory that Maven was started in. */
    Path startDirectory() {
        return Path.of(session.getExecutionRootDirectory());
    }

    /** Whether Maven runs in a project; otherwise it has a stand-in for one, without a directory. */
    boolean hasProject() {
        return project.getFile() != null;
    }

    /** The module's directory; without a project the one that Maven was started in. */
    Path directory() {
        return hasProject() ? project.getBasedir().toPath() : startDirectory();
    }

    /** The module's image descriptor, whether it exists or not. */
    Path descriptorFile() {
        return directory().resolve(ImageDescriptorReader.FILE_NAME);
    }

    /** The version of this plugin. */
    String pluginVersion() {
        return Optional.ofNullable(execution.getMojoDescriptor())
                .map(MojoDescriptor::getPluginDescriptor)
                .map(PluginDescriptor::getVersion)
                .orElse("unknown");
    }

    MavenProperties properties() {
        return new MavenProperties(session, project);
    }

    /** Whether this run of Maven goes on to the phase deploy. */
    boolean deploys() {
        return session.getGoals() != null && session.getGoals().contains("deploy");
    }

    /** The executions of this plugin that the module's POM has, with those that it inherits. */
    List<PluginExecution> executions() {
        Plugin plugin = execution.getPlugin() == null
                ? null
                : project.getPlugin(execution.getPlugin().getKey());
        return plugin == null ? List.of() : plugin.getExecutions();
    }

    /** All modules of the reactor, which has none without a POM; also those that were not selected for this run. */
    OsModules modules(OsModule.Finder finder) {
        return new OsModules(
                session.getAllProjects().stream()
                        .filter(each -> each.getFile() != null)
                        .map(each -> new OsModule(
                                each.getBasedir().toPath().resolve(ImageDescriptorReader.FILE_NAME),
                                new MavenProperties(session, each)))
                        .toList(),
                finder);
    }

    /**
     * Records that this goal was not skipped, and keeps a module with images out of Maven's build cache extension, which
     * skips the goals of a module that it considers unchanged. The extension compares Java sources, not Dockerfiles, and
     * cannot restore images.
     */
    void bypassBuildCache() {
        project.setContextValue(markOf(execution.getGoal()), true);
        boolean called = execution.getSource() == MojoExecution.Source.CLI;
        if (called || Files.exists(descriptorFile())) {
            project.getProperties().setProperty(SKIP_SAVE, "true");
        }
    }

    /**
     * Makes sure that a bound goal comes after the {@code build} that is bound in the same module.
     *
     * @throws InvalidInputException if that was skipped: the last images may be of other sources
     */
    void requireBuild() {
        boolean bound = isBound()
                && executions().stream()
                        .anyMatch(other -> other.getGoals().contains(BUILD) && !"none".equals(other.getPhase()));
        if (bound && project.getContextValue(markOf(BUILD)) == null) {
            throw new InvalidInputException(
                    "The goal build of " + project.getArtifactId()
                            + " was skipped in this run, so the images may be of another state",
                    "Switch Maven's build cache off for it: <" + ENABLED + ">false</" + ENABLED
                            + "> among the properties of the module's POM, or version 1.3 of the extension");
        }
    }

    private static String markOf(String goal) {
        return GoalExecution.class.getName() + ':' + goal;
    }
}
