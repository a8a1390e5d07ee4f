package com.mellanox.mkt.images.maven;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.mockito.Mockito.mock;

import com.mellanox.mkt.images.http.Answer;
import com.mellanox.mkt.images.http.Request;
import com.mellanox.mkt.images.http.TestServer;
import com.mellanox.mkt.images.json.JsonReader;
import com.mellanox.mkt.images.json.JsonValue;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import javax.inject.Inject;
import org.apache.maven.api.plugin.testing.MojoTest;
import org.apache.maven.execution.MavenSession;
import org.apache.maven.plugin.MojoExecution;
import org.apache.maven.plugin.MojoFailureException;
import org.apache.maven.settings.crypto.SettingsDecrypter;
import org.eclipse.aether.RepositorySystem;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The goals {@code vm}, {@code ssh} and {@code stop}, with an engine on which two VMs run and one has ended. */
@MojoTest
class VmMojosTest {
    private static final SettingsDecrypter DECRYPTER = mock(SettingsDecrypter.class);
    private static final RepositorySystem REPOSITORIES = mock(RepositorySystem.class);

    @TempDir
    private Path root;

    @Inject
    private MavenSession session;

    private final TestServer engine = TestServer.start();
    private final ByteArrayOutputStream output = new ByteArrayOutputStream();
    private final VmMojo list = new VmMojo(DECRYPTER, REPOSITORIES);
    private final SshMojo ssh = new SshMojo(DECRYPTER, REPOSITORIES);
    private final StopMojo stop = new StopMojo(DECRYPTER, REPOSITORIES);
    private final List<String> words = new ArrayList<>();
    private final List<String> containers = new ArrayList<>();
    private SampleModule module;
    private int sshStatus;

    @BeforeEach
    void startEngine() throws IOException {
        module = new SampleModule(root, session);
        module.dockerHost = "tcp://" + engine.host();
        list.standardOutput = new PrintStream(output, false, StandardCharsets.UTF_8);
        ssh.program = command -> {
            words.addAll(command);
            return sshStatus;
        };
        engine.answer(
                "GET /version",
                Answer.of(
                        200, "{\"Version\":\"20.10.24\",\"ApiVersion\":\"1.41\",\"Os\":\"linux\",\"Arch\":\"amd64\"}"));
        record("deb12", "deb12", 49_153);
        record("lab", "fc40", 49_154);
        record("old", "fc40", 49_155);
        containers("deb12", "lab");
    }

    @AfterEach
    void stopEngine() {
        engine.close();
    }

    private void record(String name, String key, int port) throws IOException {
        Path directory = Files.createDirectories(root.resolve("cache/kept-vms/owner-" + name));
        Files.writeString(
                directory.resolve("vm.json"),
                "{\"name\": \"" + name + "\", \"key\": \"" + key + "\", \"image\": \"harbor.mellanox.com/mkt/kvm:" + key
                        + "\", \"kernel\": \"6.1.119\", \"since\": \"2026-11-24T10:00:00Z\", \"sshPort\": " + port
                        + ", \"user\": \"ann\", \"engine\": \"Docker 20.10.24 at tcp://" + engine.host() + "\"}");
    }

    private void containers(String... names) {
        containers.clear();
        for (String name : names) {
            containers.add("{\"Id\":\"" + name + "-id\",\"Names\":[\"/" + name + "\"],\"ImageID\":\"sha256:"
                    + "5".repeat(64) + "\",\"State\":\"running\",\"Labels\":{\"com.mellanox.mkt.boot\":\"x\","
                    + "\"com.mellanox.mkt.boot.owner\":\"owner-" + name + "\"}}");
            engine.answer("POST /v1.41/containers/" + name + "-id/stop", Answer.of(204, ""));
        }
        engine.answer("GET /v1.41/containers/json", Answer.of(200, containers.toString()));
    }

    private void execute(ImagesMojo mojo) throws MojoFailureException {
        mojo.session = session;
        mojo.builder = "classic";
        mojo.cacheDir = root.resolve("cache").toString();
        module.execute(mojo, MojoExecution.Source.CLI);
    }

    private List<String> stopped() {
        return engine.requests().stream()
                .filter(request -> request.method().equals("POST"))
                .map(Request::target)
                .toList();
    }

