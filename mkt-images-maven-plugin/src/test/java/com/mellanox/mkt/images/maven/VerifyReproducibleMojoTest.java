package com.mellanox.mkt.images.maven;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.nio.file.Path;
import javax.inject.Inject;
import org.apache.maven.api.plugin.testing.InjectMojo;
import org.apache.maven.api.plugin.testing.MojoTest;
import org.apache.maven.execution.MavenSession;
import org.apache.maven.plugin.MojoFailureException;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The goal {@code verify-reproducible} as Maven runs it, where no engine answers. */
@MojoTest
class VerifyReproducibleMojoTest {
    @TempDir
    private Path root;

    @Inject
    private MavenSession session;

    private SampleModule module;

    @BeforeEach
    void createModule() {
        module = new SampleModule(root, session).writeOs();
    }

    @Test
    @InjectMojo(goal = "verify-reproducible")
    void goalWhenNoEngineAnswersFailsWithTheRemedy(VerifyReproducibleMojo mojo) {
        assertThatThrownBy(() -> module.execute(mojo))
                .isInstanceOf(MojoFailureException.class)
                .hasMessageContaining("DOCKER_HOST");
    }

    @Test
    @InjectMojo(goal = "verify-reproducible")
    void goalWhenAFileIsWrongFailsBeforeItLooksForAnEngine(VerifyReproducibleMojo mojo) {
        module.write("docker/deb12/kvm.Dockerfile", "FROM debian:bookworm\nCOPY missing /\n");

        assertThatThrownBy(() -> module.execute(mojo)).hasMessageContaining("'missing' does not exist");
        assertThat(module.log.lines()).noneMatch(line -> line.contains("building again"));
    }
}
