package com.mellanox.mkt.images.maven;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatCode;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.mockito.Mockito.mock;

import com.mellanox.mkt.images.failure.InvalidInputException;
import com.mellanox.mkt.images.type.UserEnvironment;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import org.apache.maven.execution.MavenSession;
import org.apache.maven.model.Build;
import org.apache.maven.model.Plugin;
import org.apache.maven.model.PluginExecution;
import org.apache.maven.plugin.MojoExecution;
import org.apache.maven.project.MavenProject;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What is never to be in Maven's build cache, and a push after a build that the cache has passed over. */
class BuildCacheTest {
    @TempDir
    private Path module;

    private final MavenProject project = new MavenProject();
    private final Plugin plugin = new Plugin();

    @BeforeEach
    void createProject() {
        plugin.setGroupId("com.mellanox.mkt");
        plugin.setArtifactId("mkt-images-maven-plugin");
        project.setFile(module.resolve("pom.xml").toFile());
        project.setArtifactId("os-module");
        project.getModel().setBuild(new Build());
        project.getBuild().addPlugin(plugin);
    }

    private GoalExecution goal(String name, MojoExecution.Source source) {
        MojoExecution execution = new MojoExecution(plugin, name, "id") {
            @Override
            public Source getSource() {
                return source;
            }
        };
        return new GoalExecution(mock(MavenSession.class), project, execution, new UserEnvironment(Map.of(), module));
    }

    private void bind(String goal, String phase) {
        PluginExecution execution = new PluginExecution();
        execution.setId(goal);
        execution.addGoal(goal);
        execution.setPhase(phase);
        plugin.addExecution(execution);
    }

    @Test
    void moduleWhenItHasImagesIsNotSaved() throws IOException {
        Files.createFile(module.resolve("image.yaml"));

        goal("build", MojoExecution.Source.LIFECYCLE).bypassBuildCache();

        assertThat(project.getProperties()).containsEntry("maven.build.cache.skipSave", "true");
    }

    @Test
    void moduleWhenItHasNoImagesIsLeftToTheCache() {
        goal("build", MojoExecution.Source.LIFECYCLE).bypassBuildCache();

        assertThat(project.getProperties()).isEmpty();
    }

    @Test
    void pushWhenTheBoundBuildWasPassedOverIsRefused() {
        bind("build", "package");
        bind("push", "deploy");

        assertThatThrownBy(() -> goal("push", MojoExecution.Source.LIFECYCLE).requireBuild())
                .isInstanceOf(InvalidInputException.class)
                .hasMessageContainingAll("build of os-module was skipped", "<maven.build.cache.enabled>false<");
    }

    @Test
    void pushWhenTheBoundBuildHasRunIsDone() {
        bind("build", "package");
        goal("build", MojoExecution.Source.LIFECYCLE).bypassBuildCache();

        assertThatCode(() -> goal("push", MojoExecution.Source.LIFECYCLE).requireBuild())
                .doesNotThrowAnyException();
    }

    @Test
    void pushWhenNoBuildIsBoundPublishesTheLast() {
        bind("build", "none");

        assertThatCode(() -> goal("push", MojoExecution.Source.LIFECYCLE).requireBuild())
                .doesNotThrowAnyException();
    }

    @Test
    void pushWhenCalledByItsNamePublishesTheLast() {
        bind("build", "package");

        assertThatCode(() -> goal("push", MojoExecution.Source.CLI).requireBuild())
                .doesNotThrowAnyException();
    }
}
