package com.mellanox.mkt.images.maven;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.mockito.Mockito.when;

import com.mellanox.mkt.images.descriptor.ImageDescriptorReader;
import com.mellanox.mkt.images.failure.Problems;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import java.util.Properties;
import java.util.stream.Stream;
import javax.inject.Inject;
import org.apache.maven.api.plugin.testing.InjectMojo;
import org.apache.maven.api.plugin.testing.MojoParameter;
import org.apache.maven.api.plugin.testing.MojoTest;
import org.apache.maven.execution.MavenSession;
import org.apache.maven.model.Model;
import org.apache.maven.model.Plugin;
import org.apache.maven.model.io.xpp3.MavenXpp3Reader;
import org.apache.maven.plugin.MojoExecution;
import org.apache.maven.plugin.MojoFailureException;
import org.apache.maven.project.MavenProject;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The goal {@code init} as Maven runs it: in a reactor, where there is no POM, and where it cannot be done. */
@MojoTest
class InitMojoTest {
    private static final String ROOT = """
            <?xml version="1.0" encoding="UTF-8"?>
            <project>
              <modelVersion>4.0.0</modelVersion>
              <groupId>org.somebody</groupId>
              <artifactId>build</artifactId>
              <version>${revision}</version>   <!-- set by CI -->
              <packaging>pom</packaging>
              <modules>
                <module>library</module>
              </modules>
            </project>
            """;

    @TempDir
    private Path root;

    @Inject
    private MavenSession session;

    private final Properties user = new Properties();
    private final RecordingLog log = new RecordingLog();
    private MavenProject project = new MavenProject();

    @BeforeEach
    void createSession() {
        user.setProperty("key", "deb12");
        when(session.getUserProperties()).thenReturn(user);
        when(session.getExecutionRootDirectory()).thenReturn(root.toString());
    }

    private void writeRoot(String text) throws Exception {
        Path pom = Files.writeString(root.resolve("pom.xml"), text);
        Model model = new MavenXpp3Reader().read(Files.newBufferedReader(pom));
        project = new MavenProject(model);
        project.setOriginalModel(model);
        project.setFile(pom.toFile());
        when(session.getAllProjects()).thenReturn(List.of(project));
    }

    private void execute(InitMojo mojo) throws MojoFailureException {
        Plugin plugin = new Plugin();
        plugin.setGroupId("com.mellanox.mkt");
        plugin.setArtifactId("mkt-images-maven-plugin");
        plugin.setVersion("1.5");
        mojo.execution = new MojoExecution(plugin, "init", "default-cli");
        mojo.project = project;
        mojo.setLog(log);
        mojo.execute();
    }

    private List<String> files() throws IOException {
        try (Stream<Path> all = Files.walk(root)) {
            return all.filter(Files::isRegularFile)
                    .map(file -> root.relativize(file).toString())
                    .sorted()
                    .toList();
        }
    }

    private Model read(String pom) throws Exception {
        return new MavenXpp3Reader().read(Files.newBufferedReader(root.resolve(pom)), true);
    }

    private void assertNothingWritten() throws IOException {
        assertThat(files()).isSubsetOf("pom.xml", "image.yaml");
    }

    @Test
    @InjectMojo(goal = "init")
    void parametersWhenNotGivenHaveTheirDefaults(InitMojo mojo) {
        assertThat(mojo.key).isNull();
        assertThat(mojo.from).isNull();
        assertThat(mojo.groupId).isEqualTo("local");
    }

    @Test
    @InjectMojo(goal = "init")
    void moduleWhenWrittenIntoAReactorIsOneOfItsModules(InitMojo mojo) throws Exception {
        writeRoot(ROOT);

        execute(mojo);

        assertThat(Files.readString(root.resolve("pom.xml")))
                .isEqualTo(ROOT.replace(
                                "<module>library</module>\n",
                                "<module>library</module>\n    <module>mkt-images-deb12</module>\n")
                        .replace("  </modules>\n", """
                                  </modules>

                                  <build>
                                    <pluginManagement>
                                      <plugins>
                                        <plugin>
                                          <groupId>com.mellanox.mkt</groupId>
                                          <artifactId>mkt-images-maven-plugin</artifactId>
                                          <version>1.5</version>
                                        </plugin>
                                      </plugins>
                                    </pluginManagement>

                                  </build>
                                """));
        Model module = read("mkt-images-deb12/pom.xml");
        assertThat(module.getParent().getId()).isEqualTo("org.somebody:build:pom:${revision}");
        assertThat(module.getArtifactId()).isEqualTo("mkt-images-deb12");
        assertThat(module.getPackaging()).isEqualTo("pom");
        assertThat(module.getBuild().getPlugins().get(0).getExecutions())
                .extracting(bound -> bound.getPhase() + " " + bound.getGoals())
                .containsExactly("package [build]", "integration-test [boot]");
        assertThat(log.lines())
                .contains(
                        "info written: mkt-images-deb12/pom.xml",
                        "info written: docker/deb12/kvm.Dockerfile",
                        "info changed: pom.xml: module added, plugin added to <pluginManagement> for the prefix mkt-images")
                .last()
                .asString()
                .contains("mvn mkt-images:build -Dkey=deb12");
    }

