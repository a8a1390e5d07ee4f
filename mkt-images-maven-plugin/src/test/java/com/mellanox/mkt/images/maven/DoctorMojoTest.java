package com.mellanox.mkt.images.maven;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.mockito.Mockito.mock;
import static org.mockito.Mockito.when;

import java.io.ByteArrayOutputStream;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.List;
import javax.inject.Inject;
import org.apache.maven.api.plugin.testing.MojoTest;
import org.apache.maven.execution.MavenSession;
import org.apache.maven.plugin.MojoExecution;
import org.apache.maven.plugin.MojoFailureException;
import org.apache.maven.project.MavenProject;
import org.apache.maven.settings.crypto.SettingsDecrypter;
import org.eclipse.aether.RepositorySystem;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The goal {@code doctor} as Maven runs it, where no engine answers: in a module, and without a project. */
@MojoTest
class DoctorMojoTest {
    @TempDir
    private Path root;

    @Inject
    private MavenSession session;

    private final DoctorMojo mojo = new DoctorMojo(mock(SettingsDecrypter.class), mock(RepositorySystem.class));
    private final ByteArrayOutputStream output = new ByteArrayOutputStream();
    private SampleModule module;

    @BeforeEach
    void createModule() {
        module = new SampleModule(root, session).writeOs();
        mojo.session = session;
        mojo.standardOutput = new PrintStream(output, false, StandardCharsets.UTF_8);
    }

    private void execute() throws MojoFailureException {
        module.execute(mojo, MojoExecution.Source.CLI);
    }

    private List<String> lines() {
        return module.log.lines().stream()
                .filter(line -> line.startsWith("info "))
                .map(line -> line.substring("info ".length()))
                .toList();
    }

    @Test
    void goalWhenNoEngineAnswersShowsAllChecksAndFails() {
        assertThatThrownBy(this::execute)
                .isInstanceOf(MojoFailureException.class)
                .hasMessage("Broken: engine. Correct it as the check says, and run mvn mkt-images:doctor again");

        assertThat(lines())
                .anyMatch(line -> line.startsWith("broken           engine: No engine answers at unix://" + root
                        + "/no-engine.sock (mkt.dockerHost)"))
                .anyMatch(line -> line.startsWith("    Start it, 'systemctl start docker'"))
                .anyMatch(line -> line.startsWith("good             cache directory: "))
                .anyMatch(line -> line.startsWith("good             build directory: "))
                .contains("good             key deb12: 1 image, 0 packages from git")
                .last()
                .asString()
                .contains(" checks: ", " 1 broken");
        assertThat(output.toString(StandardCharsets.UTF_8)).isEmpty();
    }

    @Test
    void goalWhenAsJsonIsAloneOnStandardOutput() {
        mojo.format = "json";

        assertThatThrownBy(this::execute).hasMessageStartingWith("Broken: engine. ");

        assertThat(output.toString(StandardCharsets.UTF_8))
                .startsWith("{\n  \"formatVersion\" : 1,\n  \"good\" : ")
                .contains("\"subject\" : \"engine\"", "\"state\" : \"broken\"")
                .endsWith("\n}\n");
        assertThat(lines()).isEmpty();
    }

    @Test
    void filesWhenWrongAreAFindingBesideTheOthers() {
        module.write("docker/deb12/kvm.Dockerfile", "FROM debian:bookworm\nCOPY missing /\n");

        assertThatThrownBy(this::execute).hasMessageStartingWith("Broken: engine, key deb12. ");

        assertThat(lines())
                .anyMatch(line -> line.startsWith("broken           key deb12: ") && line.contains("'missing'"));
    }

    @Test
    void keyWhenNoModuleHasItIsAFindingBesideTheOthers() {
        module.user.setProperty("key", "fc41");

        assertThatThrownBy(this::execute).hasMessageStartingWith("Broken: engine, keys. ");
    }

    @Test
    void goalWithoutAProjectChecksTheMachine() {
        MavenProject none = new MavenProject();
        none.setVersion("1");
        when(session.getProjects()).thenReturn(List.of(none));
        when(session.getAllProjects()).thenReturn(List.of(none));
        none.getModel().setBuild(module.project.getBuild());
        mojo.project = none;

        assertThatThrownBy(() -> module.executeIn(none, mojo)).hasMessageStartingWith("Broken: engine. ");

        assertThat(lines())
                .anyMatch(line -> line.startsWith("good             cache directory: "))
                .noneMatch(line -> line.contains("build directory") || line.contains("key "));
    }
}
