package com.mellanox.mkt.images.run;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.mellanox.mkt.images.engine.FakeEngine;
import com.mellanox.mkt.images.failure.InvalidInputException;
import com.mellanox.mkt.images.plan.SampleKey;
import com.mellanox.mkt.images.reason.Reason;
import com.mellanox.mkt.images.secret.SecretOrigin;
import com.mellanox.mkt.images.secret.SecretServers;
import com.mellanox.mkt.images.secret.SecretSource;
import com.mellanox.mkt.images.secret.SshSource;
import com.mellanox.mkt.images.secret.StepSecrets;
import com.mellanox.mkt.images.type.BuilderKind;
import com.mellanox.mkt.images.type.ImageReference;
import com.mellanox.mkt.images.type.SecretId;
import com.mellanox.mkt.images.type.SshId;
import com.mellanox.mkt.images.type.UserEnvironment;
import java.io.IOException;
import java.net.StandardProtocolFamily;
import java.net.UnixDomainSocketAddress;
import java.nio.channels.ServerSocketChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.KeyPairGenerator;
import java.util.Base64;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Runs with scripts that need secrets and ssh agents: what the builder is given, and what is wrong before it. */
class ImageSecretsTest {
    private static final ImageReference TOOL = ImageReference.parse("local_mkt/support_tool:deb12");

    @TempDir
    private Path root;

    private final FakeEngine engine = new FakeEngine().with(BuilderKind.BUILDKIT);
    private final Map<SecretId, SecretSource> secrets = new HashMap<>();
    private final Map<SshId, SshSource> agents = new HashMap<>();
    private SampleKey key;

    @BeforeEach
    void createKey() throws IOException {
        key = new SampleKey(root)
                .write("support.Dockerfile", "FROM debian:bookworm")
                .write("kvm.Dockerfile", "FROM debian:bookworm", "COPY --from=" + TOOL + " /bin/tool /bin/tool")
                .script("tool", "secrets: [token]", "ssh: [default]");
        try (ServerSocketChannel agent = ServerSocketChannel.open(StandardProtocolFamily.UNIX)) {
            agent.bind(UnixDomainSocketAddress.of(root.resolve("agent")));
        }
        give("token", "env:TOKEN");
        agents.put(SshId.DEFAULT, new SshSource(root.resolve("agent"), "SSH_AUTH_SOCK"));
    }

    private void give(String id, String text) {
        SecretOrigin origin = SecretOrigin.parse(text, root::resolve);
        UserEnvironment environment = new UserEnvironment(Map.of("TOKEN", "hunter2"), root);
        secrets.put(new SecretId(id), new SecretSource(origin, "-Dmkt.secret." + id, environment, SecretServers.NONE));
    }

    private SampleRun run() {
        engine.reopen();
        return new SampleRun(root, key, engine).secrets(new StepSecrets(secrets, agents));
    }

    private List<Reason> reasonsForTool() {
        SampleRun run = run();
        run.run();
        return SampleImages.reasons(run).getOrDefault(TOOL, List.of());
    }

    @Test
    void requestWhenAScriptNamesThemHasThemAndOthersDoNot() {
        give("other", "env:TOKEN");

        run().run();

        StepSecrets given = engine.build(TOOL.toString()).request().secrets();
        assertThat(given.secrets()).containsOnly(Map.entry(new SecretId("token"), secrets.get(new SecretId("token"))));
        assertThat(given.agents()).containsOnlyKeys(SshId.DEFAULT);
        assertThat(engine.builds())
                .filteredOn(build -> !build.request().image().equals(TOOL))
                .isNotEmpty()
                .allSatisfy(
                        build -> assertThat(build.request().secrets().isEmpty()).isTrue());
        assertThat(engine.build(TOOL.toString()).entry("Dockerfile").text()).contains("--mount=type=secret,id=token");
    }

    @Test
    void secretWhenNobodyGivesItEndsTheRunBeforeABuild() {
        secrets.clear();
        agents.clear();

        assertThatThrownBy(run()::run)
                .isInstanceOf(InvalidInputException.class)
                .hasMessageStartingWith("2 problems:")
                .hasMessageContainingAll(
                        "support-tool.sh:3: the secret 'token' is not given",
                        "-Dmkt.secret.token=file:PATH, env:NAME or server:ID",
                        "support-tool.sh:4: the ssh agent 'default' is not given: SSH_AUTH_SOCK is not set",
                        "-Dmkt.ssh.default=");
        assertThat(engine.builds()).isEmpty();
    }

    @Test
    void secretWhenNearlyGivenIsSuggestedAndTheOtherIsAWarning() {
        secrets.clear();
        give("tokne", "env:TOKEN");
        SampleRun run = run();

        assertThatThrownBy(run::run).hasMessageContaining("Did you mean 'tokne', which -Dmkt.secret.tokne gives?");
        assertThat(run.warnings())
                .containsExactly("-Dmkt.secret.tokne: no image uses the secret 'tokne'. Did you mean 'token', which"
                        + " nobody gives?");
    }

