package com.mellanox.mkt.images.run;

import static org.assertj.core.api.Assertions.assertThat;

import com.mellanox.mkt.images.engine.docker.RealEngine;
import com.mellanox.mkt.images.engine.docker.SleepingStep;
import com.mellanox.mkt.images.event.BuildEvent.ImageOutput;
import com.mellanox.mkt.images.event.BuildEvent.ImageStarted;
import com.mellanox.mkt.images.failure.CancelledException;
import com.mellanox.mkt.images.io.TarWriter;
import com.mellanox.mkt.images.plan.SampleKey;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.MessageDigest;
import java.time.Instant;
import java.util.HexFormat;
import java.util.List;
import java.util.UUID;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.zip.GZIPOutputStream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Whole runs on the engine of this machine, with busybox for a distribution. */
class ImageBuilderIT {
    @TempDir
    private Path root;

    private final String name = "it-" + UUID.randomUUID().toString().substring(0, 8);
    private final String kvm = "harbor.mellanox.com/mkt/kvm:" + name;
    private RealEngine real;
    private SampleKey key;

    @BeforeEach
    void createKey() throws IOException {
        real = new RealEngine();
        key = new SampleKey(root, name).onBusybox(real.busybox(), "LABEL org.opencontainers.image.revision=inherited");
    }

    @AfterEach
    void removeImages() {
        real.awaitNoContainer();
        for (String image : List.of("library", "tool", "simx", "big", "sleeper")) {
            real.remove("local_mkt/support_" + image + ":" + name);
        }
        real.close();
    }

    private SampleRun run() {
        return new SampleRun(root, key, real.connect()).pull(PullPolicy.MISSING);
    }

    @Test
    void runWhenPackagesHaveAllThereIsMakesTheImageOfTheirProducts() throws Exception {
        SampleRepository repository = new SampleRepository(root.resolve("library"));
        String commit = repository.commit("library.c", "library source\n");
        writePackages(repository.header(commit));

        run().without("simx").run();

        assertThat(real.run(kvm, "/bin/busybox", "cat", "/result/tool"))
                .isEqualTo("in /opt/src\nlibrary source\na patch\nfrom the archive\n");
        assertThat(real.run(kvm, "/bin/busybox", "ls", "/result/products", "/result/simx"))
                .isEqualTo("/result/products:\nlibrary\nlink\n\n/result/simx:\n");
        assertThat(real.labels(kvm))
                .containsEntry("com.mellanox.mkt.key", name)
                .containsEntry("com.mellanox.mkt.role", "final")
                .containsEntry("com.mellanox.mkt.packages", "library,tool");
        assertThat(real.labels("local_mkt/support_library:" + name))
                .containsEntry("org.opencontainers.image.revision", commit);
        assertThat(real.labels("local_mkt/support_tool:" + name))
                .containsEntry("org.opencontainers.image.revision", "");
        assertThat(real.containers()).isEmpty();
    }

    @Test
    void runWhenDoneBeforeBuildsWhatHasChangedAndNoMore() throws Exception {
        SampleRepository repository = new SampleRepository(root.resolve("library"));
        writePackages(repository.header(repository.commit("library.c", "library source\n")));
        run().without("simx").run();

        assertThat(built(run().without("simx"))).isEmpty();

        key.write("support-library.sh", Files.readString(key.file("support-library.sh")) + "# says nothing new");
        assertThat(built(run().without("simx"))).containsExactly("local_mkt/support_library:" + name);

        key.write(
                "support-library.sh", Files.readString(key.file("support-library.sh")) + "ln -s nowhere /products/new");
        assertThat(built(run().without("simx")))
                .containsExactly("local_mkt/support_library:" + name, "local_mkt/support_tool:" + name, kvm);

        real.remove("local_mkt/support_tool:" + name);
        assertThat(built(run().without("simx"))).containsExactly("local_mkt/support_tool:" + name);
    }

    private static List<String> built(SampleRun run) {
        run.run();
        return run.of(ImageStarted.class).stream()
                .map(started -> started.image().toString())
                .toList();
    }

