package com.mellanox.mkt.images.maven;

import com.mellanox.mkt.images.descriptor.ImageDescriptorReader;
import com.mellanox.mkt.images.failure.InvalidInputException;
import java.nio.file.Files;
import org.apache.maven.model.Plugin;
import org.apache.maven.plugin.MojoExecution;
import org.apache.maven.project.MavenProject;

/**
 * Maven's build cache extension, which passes over the goals of a module that it takes for unchanged. It looks at sources of
 * Java, not at Dockerfiles, and what it could bring back is not on the engine: a module with images is never to be in it.
 */
final class BuildCache {
    /** It asks for this when the goals have run, and for the next one before. */
    private static final String SKIP_SAVE = "maven.build.cache.skipSave";

    private static final String ENABLED = "maven.build.cache.enabled";
    private static final String BUILD = "build";

    private final MavenProject project;
    private final MojoExecution execution;

    BuildCache(MavenProject project, MojoExecution execution) {
        this.project = project;
        this.execution = execution;
    }

    /** Notes that this goal was not passed over, and keeps what the module has done out of the cache. */
    void passBy() {
        project.setContextValue(noteOf(execution.getGoal()), true);
        boolean called = execution.getSource() == MojoExecution.Source.CLI;
        if (called || Files.exists(project.getBasedir().toPath().resolve(ImageDescriptorReader.FILE_NAME))) {
            project.getProperties().setProperty(SKIP_SAVE, "true");
        }
    }

    /**
     * Makes sure that a bound goal comes after the {@code build} that is bound in the same module.
     *
     * @throws InvalidInputException where that was passed over: what it made last may be of another state
     */
    void requireBuild() {
        Plugin plugin = project.getPlugin(execution.getPlugin().getKey());
        boolean bound = execution.getSource() == MojoExecution.Source.LIFECYCLE
                && plugin != null
                && plugin.getExecutions().stream()
                        .anyMatch(other -> other.getGoals().contains(BUILD) && !"none".equals(other.getPhase()));
        if (bound && project.getContextValue(noteOf(BUILD)) == null) {
            throw new InvalidInputException(
                    "The goal build of " + project.getArtifactId()
                            + " was passed over in this run: what would be published may be of another state",
                    "Keep Maven's build cache from it: <" + ENABLED + ">false</" + ENABLED
                            + "> among the properties of the module's POM, or version 1.3 of the extension");
        }
    }

    private static String noteOf(String goal) {
        return BuildCache.class.getName() + ':' + goal;
    }
}