    @Test
    void listWhenAVmHasEndedTellsOfItOnce() throws Exception {
        execute(list);

        assertThat(module.news())
                .hasSize(4)
                .startsWith("info the VM old has ended: its container is gone")
                .anyMatch(line -> line.matches(
                        "info deb12 +deb12 +6\\.1\\.119 +2026-11-2\\d \\d\\d:\\d\\d +49153 +harbor.*/kvm:deb12"));
        assertThat(root.resolve("cache/kept-vms/owner-old")).doesNotExist();
        assertThat(root.resolve("cache/kept-vms/owner-lab")).exists();
    }

    @Test
    void listWhenAsJsonIsAloneOnStandardOutput() throws Exception {
        list.format = "json";
        list.key = "fc40";

        execute(list);

        JsonValue json = JsonReader.read(output.toString(StandardCharsets.UTF_8));
        assertThat(json.at("formatVersion").number()).hasValue(1);
        assertThat(json.at("vms").items()).singleElement().satisfies(vm -> {
            assertThat(vm.members().keySet())
                    .containsExactly("name", "key", "image", "kernel", "since", "sshPort", "console");
            assertThat(vm.at("name").text()).contains("lab");
            assertThat(vm.at("sshPort").number()).hasValue(49_154);
        });
        assertThat(module.news()).isEmpty();
    }

    @Test
    void listWhenNoVmRunsSaysHowToKeepOne() throws Exception {
        list.key = "deb13";

        execute(list);

        assertThat(module.news())
                .last()
                .isEqualTo("info no VM runs; -Dmkt.boot.keep keeps the VM of mvn mkt-images:boot");
    }

    @Test
    void shellWhenSeveralVmsRunNeedsAName() throws Exception {
        assertThatThrownBy(() -> execute(ssh))
                .isInstanceOf(MojoFailureException.class)
                .hasMessage("Several VMs run: deb12, lab. Name one: -Dmkt.vm=deb12");
        ssh.vm = "labb";
        assertThatThrownBy(() -> execute(ssh)).hasMessageContaining("-Dmkt.vm=labb is not a VM that runs", "'lab'");
        assertThat(words).isEmpty();
    }

    @Test
    void shellWhenOneVmIsMeantIsALogin() throws Exception {
        Path keys = Files.createDirectories(root.resolve("user/.ssh"));
        Files.writeString(keys.resolve("lab"), "");
        Files.writeString(keys.resolve("lab.pub"), "");
        Files.writeString(keys.resolve("other.pub"), "");
        ssh.key = "fc40";
        sshStatus = 1;

        execute(ssh);

        assertThat(words)
                .startsWith("ssh", "-p", "49154", "-l", "ann")
                .containsSequence("-o", "StrictHostKeyChecking=no", "-o", "UserKnownHostsFile=/dev/null")
                .endsWith("-i", keys.resolve("lab").toString(), "127.0.0.1");
        assertThat(words.stream().filter("-i"::equals)).hasSize(1);
    }

    @Test
    void commandWhenItFailsFailsTheGoalWithItsStatus() throws Exception {
        ssh.vm = "deb12";
        ssh.command = "echo hello; exit 3";
        execute(ssh);
        assertThat(words).endsWith("127.0.0.1", "echo hello; exit 3");

        sshStatus = 3;
        assertThatThrownBy(() -> execute(ssh))
                .hasMessage(
                        "The command 'echo hello; exit 3' ended with exit status 3 in the VM deb12. See its output above");
        sshStatus = 255;
        assertThatThrownBy(() -> execute(ssh)).hasMessageStartingWith("ssh cannot reach the VM deb12, or has lost it");
    }

    @Test
    void vmWhenStoppedIsSwitchedOffAndForgotten() throws Exception {
        stop.vm = "lab";
        stop.timeout = "20";

        execute(stop);

        assertThat(stopped()).containsExactly("/v1.41/containers/lab-id/stop?t=20");
        assertThat(module.news()).last().isEqualTo("info the VM lab was switched off after 0 s");
        assertThat(root.resolve("cache/kept-vms/owner-lab")).doesNotExist();
        assertThat(root.resolve("cache/kept-vms/owner-deb12")).exists();
    }

    @Test
    void vmsWhenAllAreStoppedAreAll() throws Exception {
        stop.vm = "all";
        execute(stop);
        assertThat(stopped()).hasSize(2);

        containers();
        execute(stop);
        assertThat(module.news()).last().isEqualTo("info no VM runs");

        stop.vm = null;
        assertThatThrownBy(() -> execute(stop))
                .hasMessage("No VM runs. mvn mkt-images:boot -Dmkt.boot.keep leaves one running");
    }
}