    @Test
    @InjectMojo(goal = "init")
    void moduleWhenWrittenHasADescriptorThatIsRight(InitMojo mojo) throws Exception {
        user.setProperty("key", "deb13");
        writeRoot(ROOT);

        execute(mojo);

        Problems problems = new Problems();
        assertThat(new ImageDescriptorReader(name -> Optional.empty())
                        .read(root.resolve("mkt-images-deb13/image.yaml"), problems))
                .hasValueSatisfying(descriptor -> {
                    assertThat(descriptor.key()).hasToString("deb13");
                    assertThat(descriptor.dockerDirectory()).isEqualTo(root.resolve("docker/deb13"));
                });
        assertThat(problems.list()).isEmpty();
        assertThat(Files.readString(root.resolve("docker/deb13/kvm.Dockerfile")))
                .contains("local_mkt/support_rdma_core:deb13")
                .doesNotContain("deb12");
        assertThat(log.lines())
                .anyMatch(line -> line.startsWith("info docker/deb13 is a copy of docker/deb12 of mkt-images"));
    }

    @Test
    @InjectMojo(goal = "init")
    void reactorWhenThereIsNoneIsWritten(InitMojo mojo) throws Exception {
        execute(mojo);

        Model written = read("pom.xml");
        assertThat(written.getGroupId()).isEqualTo("local");
        assertThat(written.getPackaging()).isEqualTo("pom");
        assertThat(written.getModules()).containsExactly("mkt-images-deb12");
        assertThat(written.getBuild().getPluginManagement().getPlugins().get(0).getVersion())
                .isEqualTo("1.5");
        assertThat(read("mkt-images-deb12/pom.xml").getParent().getArtifactId()).isEqualTo(written.getArtifactId());
    }

    @Test
    @InjectMojo(goal = "init")
    void pluginWhenManagedAlreadyIsNotAddedAgain(InitMojo mojo) throws Exception {
        String managing = ROOT.replace("</project>", """
                  <build><pluginManagement><plugins><plugin>
                    <groupId>com.mellanox.mkt</groupId><artifactId>mkt-images-maven-plugin</artifactId><version>1</version>
                  </plugin></plugins></pluginManagement></build>
                </project>""");
        writeRoot(managing);

        execute(mojo);

        assertThat(Files.readString(root.resolve("pom.xml")))
                .isEqualTo(managing.replace(
                        "<module>library</module>\n",
                        "<module>library</module>\n    <module>mkt-images-deb12</module>\n"));
    }

    @Test
    @InjectMojo(goal = "init")
    void pomWhenInAnotherEncodingStaysInIt(InitMojo mojo) throws Exception {
        writeRoot(ROOT);
        byte[] latin = ROOT.replace("UTF-8", "ISO-8859-1")
                .replace("set by CI", "gesetzt für CI")
                .getBytes(StandardCharsets.ISO_8859_1);
        Files.write(root.resolve("pom.xml"), latin);

        execute(mojo);

        assertThat(new String(Files.readAllBytes(root.resolve("pom.xml")), StandardCharsets.ISO_8859_1))
                .contains("gesetzt für CI", "<module>mkt-images-deb12</module>");
    }

    @Test
    @InjectMojo(goal = "init")
    void pomWhenNotInItsDeclaredEncodingIsLeftToTheUser(InitMojo mojo) throws Exception {
        writeRoot(ROOT);
        byte[] odd = ROOT.replace("set by CI", "gesetzt für CI").getBytes(StandardCharsets.ISO_8859_1);
        Files.write(root.resolve("pom.xml"), odd);

        execute(mojo);

        assertThat(Files.readAllBytes(root.resolve("pom.xml"))).isEqualTo(odd);
        assertThat(log.lines())
                .filteredOn(line -> line.startsWith("warn "))
                .singleElement()
                .asString()
                .contains("Add by hand: <modules>: <module>mkt-images-deb12</module>")
                .contains("<artifactId>mkt-images-maven-plugin</artifactId><version>1.5</version>");
        assertThat(root.resolve("mkt-images-deb12/pom.xml")).exists();
    }

    @Test
    @InjectMojo(goal = "init")
    void keyWhenMissingOrInvalidIsRefused(InitMojo mojo) throws Exception {
        user.remove("key");
        assertThatThrownBy(() -> execute(mojo))
                .isInstanceOf(MojoFailureException.class)
                .hasMessage("The key of the new module is missing. Name the OS release: -Dkey=deb12");

        user.setProperty("key", "../up");
        assertThatThrownBy(() -> execute(mojo))
                .isInstanceOf(MojoFailureException.class)
                .hasMessageStartingWith("-Dkey: '../up' is not an image key");

        assertNothingWritten();
    }

