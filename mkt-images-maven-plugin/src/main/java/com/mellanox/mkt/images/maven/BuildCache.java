package com.mellanox.mkt.images.maven;

import com.mellanox.mkt.images.failure.InvalidInputException;
import java.nio.file.Files;
import org.apache.maven.plugin.MojoExecution;
import org.apache.maven.project.MavenProject;

/**
 * Maven's build cache extension, which skips the goals of a module that it takes for unchanged. It looks at sources of
 * Java, not at Dockerfiles, and what it could bring back is not on the engine: a module with images is never to be in it.
 */
final class BuildCache {
    /** It asks for this when the goals have run, and for the next one before. */
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

    /** Records that this goal was not skipped, and keeps what the module has done out of the cache. */
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
     * @throws InvalidInputException where that was skipped: what it made last may be of another state
     */
    void requireBuild() {
        boolean bound = maven.isBound()
                && maven.executions().stream()
                        .anyMatch(other -> other.getGoals().contains(BUILD) && !"none".equals(other.getPhase()));
        if (bound && project.getContextValue(markOf(BUILD)) == null) {
            throw new InvalidInputException(
                    "The goal build of " + project.getArtifactId()
                            + " was skipped in this run, so the images may be of another state",
                    "Keep Maven's build cache from it: <" + ENABLED + ">false</" + ENABLED
                            + "> among the properties of the module's POM, or version 1.3 of the extension");
        }
    }

    private static String markOf(String goal) {
        return BuildCache.class.getName() + ':' + goal;
    }
}
