package com.mellanox.mkt.images.maven;

import com.mellanox.mkt.images.failure.InvalidInputException;
import java.nio.file.Files;
import org.apache.maven.plugin.MojoExecution;
import org.apache.maven.project.MavenProject;

/**
 * Keeps modules with images out of Maven's build cache extension, which skips the goals of a module that it considers
 * unchanged. The extension compares Java sources, not Dockerfiles, and cannot restore images.
 */
final class BuildCache {
    /** The extension reads this property after the goals of a module, and the next one before them. */
    private static final String SKIP_SAVE = "maven.build.cache.skipSave";

    private static final String ENABLED = "maven.build.cache.enabled";
    private static final String BUILD = "build";

    private final GoalExecution maven;
    private final MavenProject project;
    private final MojoExecution execution;

    BuildCache(GoalExecution maven) {
        this.maven = maven;
        this.project = maven.project();
        this.execution = maven.execution();
    }

    /** Records that this goal was not skipped, and keeps the module out of the cache. */
    void bypass() {
        project.setContextValue(markOf(execution.getGoal()), true);
        boolean called = execution.getSource() == MojoExecution.Source.CLI;
        if (called || Files.exists(maven.descriptorFile())) {
            project.getProperties().setProperty(SKIP_SAVE, "true");
        }
    }

    /**
     * Makes sure that a bound goal comes after the {@code build} that is bound in the same module.
     *
     * @throws InvalidInputException if that was skipped: the last images may be of other sources
     */
    void requireBuild() {
        boolean bound = maven.isBound()
                && maven.executions().stream()
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
        return BuildCache.class.getName() + ':' + goal;
    }
}
