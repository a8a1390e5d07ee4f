package com.mellanox.mkt.images.run;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.mellanox.mkt.images.engine.Engine;
import com.mellanox.mkt.images.engine.RegistryServer;
import com.mellanox.mkt.images.engine.docker.RealEngine;
import com.mellanox.mkt.images.event.BuildEvent.ImageDiffers;
import com.mellanox.mkt.images.event.BuildEvent.ImageReproduced;
import com.mellanox.mkt.images.failure.InvalidInputException;
import com.mellanox.mkt.images.plan.SampleKey;
import com.mellanox.mkt.images.publication.Receipt;
import com.mellanox.mkt.images.publication.Receipt.Upload;
import com.mellanox.mkt.images.type.Digest;
import com.mellanox.mkt.images.type.ImageKey;
import com.mellanox.mkt.images.type.ImageReference;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.UUID;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Images that are built twice on the engine of this machine, with busybox for a distribution. */
class VerifyReproducibleIT {
    @TempDir
    private Path root;

    private final String name = "it-" + UUID.randomUUID().toString().substring(0, 8);
    private final String tool = "local_mkt/support_tool:" + name;
    private RealEngine real;
    private SampleKey key;

    @BeforeEach
    void createKey() throws IOException {
        real = new RealEngine();
        key = new SampleKey(root, name)
                .onBusybox(real.busybox())
                .write(
                        "kvm.Dockerfile",
                        "FROM " + real.busybox() + " AS other",
                        "RUN echo other > /other",
                        "FROM " + real.busybox(),
                        "COPY --from=other /other /opt/deep/other",
                        "COPY --from=" + tool + " /tool /tool",
                        "WORKDIR /work");
    }

    @AfterEach
    void removeImages() {
        real.remove(tool);
        real.close();
    }

    private void writeTool(String command) throws IOException {
        key.write("support-tool.sh", "# ---", "# products: [/tool]", "", command + " > /tool");
    }

    private SampleRun run() {
        return new SampleRun(root, key, real.connect()).pull(PullPolicy.MISSING);
    }

    @Test
    void imagesWhenNoStepDependsOnTimeAreTheSame() throws IOException {
        writeTool("echo tool");
        SampleRun run = run();

        run.verifyReproducible();

        boolean rewritesTimes = real.hasContainerdStore();
        assertThat(run.of(ImageReproduced.class))
                .hasSize(3)
                .allSatisfy(same -> assertThat(same.times() == 0).isEqualTo(rewritesTimes));
        assertNothingLeft();
    }

    @Test
    void imageWhenAFileIsRandomIsNamedWithIt() throws IOException {
        writeTool("cat /proc/sys/kernel/random/uuid");
        SampleRun run = run();

        assertThatThrownBy(run::verifyReproducible)
                .isInstanceOf(InvalidInputException.class)
                .hasMessageContaining(tool);

        assertThat(run.of(ImageDiffers.class)).singleElement().satisfies(differs -> {
            assertThat(differs.image()).hasToString(tool);
            assertThat(differs.differences())
                    .singleElement()
                    .asString()
                    .matches("/tool: line 1: '[0-9a-f-]{36}', then '[0-9a-f-]{36}'");
        });
        assertNothingLeft();
    }

    @Test
    void imagesWhenPublishedAreComparedWithThoseOfTheSameCommit() throws IOException, InterruptedException {
        try (RegistryServer registry = RegistryServer.start()) {
            key.describe("key: " + name, "registry: " + registry.host());
            writeTool("echo tool");
            run().run();
            ImageReference kvm = ImageReference.parse(registry.host() + "/mkt/kvm:" + name);
            Receipt receipt = publish(kvm);
            SampleRun same = run();

            same.reproduce(receipt);

            assertThat(same.of(ImageReproduced.class))
                    .extracting(image -> image.image().toString())
                    .containsExactly(kvm.toString());

            writeTool("cat /proc/sys/kernel/random/uuid");
            run().run();
            Receipt random = publish(kvm);
            assertThatThrownBy(() -> run().reproduce(random)).hasMessageContaining("out of the same commit: " + kvm);
            real.remove(kvm.toString());
        }
    }

    /** Pushes the KVM image, and removes it from the engine. */
    private Receipt publish(ImageReference kvm) {
        ImageReference published = kvm.withTag(kvm.tag() + "-0123456789abcdef");
        Engine engine = real.connect();
        engine.tag(engine.find(kvm).orElseThrow(), published);
        Digest digest = engine.push(published, Duration.ofMinutes(1), event -> {});
        real.remove(published.toString());
        real.remove(kvm.toString());
        Upload upload = new Upload(published, digest, 1, 1, null, null);
        return new Receipt(new ImageKey(name), "1.5", Instant.EPOCH, true, List.of(upload), List.of(), List.of());
    }

    private void assertNothingLeft() throws IOException {
        assertThat(real.containers()).isEmpty();
        assertThat(real.labelled("com.mellanox.mkt.key=" + name)).isEqualTo(3);
        Path files = root.resolve("target/mkt-images").resolve(name).resolve("verify-reproducible");
        try (Stream<Path> all = Files.list(files)) {
            assertThat(all).map(Path::toString).noneMatch(file -> file.endsWith(".tar"));
        }
    }
}
