package com.mellanox.mkt.images.maven;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.mockito.Mockito.mock;
import static org.mockito.Mockito.when;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
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

/** The goal {@code diff} as Maven runs it, where no engine answers. */
@MojoTest
class DiffMojoTest {
    @TempDir
    private Path root;

    @Inject
    private MavenSession session;

    private final DiffMojo mojo = new DiffMojo(mock(SettingsDecrypter.class), mock(RepositorySystem.class));
    private final ByteArrayOutputStream output = new ByteArrayOutputStream();
    private SampleModule module;

    @BeforeEach
    void createModule() {
        module = new SampleModule(root, session).writeOs();
        mojo.session = session;
        mojo.standardOutput = new PrintStream(output, false, StandardCharsets.UTF_8);
        mojo.cacheDir = root.resolve("cache").toString();
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

    private Path receipt(String name, String version, char commit) throws IOException {
        return Files.writeString(root.resolve(name), """
                {"formatVersion": 1, "key": "deb12", "version": "1.0", "at": "2026-11-25T12:00:00Z", "complete": true,
                 "images": [{"image": "kvm.invalid/mkt/kvm:deb12-1f2e", "digest": "sha256:%s", "size": 7, "sent": 0,
                   "osPackages": [{"name": "libc6", "version": "%s", "architecture": "amd64"}]}],
                 "tags": [],
                 "packages": [{"name": "rdma_core", "source":
                   {"url": "https://git.invalid/rdma-core.git", "commit": "%s", "tree": "%s"}}]}
                """.formatted(
                        "e".repeat(64), version, String.valueOf(commit).repeat(40), "f".repeat(40)));
    }

    private void compare(String from, String to) {
        mojo.from = from;
        mojo.to = to;
    }

    @Test
    void filesWhenNoEngineHasTheImagesAreComparedByTheirLists() throws Exception {
        Path first = receipt("first.json", "2.36-9", 'a');
        Path second = receipt("second.json", "2.36-10", 'b');
        compare("first.json", "second.json");

        execute();

        assertThat(lines())
                .startsWith(
                        "from " + first,
                        "to " + second,
                        "packages of the operating system:",
                        "    libc6 amd64: 2.36-9 -> 2.36-10",
                        "compiled packages:",
                        "    rdma_core: aaaaaaaaaaaa -> bbbbbbbbbbbb",
                        "not compared: configuration, kernel options, sizes and files, since the image of " + first
                                + " is neither on the engine nor at its registry");
    }

    @Test
    void filesWhenTheyHaveTheSameListsDoNotDiffer() throws Exception {
        receipt("first.json", "2.36-9", 'a');
        compare("first.json", "first.json");

        execute();

        assertThat(lines().get(0)).endsWith(" do not differ");
    }

    @Test
    void resultWhenAsJsonIsAloneOnStandardOutput() throws Exception {
        receipt("first.json", "2.36-9", 'a');
        receipt("second.json", "2.36-10", 'b');
        compare("first.json", "second.json");
        mojo.format = "json";

        execute();

        assertThat(output.toString(StandardCharsets.UTF_8))
                .startsWith("{\n  \"formatVersion\" : 1,\n  \"from\" : ")
                .contains("\"before\" : \"2.36-9\"")
                .endsWith("\n}\n");
        assertThat(lines()).isEmpty();
    }

    @Test
    void filesWhenThereIsNoProjectAreCompared() throws Exception {
        MavenProject none = new MavenProject();
        none.setVersion("1");
        when(session.getProjects()).thenReturn(List.of(none));
        when(session.getAllProjects()).thenReturn(List.of(none));
        none.getModel().setBuild(module.project.getBuild());
        mojo.project = none;
        receipt("first.json", "2.36-9", 'a');
        compare("first.json", "first.json");

        module.executeIn(none, mojo);

        assertThat(lines().get(0)).endsWith(" do not differ");
    }

    @Test
    void defaultWhenThereIsNoProjectAsksForBothImages() {
        when(session.getAllProjects()).thenReturn(List.of());
        when(session.getProjects()).thenReturn(List.of());
        mojo.to = "missing";

        assertThatThrownBy(this::execute)
                .hasMessageContaining("No module here has images, so that -Dmkt.diff.from has no default");
    }

    @Test
    void fileWhenMissingOrOfAnotherKindIsAnError() throws IOException {
        compare("missing.json", "missing.json");
        assertThatThrownBy(this::execute)
                .hasMessage("-Dmkt.diff.from: " + root.resolve("missing.json")
                        + " does not exist. Name a published.json, an image.json, or an image");

        Files.writeString(root.resolve("other.json"), "{}");
        compare("other.json", "other.json");
        assertThatThrownBy(this::execute).hasMessageContaining("other.json does not name a KVM image");
    }

    @Test
    void optionsWhenWrongAreReportedTogether() {
        mojo.format = "yaml";
        mojo.files = "some";

        assertThatThrownBy(this::execute)
                .hasMessageContainingAll("2 problems", "mkt.diff.format=yaml", "mkt.diff.files=some");
    }

    @Test
    void imageWhenNoEngineAnswersIsAnError() {
        compare("a:1", "b:1");

        assertThatThrownBy(this::execute).hasMessageContaining("No engine answers");
    }
}