    @Test
    void secretWhenOfAnotherProjectIsNoWarning() {
        give("license", "file:missing");
        give("tokens", "file:missing");
        SampleRun run = run();

        run.run();

        assertThat(run.warnings()).isEmpty();
    }

    @Test
    void secretWhenItCannotBeReadEndsTheRunBeforeABuild() {
        give("token", "file:missing");

        assertThatThrownBy(run()::run)
                .hasMessageContainingAll(
                        "support-tool.sh:3: the secret 'token' is needed here",
                        root.resolve("missing") + ", which -Dmkt.secret.token names, does not exist");
        assertThat(engine.builds()).isEmpty();
    }

    @Test
    void keyWhenItCannotBeUsedEndsTheRunBeforeABuild() throws IOException {
        Path file = Files.writeString(root.resolve("id"), "hunter2");
        agents.put(SshId.DEFAULT, new SshSource(file, "-Dmkt.ssh.default"));

        assertThatThrownBy(run()::run)
                .hasMessageContainingAll(
                        "support-tool.sh:4: the ssh agent 'default' is needed here",
                        file + ", which -Dmkt.ssh.default names, cannot be used: it is not a private key",
                        "ssh-add")
                .message()
                .doesNotContain("hunter2");
        assertThat(engine.builds()).isEmpty();
    }

    @Test
    void keyWhenItIsAPrivateOneIsASocketForTheBuilderWhileItBuilds() throws Exception {
        Path file = root.resolve("id");
        KeyPairGenerator generator = KeyPairGenerator.getInstance("RSA");
        generator.initialize(1024);
        String pem = Base64.getMimeEncoder()
                .encodeToString(generator.generateKeyPair().getPrivate().getEncoded());
        Files.writeString(file, "-----BEGIN PRIVATE KEY-----\n" + pem + "\n-----END PRIVATE KEY-----\n");
        agents.put(SshId.DEFAULT, new SshSource(file, "-Dmkt.ssh.default"));

        run().run();

        Path socket = Objects.requireNonNull(engine.build(TOOL.toString())
                        .request()
                        .secrets()
                        .agents()
                        .get(SshId.DEFAULT))
                .path();
        assertThat(socket).isNotEqualTo(file).doesNotExist();
    }

    @Test
    void secretWhenItsImageIsUpToDateIsNotAskedFor() {
        run().run();
        int before = engine.builds().size();
        secrets.clear();
        agents.clear();
        SampleRun run = run();

        run.run();

        assertThat(engine.builds()).hasSize(before);
        assertThat(run.warnings()).isEmpty();
    }

    @Test
    void planWhenASecretIsNotGivenWarnsAndGoesOn() {
        secrets.clear();
        SampleRun run = run();

        assertThat(run.plan().images()).isNotEmpty();
        assertThat(run.warnings())
                .singleElement()
                .asString()
                .startsWith("support-tool.sh:3: the secret 'token' is not");
    }

    @Test
    void packageWhenLeftOutNeedsNoSecret() throws IOException {
        key.script("tool", "secrets: [token]", "optional: true", "products: [/bin/tool]");
        secrets.clear();

        run().without("tool").run();

        assertThat(engine.builds()).isNotEmpty();
    }

    @Test
    void builderWhenItHasNoSecretsIsAnErrorWithTheRemedy() {
        engine.with(BuilderKind.CLASSIC);

        assertThatThrownBy(run()::run)
                .isInstanceOf(InvalidInputException.class)
                .hasMessageContainingAll(
                        "support-tool.sh:3: Docker's classic builder has no secrets: 'token'",
                        "support-tool.sh:4: Docker's classic builder has no ssh agents: 'default'",
                        "-Dmkt.builder=buildkit");
        engine.with(BuilderKind.BUILDAH);

        assertThatThrownBy(run()::run)
                .hasMessageContainingAll("support-tool.sh:3: Podman's builder has no secrets: 'token'", "Docker");
        assertThat(engine.builds()).isEmpty();
    }

    @Test
    void imageWhenTheIdOfASecretChangesIsBuiltForThatReason() throws IOException {
        run().run();
        give("key", "env:TOKEN");
        key.script("tool", "secrets: [key]", "ssh: [default]");

        assertThat(reasonsForTool())
                .containsExactly(
                        new Reason.Added("secret key", "in /run/secrets"),
                        new Reason.Removed("secret token", "in /run/secrets"));
    }

    @Test
    void imageWhenOnlyTheValueOrACacheChangesIsNotBuilt() throws IOException {
        key.script("tool", "secrets: [token]", "ssh: [default]", "caches: [/root/.cache/foo]");
        run().run();
        Files.writeString(root.resolve("another"), "value");
        give("token", "file:another");
        key.script("tool", "secrets: [token]", "ssh: [default]", "caches: [/root/.cache/foo, /root/.npm]");

        assertThat(reasonsForTool()).isEmpty();
    }
}
