package com.mellanox.mkt.images.run;

import static org.assertj.core.api.Assertions.assertThat;

import com.mellanox.mkt.images.engine.EngineAddress;
import com.mellanox.mkt.images.engine.ImageId;
import com.mellanox.mkt.images.engine.docker.OnEachEngine;
import com.mellanox.mkt.images.engine.docker.RealEngine;
import com.mellanox.mkt.images.engine.docker.SleepingStep;
import com.mellanox.mkt.images.plan.SampleKey;
import com.mellanox.mkt.images.secret.SecretOrigin;
import com.mellanox.mkt.images.secret.SecretServers;
import com.mellanox.mkt.images.secret.SecretSource;
import com.mellanox.mkt.images.secret.SshSource;
import com.mellanox.mkt.images.secret.StepSecrets;
import com.mellanox.mkt.images.type.Digest;
import com.mellanox.mkt.images.type.ImageReference;
import com.mellanox.mkt.images.type.SecretId;
import com.mellanox.mkt.images.type.SshId;
import com.mellanox.mkt.images.type.UserEnvironment;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;
import java.util.zip.GZIPInputStream;
import org.apache.commons.compress.archivers.tar.TarArchiveEntry;
import org.apache.commons.compress.archivers.tar.TarArchiveInputStream;
import org.apache.sshd.common.config.keys.KeyUtils;
import org.apache.sshd.common.config.keys.writer.openssh.OpenSSHKeyPairResourceWriter;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Steps with mounts: secrets, ssh agents, caches, files of other images and of the context. Where the value of a secret is not. */
@OnEachEngine(withBuildkit = true)
class StepMountsIT {
    @TempDir
    private Path root;

    @TempDir
    private Path elsewhere;

    private final String name = "it-" + UUID.randomUUID().toString().substring(0, 8);
    private final String kvm = "harbor.mellanox.com/mkt/kvm:" + name;
    private final String tool = "local_mkt/support_tool:" + name;
    private final String value = "value-" + UUID.randomUUID();
    private final SleepingStep step = SleepingStep.create();
    private RealEngine real;
    private SampleKey key;

    @BeforeEach
    void createKey(EngineAddress address) throws IOException {
        real = new RealEngine(address);
        key = new SampleKey(root, name)
                .onBusybox(real.busybox())
                .write(
                        "kvm.Dockerfile",
                        "FROM " + real.busybox(),
                        "COPY --from=" + tool + " /products /products",
                        "RUN --mount=type=secret,id=token sha256sum < /run/secrets/token > /sum");
        Files.writeString(elsewhere.resolve("token"), value);
    }

    @AfterEach
    void removeImages() {
        List.of(kvm, tool, "harbor.mellanox.com/mkt/build:" + name).forEach(real::remove);
        real.close();
    }

    private void writeScript(String last) throws IOException {
        key.write(
                "support-tool.sh",
                "# ---",
                "# secrets: [token]",
                "# ssh: [deploy]",
                "# caches: [/var/cache/tool]",
                "# products: [/products]",
                "",
                "mkdir -p /products",
                "sha256sum < /run/secrets/token > /products/sum",
                "if [ -S \"$SSH_AUTH_SOCK\" ]; then echo socket > /products/agent; fi",
                "echo run >> /var/cache/tool/runs",
                "wc -l < /var/cache/tool/runs > /products/runs",
                last);
    }

    private SampleRun run() throws Exception {
        Path privateKey = elsewhere.resolve("id_ecdsa");
        if (!Files.exists(privateKey)) {
            try (OutputStream out = Files.newOutputStream(privateKey)) {
                OpenSSHKeyPairResourceWriter.INSTANCE.writePrivateKey(
                        KeyUtils.generateKeyPair("ecdsa-sha2-nistp256", 256), "a test", null, out);
            }
        }
        SecretSource token = new SecretSource(
                SecretOrigin.parse("file:token", elsewhere::resolve),
                "-Dmkt.secret.token",
                new UserEnvironment(Map.of(), elsewhere),
                SecretServers.NONE);
        return new SampleRun(root, key, real.connect())
                .pull(PullPolicy.MISSING)
                .secrets(new StepSecrets(
                        Map.of(new SecretId("token"), token),
                        Map.of(new SshId("deploy"), new SshSource(privateKey, "-Dmkt.ssh.deploy"))));
    }

    @Test
    void stepsWhenTheyNameThemGetSecretsAgentsAndCaches() throws Exception {
        writeScript("echo first");
        run().run();
        assertThat(products("runs")).isEqualTo("1\n");
        writeScript("echo second");

        run().run();

        assertThat(products("sum")).isEqualTo(sum() + "  -\n");
        assertThat(real.run(kvm, "cat", "/sum")).isEqualTo(sum() + "  -\n");
        assertThat(products("agent")).isEqualTo("socket\n");
        assertThat(products("runs")).isEqualTo("2\n");
    }