    private void writePackages(String... source) throws IOException {
        Path archive = archive("in-archive.txt", "from the archive\n");
        key.write("patches/one.patch", "a patch")
                .write(
                        "support-library.sh",
                        "# ---",
                        "# " + String.join("\n# ", source),
                        "# other_files: [patches/one.patch]",
                        "# nfs_files: {" + archive + ": {dest: /opt/blob/}}",
                        "# products: [/products]",
                        "",
                        "mkdir /products",
                        "cat library.c ../patches/one.patch ../blob/in-archive.txt > /products/library",
                        "ln -s library /products/link")
                .write(
                        "support-tool.sh",
                        "# ---",
                        "# image_files: {library: {files: [/products/], dest: '/opt/with space/'}}",
                        "",
                        "echo \"in $PWD\" > /tool",
                        "cat '/opt/with space/link' >> /tool")
                .script("simx", "optional: true", "products: [/opt/simx]")
                .write(
                        "kvm.Dockerfile",
                        "FROM " + real.busybox(),
                        "COPY --from=local_mkt/support_tool:" + name + " /tool /result/tool",
                        "COPY --from=local_mkt/support_library:" + name + " /products /result/products",
                        "COPY --from=local_mkt/support_simx:" + name + " /opt/simx /result/simx");
    }

    @Test
    void runWhenInterruptedLeavesNoContainer() throws Exception {
        SleepingStep step = SleepingStep.create();
        key.write("support-sleeper.sh", "# ---", "# {}", "", "echo sleeping", step.command())
                .write(
                        "kvm.Dockerfile",
                        "FROM " + real.busybox(),
                        "COPY --from=local_mkt/support_sleeper:" + name + " /a /a");
        CountDownLatch sleeping = new CountDownLatch(1);
        CompletableFuture<Throwable> end = new CompletableFuture<>();
        SampleRun run = run().listener(event -> {
            if (event instanceof ImageOutput output && output.text().strip().equals("sleeping")) {
                sleeping.countDown();
            }
        });
        Thread thread = new Thread(() -> {
            try {
                run.run();
                end.complete(new AssertionError("it was not cancelled"));
            } catch (RuntimeException e) {
                end.complete(e);
            }
        });
        thread.start();
        assertThat(sleeping.await(1, TimeUnit.MINUTES)).isTrue();
        step.await();

        thread.interrupt();

        assertThat(end.get(60, TimeUnit.SECONDS)).isInstanceOf(CancelledException.class);
        step.awaitEnd();
        real.awaitNoContainer();
        assertThat(root.resolve("target/mkt-images/" + name + "/support_sleeper.log"))
                .content()
                .endsWith("sleeping\n");
    }

    @Test
    void sourceWhenAsBigAsLinuxIsBuiltInASmallHeap() throws Exception {
        Path repository = root.resolve("big.git");
        String commit = BigRepository.create(repository);
        key.write(
                        "support-big.sh",
                        "# ---",
                        "# git_url: " + repository,
                        "# git_commit: " + commit,
                        "",
                        "find . -type f | wc -l > /found",
                        "find . -type f -exec cat {} + | wc -c >> /found",
                        "sha256sum d123/f12345.c >> /found")
                .write(
                        "kvm.Dockerfile",
                        "FROM " + real.busybox(),
                        "COPY --from=local_mkt/support_big:" + name + " /found /found");

        run().run();

        byte[] digest = MessageDigest.getInstance("SHA-256").digest(BigRepository.content(12_345));
        assertThat(real.run(kvm, "/bin/busybox", "cat", "/found"))
                .isEqualTo(BigRepository.FILES + "\n" + (long) BigRepository.FILES * BigRepository.FILE_SIZE + "\n"
                        + HexFormat.of().formatHex(digest) + "  d123/f12345.c\n");
        assertThat(Runtime.getRuntime().maxMemory()).isLessThan(200_000_000);
    }

    private Path archive(String entry, String text) throws IOException {
        Path file = root.resolve("archive.tar.gz");
        byte[] bytes = text.getBytes(StandardCharsets.UTF_8);
        try (OutputStream out = new GZIPOutputStream(Files.newOutputStream(file));
                TarWriter tar = new TarWriter(out, Instant.EPOCH)) {
            tar.file(entry, false, bytes.length, content -> content.write(bytes));
        }
        return file;
    }
}
