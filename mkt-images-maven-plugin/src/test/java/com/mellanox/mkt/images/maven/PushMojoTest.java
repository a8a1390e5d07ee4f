package com.mellanox.mkt.images.maven;

import static org.assertj.core.api.Assertions.assertThat;
import static org.mockito.Mockito.when;

import java.nio.file.Path;
import java.util.List;
import java.util.Properties;
import javax.inject.Inject;
import org.apache.maven.api.plugin.testing.InjectMojo;
import org.apache.maven.api.plugin.testing.MojoParameter;
import org.apache.maven.api.plugin.testing.MojoTest;
import org.apache.maven.execution.MavenSession;
import org.apache.maven.project.MavenProject;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The goal {@code push} as Maven configures it. */
@MojoTest
class PushMojoTest {
    @TempDir
    private Path root;

    @Inject
    private MavenSession session;

    @BeforeEach
    void createProject() {
        MavenProject project = new MavenProject();
        project.setFile(root.resolve("pom.xml").toFile());
        when(session.getUserProperties()).thenReturn(new Properties());
        when(session.getAllProjects()).thenReturn(List.of(project));
    }

    @Test
    @InjectMojo(goal = "push")
    void parametersWhenNotGivenHaveTheirDefaults(PushMojo mojo) {
        assertThat(mojo.tags).isEmpty();
        assertThat(mojo.force).isFalse();
        assertThat(mojo.requireBoot).isFalse();
        assertThat(mojo.timeout).isEqualTo(3600);
        assertThat(mojo.receipt).isNull();
    }

    @Test
    @InjectMojo(goal = "push")
    @MojoParameter(name = "tags", value = "latest,1.5")
    @MojoParameter(name = "force", value = "true")
    @MojoParameter(name = "requireBoot", value = "true")
    @MojoParameter(name = "timeout", value = "60")
    void parametersWhenGivenInThePomAreTaken(PushMojo mojo) {
        assertThat(mojo.tags).containsExactly("latest", "1.5");
        assertThat(mojo.force).isTrue();
        assertThat(mojo.requireBoot).isTrue();
        assertThat(mojo.timeout).isEqualTo(60);
    }
}