    @Test
    void dockerfileWhenItHasEachMountAndNewerSyntaxIsBuilt() throws Exception {
        writeScript("echo first");
        key.write("files/name", "of the context");
        List<String> lines = new ArrayList<>(List.of(
                "FROM " + real.busybox(),
                "COPY --chmod=600 files/name /copied",
                "RUN --mount=type=bind,from=" + tool + ",source=/products,target=/tool \\",
                "    --mount=source=files,target=/files \\",
                "    --mount=type=tmpfs,target=/scratch \\",
                "    --mount=type=cache,target=/kept,sharing=locked \\",
                "    --mount=type=secret,id=token,mode=0444 \\",
                "    --mount=type=ssh,id=deploy \\",
                "    cat /tool/sum /files/name > /scratch/both && cp /scratch/both /kept/both && cat /kept/both > /both && \\",
                "    sha256sum < /run/secrets/token > /sum && [ -S \"$SSH_AUTH_SOCK\" ]"));
        if (!real.isDocker20()) {
            lines.addAll(List.of(
                    "COPY --link files/name /linked/",
                    "COPY <<first.txt <<second.txt /documents/",
                    "one",
                    "first.txt",
                    "two",
                    "second.txt",
                    "RUN <<COMMANDS",
                    "cat /documents/first.txt",
                    "cat /documents/second.txt /linked/name > /joined",
                    "COMMANDS"));
        }
        key.write("kvm.Dockerfile", lines.toArray(String[]::new));

        run().run();

        assertThat(real.run(kvm, "cat", "/both", "/sum")).isEqualTo(sum() + "  -\nof the context\n" + sum() + "  -\n");
        assertThat(real.run(kvm, "/bin/busybox", "stat", "-c", "%a", "/copied")).isEqualTo("600\n");
        if (!real.isDocker20()) {
            assertThat(real.run(kvm, "cat", "/joined")).isEqualTo("two\nof the context\n");
        }
    }

    /** What the steps make of the value. */
    private String sum() {
        return Digest.of(value.getBytes(StandardCharsets.UTF_8)).hex();
    }

    private String products(String file) throws InterruptedException {
        return real.run(kvm, "cat", "/products/" + file);
    }

    @Test
    void valueWhenStepsUseItIsNowhere() throws Exception {
        writeScript(step.command() + " || true");
        SampleRun run = run();
        CompletableFuture<Void> build = CompletableFuture.runAsync(run::run);
        step.await();

        List<String> shown = processes();
        step.end();
        build.get(2, TimeUnit.MINUTES);

        run.events().forEach(event -> shown.add(event.toString()));
        for (String image : List.of(kvm, tool)) {
            ImageId id = real.connect().find(ImageReference.parse(image)).orElseThrow();
            shown.add(real.inspect(id).toString());
            shown.add(real.history(id).toString());
            shown.addAll(layers(image));
        }
        shown.addAll(files(root));
        assertThat(shown).noneMatch(text -> text.contains(value)).anyMatch(text -> text.contains(sum()));
    }

    /** The arguments and the environments of all processes of this machine. */
    private static List<String> processes() throws IOException {
        List<String> shown = new ArrayList<>();
        try (Stream<Path> processes = Files.list(Path.of("/proc"))) {
            for (Path process : processes
                    .filter(path -> path.getFileName().toString().matches("\\d+"))
                    .toList()) {
                for (String file : List.of("cmdline", "environ")) {
                    shown.add(textOfProcess(process.resolve(file)));
                }
            }
        }
        return shown;
    }

    private static String textOfProcess(Path file) {
        try {
            return Files.readString(file, StandardCharsets.ISO_8859_1);
        } catch (IOException ended) {
            return "";
        }
    }

    private static List<String> files(Path directory) throws IOException {
        List<String> contents = new ArrayList<>();
        try (Stream<Path> files = Files.walk(directory)) {
            for (Path file : files.filter(Files::isRegularFile).toList()) {
                contents.add(Files.readString(file, StandardCharsets.ISO_8859_1));
            }
        }
        return contents;
    }

    /** The files of an image as it is saved: configuration, and the files of each layer. */
    private List<String> layers(String image) throws IOException {
        List<String> contents = new ArrayList<>();
        try (InputStream saved = real.save(image);
                TarArchiveInputStream tar = new TarArchiveInputStream(saved)) {
            for (TarArchiveEntry entry = tar.getNextEntry(); entry != null; entry = tar.getNextEntry()) {
                contents.add(unpacked(tar.readAllBytes()));
            }
        }
        return contents;
    }

    private static String unpacked(byte[] bytes) throws IOException {
        boolean isPacked = bytes.length > 2 && (bytes[0] & 0xff) == 0x1f && (bytes[1] & 0xff) == 0x8b;
        byte[] plain = isPacked ? new GZIPInputStream(new ByteArrayInputStream(bytes)).readAllBytes() : bytes;
        return new String(plain, StandardCharsets.ISO_8859_1);
    }
}