    @Test
    @InjectMojo(goal = "init")
    void keyWhenAModuleHasItIsRefused(InitMojo mojo) throws Exception {
        writeRoot(ROOT);
        Files.writeString(root.resolve("image.yaml"), "key: deb12\n");

        assertThatThrownBy(() -> execute(mojo))
                .isInstanceOf(MojoFailureException.class)
                .hasMessage(
                        "The key 'deb12' is used by " + root.resolve("image.yaml") + " already. Choose another key");

        assertNothingWritten();
    }

    @Test
    @InjectMojo(goal = "init")
    void keyWhenNoTemplateIsLikeItIsRefusedWithThoseThatThereAre(InitMojo mojo) throws Exception {
        user.setProperty("key", "mykernel");

        assertThatThrownBy(() -> execute(mojo))
                .isInstanceOf(MojoFailureException.class)
                .hasMessageContaining("'mykernel'")
                .hasMessageContaining("-Dmkt.init.from. Allowed: deb12");

        assertNothingWritten();
    }

    @Test
    @InjectMojo(goal = "init")
    void fileWhenThereIsNotOverwritten(InitMojo mojo) throws Exception {
        writeRoot(ROOT);
        Path script = root.resolve("docker/deb12/support-mine.sh");
        Files.createDirectories(script.getParent());
        Files.writeString(script, "mine");

        assertThatThrownBy(() -> execute(mojo))
                .isInstanceOf(MojoFailureException.class)
                .hasMessageStartingWith(script + " exists already. Nothing was written.");

        assertThat(files()).containsExactly("docker/deb12/support-mine.sh", "pom.xml");
        assertThat(Files.readString(root.resolve("pom.xml"))).isEqualTo(ROOT);
    }

    @Test
    @InjectMojo(goal = "init")
    void pomWhenItCanHaveNoModulesIsRefused(InitMojo mojo) throws Exception {
        writeRoot(ROOT.replace("<packaging>pom</packaging>", ""));

        assertThatThrownBy(() -> execute(mojo))
                .isInstanceOf(MojoFailureException.class)
                .hasMessageStartingWith(root.resolve("pom.xml") + " has the packaging 'jar' and cannot have modules. ");

        assertNothingWritten();
    }

    @Test
    @InjectMojo(goal = "init")
    void pomWhenAModuleOfAnotherIsRefused(InitMojo mojo) throws Exception {
        writeRoot(ROOT);
        MavenProject above = project;
        Path module = Files.createDirectory(root.resolve("library"));
        project = new MavenProject();
        project.setPackaging("pom");
        project.setFile(module.resolve("pom.xml").toFile());
        project.setParent(above);

        assertThatThrownBy(() -> execute(mojo))
                .isInstanceOf(MojoFailureException.class)
                .hasMessage(module.resolve("pom.xml") + " is a module of " + root.resolve("pom.xml")
                        + ", not the root of the reactor. Run the goal in " + root);

        assertNothingWritten();
    }

    @Test
    @InjectMojo(goal = "init")
    void directoryWhenItCannotBeWrittenToIsLeftAsItWas(InitMojo mojo) throws Exception {
        writeRoot(ROOT);
        Files.writeString(root.resolve("docker"), "no directory");

        assertThatThrownBy(() -> execute(mojo))
                .isInstanceOf(MojoFailureException.class)
                .hasMessageStartingWith("Cannot write the module in " + root + ": ");

        assertThat(files()).containsExactly("docker", "pom.xml");
        assertThat(root.resolve("mkt-images-deb12")).doesNotExist();
        assertThat(Files.readString(root.resolve("pom.xml"))).isEqualTo(ROOT);
    }

    @Test
    @InjectMojo(goal = "init")
    @MojoParameter(name = "from", value = "none")
    void dockerDirectoryWhenThereCanBeKept(InitMojo mojo) throws Exception {
        writeRoot(ROOT);
        Path docker = root.resolve("docker/deb12");
        assertThatThrownBy(() -> execute(mojo))
                .isInstanceOf(MojoFailureException.class)
                .hasMessageStartingWith("-Dmkt.init.from=none, but the directory " + docker + " does not exist. ");
        Files.createDirectories(docker);
        Files.writeString(docker.resolve("kvm.Dockerfile"), "FROM debian:bookworm\n");

        execute(mojo);

        assertThat(files())
                .containsExactly(
                        ".mvn/jvm.config",
                        "docker/deb12/kvm.Dockerfile",
                        "mkt-images-deb12/image.yaml",
                        "mkt-images-deb12/pom.xml",
                        "pom.xml");
        assertThat(Files.readString(root.resolve("mkt-images-deb12/image.yaml")))
                .isEqualTo("key: deb12\n");
        assertThat(read("pom.xml").getModules()).contains("mkt-images-deb12");
    }
}
