package com.mellanox.mkt.images.maven;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.nio.file.Path;
import javax.inject.Inject;
import org.apache.maven.api.plugin.testing.InjectMojo;
import org.apache.maven.api.plugin.testing.MojoParameter;
import org.apache.maven.api.plugin.testing.MojoTest;
import org.apache.maven.execution.MavenSession;
import org.apache.maven.plugin.MojoFailureException;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The goal {@code sbom} as Maven configures it, and everything that ends before an engine is asked. */
@MojoTest
class SbomMojoTest {
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
    @InjectMojo(goal = "sbom")
    void parametersWhenNotGivenHaveTheirDefaults(SbomMojo mojo) {
        assertThat(mojo.vulnerabilities).isNull();
        assertThat(mojo.vulnerabilitiesFail).isEqualTo("none");
    }

    @Test
    @InjectMojo(goal = "sbom")
    @MojoParameter(name = "vulnerabilities", value = "Debian.zip")
    @MojoParameter(name = "vulnerabilitiesFail", value = "severe")
    void parametersWhenWrongAreAllNamed(SbomMojo mojo) {
        assertThatThrownBy(() -> module.execute(mojo))
                .isInstanceOf(MojoFailureException.class)
                .hasMessageContainingAll(
                        "-Dmkt.vulnerabilities: " + root.resolve("Debian.zip") + " does not exist",
                        "mkt.vulnerabilities.fail",
                        "none, high, critical");
    }

    @Test
    @InjectMojo(goal = "sbom")
    void imagesWhenNeverBuiltAreAFailure(SbomMojo mojo) {
        assertThatThrownBy(() -> module.execute(mojo))
                .isInstanceOf(MojoFailureException.class)
                .hasMessageContaining("There is no ")
                .hasMessageContaining("image.json, which a complete build writes. Build first");
    }
}
