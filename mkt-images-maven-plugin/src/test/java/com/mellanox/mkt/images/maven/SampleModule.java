package com.mellanox.mkt.images.maven;

import static org.mockito.Mockito.when;

import com.mellanox.mkt.images.type.UserEnvironment;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Properties;
import org.apache.maven.artifact.DefaultArtifact;
import org.apache.maven.artifact.handler.DefaultArtifactHandler;
import org.apache.maven.execution.MavenSession;
import org.apache.maven.model.Build;
import org.apache.maven.plugin.MojoExecution;
import org.apache.maven.plugin.MojoFailureException;
import org.apache.maven.plugin.descriptor.MojoDescriptor;
import org.apache.maven.project.MavenProject;
import org.apache.maven.settings.Settings;
import org.jspecify.annotations.Nullable;

/** A module of a reactor, for goals as Maven runs them where no engine answers. */
final class SampleModule {
    final Properties user = new Properties();
    final RecordingLog log = new RecordingLog();
    final MavenProject project = new MavenProject();

    @Nullable String dockerHost;

    private final Path root;
    private final List<MavenProject> projects = new ArrayList<>();

    /** A module without files, offline. */
    SampleModule(Path root, MavenSession session) {
        this.root = root;
        this.dockerHost = "unix://" + root.resolve("no-engine.sock");
        project.setFile(root.resolve("module/pom.xml").toFile());
        project.setVersion("1.5");
        project.setArtifact(new DefaultArtifact(
                "org.example", "images", "1.5", null, "pom", null, new DefaultArtifactHandler("pom")));
        project.getModel().setBuild(new Build());
        project.getBuild().setFinalName("images-1.5");
        project.getBuild().setDirectory(root.resolve("module/target").toString());
        projects.add(project);
        when(session.getUserProperties()).thenReturn(user);
        when(session.getAllProjects()).thenReturn(projects);
        when(session.getProjects()).thenReturn(List.of(project));
        when(session.getSettings()).thenReturn(new Settings());
        when(session.getExecutionRootDirectory()).thenReturn(root.toString());
        when(session.isOffline()).thenReturn(true);
    }

    SampleModule write(String file, String text) {
        Path path = root.resolve("module").resolve(file).normalize();
        try {
            Files.createDirectories(path.getParent());
            Files.writeString(path, text);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        return this;
    }

    /** Writes the files of a small OS. */
    SampleModule writeOs() {
        return write("image.yaml", "key: deb12\n").write("docker/deb12/kvm.Dockerfile", "FROM debian:bookworm\n");
    }

    /** Adds a module to the reactor that this run does not visit. */
    SampleModule addOther(String key) {
        MavenProject other = new MavenProject();
        other.setFile(root.resolve(key).resolve("pom.xml").toFile());
        projects.add(other);
        return write("../" + key + "/image.yaml", "key: " + key + "\n");
    }

    void execute(ImagesMojo mojo, MojoExecution.Source source) throws MojoFailureException {
        mojo.execution = new MojoExecution(new MojoDescriptor(), "default", source);
        execute(mojo);
    }

    void execute(ImagesMojo mojo) throws MojoFailureException {
        executeIn(project, mojo);
    }

    /** Executes a goal in another project, or in what Maven has where there is none. */
    void executeIn(MavenProject other, ImagesMojo mojo) throws MojoFailureException {
        mojo.project = other;
        if (mojo.execution == null) {
            mojo.execution = new MojoExecution(new MojoDescriptor(), "default", MojoExecution.Source.CLI);
        }
        mojo.dockerHost = dockerHost;
        mojo.environment = new UserEnvironment(Map.of(), root.resolve("user"));
        mojo.setLog(log);
        mojo.execute();
    }

    /** What was logged, without details. */
    List<String> news() {
        return log.lines().stream().filter(line -> !line.startsWith("debug ")).toList();
    }
}
