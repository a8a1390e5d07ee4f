package com.mellanox.mkt.images.maven;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.mellanox.mkt.images.secret.SecretServers;
import com.mellanox.mkt.images.secret.SecretSource;
import com.mellanox.mkt.images.secret.SshSource;
import com.mellanox.mkt.images.secret.StepSecrets;
import com.mellanox.mkt.images.type.SecretId;
import com.mellanox.mkt.images.type.SshId;
import com.mellanox.mkt.images.type.UserEnvironment;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.Map;
import java.util.Objects;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Tests of {@link SecretSelection}: which place gives a secret or an ssh agent, and what is shown of it. */
class SecretSelectionTest {
    @TempDir
    private Path root;

    private SampleParameters sample;
    private final Map<String, @Nullable String> secrets = new HashMap<>();
    private final Map<String, @Nullable String> agents = new HashMap<>();

    @BeforeEach
    void createSample() {
        sample = new SampleParameters(root);
        sample.project.setFile(root.resolve("module/pom.xml").toFile());
    }

    private StepSecrets select(Parameters parameters) {
        return new SecretSelection(parameters, sample.execution(), sample::keep)
                .select(secrets, agents, SecretServers.NONE);
    }

    private StepSecrets select() {
        Parameters parameters = sample.parameters();
        StepSecrets selected = select(parameters);
        parameters.throwIfWrong();
        return selected;
    }

    private static SecretSource secret(StepSecrets of, String id) {
        return Objects.requireNonNull(of.secrets().get(new SecretId(id)));
    }

    @Test
    void secretsWhenGivenInSeveralPlacesAreDecidedForEachId() {
        sample.settings("secrets: {a: 'file:~/a', b: file:b, c: env:C}").commandLine("mkt.secret.b", "file:~/b2");
        sample.project.getProperties().setProperty("mkt.secret.c", "server:c");
        secrets.put("d", "file:d");

        StepSecrets given = select();

        assertThat(given.secrets().values())
                .extracting(SecretSource::toString)
                .containsExactlyInAnyOrder(
                        "file:" + root.resolve("a") + ", of ~/settings.yaml:1",
                        "file:" + root.resolve("b2") + ", of -Dmkt.secret.b",
                        "server:c, of the property mkt.secret.c of the POM or of settings.xml",
                        "file:" + root.resolve("module/d") + ", of <secrets><d> of the <configuration> of the POM");
        assertThat(sample.details())
                .contains("mkt.secret.b = file:" + root.resolve("b2") + ", of -Dmkt.secret.b")
                .hasSize(4);
        assertThat(sample.warnings()).isEmpty();
    }

    @Test
    void secretWhenConfiguredInThePomWinsOverTheCommandLineWithAWarning() {
        sample.commandLine("mkt.secret.token", "env:MINE");
        secrets.put("token", "env:TEAM");

        assertThat(secret(select(), "token").origin()).hasToString("env:TEAM");
        assertThat(sample.warnings())
                .singleElement()
                .asString()
                .contains("-Dmkt.secret.token is ignored", "<secrets><token>", "the property mkt.secret.token");
    }

    @Test
    void secretsWhenWrongAreReportedTogetherWithoutTheirTexts() {
        sample.commandLine("mkt.secret.a", "hunter2")
                .commandLine("mkt.secret.b", "")
                .commandLine("mkt.secret.c/d", "env:X")
                .commandLine("mkt.secret.e", "flie:/hunter2")
                .commandLine("mkt.secret.f", "env:hunter2-x");
        secrets.put("g", null);
        secrets.put("h", "hunter2");
        agents.put("i j", "/agent");
        Parameters parameters = sample.parameters();

        assertThat(select(parameters)).isEqualTo(StepSecrets.NONE);

        assertThatThrownBy(parameters::throwIfWrong)
                .hasMessageStartingWith("8 problems:\n")
                .hasMessageContainingAll(
                        "-Dmkt.secret.a: it does not say where the value is",
                        "file:PATH, env:NAME or server:ID",
                        "-Dmkt.secret.b is empty",
                        "-Dmkt.secret.c/d: 'c/d' is not the id of a secret",
                        "-Dmkt.secret.e: ",
                        "did you mean 'file:'?",
                        "-Dmkt.secret.f: what follows 'env:' is not the name",
                        "<secrets><g> of the <configuration> of the POM is empty",
                        "<secrets><h> of the <configuration> of the POM: it does not say",
                        "<ssh><i j> of the <configuration> of the POM: 'i j' is not the id of an ssh agent")
                .message()
                .doesNotContain("hunter2");
        assertThat(sample.details().toString()).doesNotContain("hunter2");
    }

    @Test
    void agentWhenNothingIsGivenIsTheUsersOwn() {
        sample.environment(new UserEnvironment(Map.of("SSH_AUTH_SOCK", "/run/agent"), root));

        assertThat(select().agents())
                .containsExactly(Map.entry(SshId.DEFAULT, new SshSource(Path.of("/run/agent"), "SSH_AUTH_SOCK")));
    }

    @Test
    void agentsWhenGivenWinOverTheUsersOwn() {
        sample.environment(new UserEnvironment(Map.of("SSH_AUTH_SOCK", "/run/agent"), root))
                .settings("ssh: {deploy: ~/.ssh/deploy}")
                .commandLine("mkt.ssh.default", "~/.ssh/id");

        assertThat(select().agents())
                .containsOnly(
                        Map.entry(SshId.DEFAULT, new SshSource(root.resolve(".ssh/id"), "-Dmkt.ssh.default")),
                        Map.entry(
                                new SshId("deploy"), new SshSource(root.resolve(".ssh/deploy"), "~/settings.yaml:1")));
    }

    @Test
    void agentWhenNobodyHasOneIsNone() {
        assertThat(select()).isEqualTo(StepSecrets.NONE);
    }
}
