package com.mellanox.mkt.images.maven;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.mockito.Mockito.mock;
import static org.mockito.Mockito.when;

import com.mellanox.mkt.images.http.Answer;
import com.mellanox.mkt.images.http.Request;
import com.mellanox.mkt.images.http.TestServer;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import javax.inject.Inject;
import org.apache.maven.api.plugin.testing.MojoTest;
import org.apache.maven.execution.MavenSession;
import org.apache.maven.model.Build;
import org.apache.maven.plugin.MojoExecution;
import org.apache.maven.plugin.MojoFailureException;
import org.apache.maven.project.MavenProject;
import org.apache.maven.settings.crypto.SettingsDecrypter;
import org.eclipse.aether.RepositorySystem;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The goal {@code clean} with an engine that has one image without a name, in a directory without a POM and with one. */
@MojoTest
class CleanMojoTest {
    private static final String ID = "1a9d889fb4960733eb73439d57d5a79703f2dd60e2f6085ac94a55d2eaad54a4";
    private static final String KVM = "harbor.mellanox.com/mkt/kvm:deb12";

    @TempDir
    private Path root;

    @Inject
    private MavenSession session;

    private final TestServer engine = TestServer.start();
    private final CleanMojo mojo = new CleanMojo(mock(SettingsDecrypter.class), mock(RepositorySystem.class));
    private SampleModule module;

    @BeforeEach
    void startEngine() throws IOException {
        module = new SampleModule(root, session);
        module.dockerHost = "tcp://" + engine.host();
        mojo.builder = "classic";
        mojo.cacheDir = root.resolve("cache").toString();
        Files.createDirectories(root.resolve("cache/built"));
        Files.writeString(root.resolve("cache/built").resolve(ID), KVM + "\n");
        engine.answer(
                "GET /version",
                Answer.of(
                        200, "{\"Version\":\"20.10.24\",\"ApiVersion\":\"1.41\",\"Os\":\"linux\",\"Arch\":\"amd64\"}"));
        engine.answer(
                "GET /v1.41/images/json",
                Answer.of(
                        200,
                        "[{\"Id\":\"sha256:" + ID
                                + "\",\"RepoTags\":[\"<none>:<none>\"],\"RepoDigests\":null,\"Created\":1700000000,"
                                + "\"Size\":960048688,\"Labels\":{\"com.mellanox.mkt.key\":\"deb12\","
                                + "\"com.mellanox.mkt.reference\":\"" + KVM + "\"}}]"));
        engine.answer("GET /v1.41/containers/json", Answer.of(200, "[]"));
        engine.answer(
                "GET /v1.41/images/sha256:" + ID + "/json",
                Answer.of(200, "{\"Id\":\"sha256:" + ID + "\",\"Parent\":\"\"}"),
                Answer.of(404, "{\"message\":\"No such image\"}"));
        engine.answer("DELETE /v1.41/images/sha256:" + ID, Answer.of(200, "[]"));
    }

    @AfterEach
    void stopEngine() {
        engine.close();
    }

    /** As Maven does it where there is no POM. */
    private void withoutPom() {
        MavenProject standIn = new MavenProject();
        standIn.getModel().setBuild(new Build());
        standIn.getBuild().setDirectory(root.resolve("target").toString());
        module.project.setFile(null);
        when(session.getAllProjects()).thenReturn(List.of(standIn));
        when(session.getProjects()).thenReturn(List.of(standIn));
    }

    private void execute() throws MojoFailureException {
        mojo.session = session;
        module.execute(mojo, MojoExecution.Source.CLI);
    }

    private List<String> news() {
        return module.log.lines().stream()
                .filter(line -> line.startsWith("info "))
                .toList();
    }

    private List<String> deleted() {
        return engine.requests().stream()
                .filter(request -> request.method().equals("DELETE"))
                .map(Request::line)
                .toList();
    }

    @Test
    void leftoversWhenThereIsNoPomAreListedWithHowToRemoveThem() throws Exception {
        withoutPom();

        execute();

        assertThat(news())
                .containsExactly(
                        "info images without a name:",
                        "info   " + KVM + " " + ID.substring(0, 12) + ", 960 MB: no name",
                        "info 1 thing, up to 960 MB to remove. Nothing was removed: -Dmkt.clean.yes removes them");
        assertThat(deleted()).isEmpty();
    }

    @Test
    void leftoversWhenWantedAreRemovedAndNothingThatTheyAreBasedOn() throws Exception {
        mojo.yes = "true";

        execute();

        assertThat(news()).last().isEqualTo("info 1 thing, up to 960 MB, removed");
        assertThat(deleted())
                .singleElement()
                .asString()
                .contains(ID, "noprune=true")
                .doesNotContain("force=true");
    }

    @Test
    void keyWhenGivenNeedsNoModuleAndLeavesAllOthers() throws Exception {
        mojo.key = "fc39";
        mojo.yes = "";

        module.writeOs();
        execute();

        assertThat(news()).containsExactly("info nothing to remove");
    }

    @Test
    void optionsWhenWrongAreReportedTogether() {
        mojo.keep = "0";
        mojo.days = "many";
        mojo.yes = "perhaps";
        mojo.key = "FC 40";

        assertThatThrownBy(this::execute)
                .isInstanceOf(MojoFailureException.class)
                .hasMessageContainingAll(
                        "4 problems", "mkt.clean.keep=0", "mkt.clean.days=many", "mkt.clean.yes=perhaps", "-Dkey");
        assertThat(engine.requests()).isEmpty();
    }

    @Test
    void registryWhenNoModuleHasImagesIsRefused() {
        mojo.cleanRegistry = "true";

        assertThatThrownBy(this::execute).hasMessageContaining("no module here has the images of any key");
    }

    @Test
    void registryWhenNoReceiptIsKnownIsLeft() throws Exception {
        mojo.cleanRegistry = "true";

        module.writeOs();
        execute();

        assertThat(news())
                .anyMatch(line -> line.equals("info tags at harbor.mellanox.com:"))
                .anyMatch(line -> line.contains("tags of deb12: ") && line.contains("-Dmkt.clean.receipts"));
    }

    @Test
    void registryWhenAReceiptIsOfALaterVersionIsNotCleaned() throws Exception {
        mojo.cleanRegistry = "true";
        mojo.yes = "true";
        module.writeOs();
        Path target = module.project.getBasedir().toPath().resolve("target");
        module.project.getBuild().setDirectory(target.toString());
        Path receipt = Files.createDirectories(target.resolve("mkt-images/deb12")).resolve("published.json");
        Files.writeString(receipt, "{\"formatVersion\": 2, \"images\": {\"kvm\": \"sha256:" + ID + "\"}}");

        assertThatThrownBy(this::execute)
                .hasMessageContainingAll("The receipt " + receipt, "not of this version", "what it names could be removed");
        assertThat(deleted()).isEmpty();
    }
}
