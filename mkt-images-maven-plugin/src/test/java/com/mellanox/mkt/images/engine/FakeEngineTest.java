package com.mellanox.mkt.images.engine;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.mellanox.mkt.images.failure.CancelledException;
import com.mellanox.mkt.images.io.TarWriter;
import com.mellanox.mkt.images.type.ImageReference;
import java.io.ByteArrayOutputStream;
import java.io.FileNotFoundException;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.time.Instant;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import org.junit.jupiter.api.Test;

/** The fake engine behaves as its users rely on. */
class FakeEngineTest {
    private static final Duration SECOND = Duration.ofSeconds(1);

    private final FakeEngine engine = new FakeEngine();

    @Test
    void buildWhenDoneIsRecordedAndFoundByTheNameItIsGiven() throws BuildStepException {
        ImageId id = engine.builder().build(request("mkt-test/a:1", "FROM scratch\n"), event -> {});
        assertThat(engine.find(ImageReference.parse("mkt-test/a:1"))).isEmpty();

        engine.tag(id, ImageReference.parse("mkt-test/a:1"));

        assertThat(engine.find(ImageReference.parse("docker.io/mkt-test/a:1"))).contains(id);
        assertThat(engine.build("mkt-test/a:1").dockerfile()).isEqualTo("FROM scratch\n");
        assertThat(engine.build("mkt-test/a:1").names()).containsExactly("Dockerfile");
    }

    @Test
    void buildWhenInputsAreTheSameHasTheSameId() throws BuildStepException {
        ImageId first = engine.builder().build(request("mkt-test/a:1", "FROM scratch\n"), event -> {});

        assertThat(engine.builder().build(request("mkt-test/a:1", "FROM scratch\n"), event -> {}))
                .isEqualTo(first);
        assertThat(engine.builder().build(request("mkt-test/a:1", "FROM other\n"), event -> {}))
                .isNotEqualTo(first);
    }

    @Test
    void buildWhenToldToFailFails() {
        engine.failBuild("mkt-test/a:1", "2/3 : RUN make", "no make");

        assertThatThrownBy(() -> engine.builder().build(request("mkt-test/a:1", "FROM scratch\n"), event -> {}))
                .isInstanceOf(BuildStepException.class)
                .hasMessage("no make");
    }

    @Test
    void pullWhenRegistryHasAnotherVersionChangesTheImage() throws PullException {
        ImageReference image = ImageReference.parse("debian:bookworm");
        engine.withImage("debian:bookworm").withRegistryImage("debian:bookworm", "new");
        ImageId before = engine.find(image).orElseThrow();

        engine.pull(image, event -> {});

        assertThat(engine.find(image)).isPresent().isNotEqualTo(before);
        assertThat(engine.pulls()).containsExactly(image);
    }

    @Test
    void imagesWhenAskedHaveNamesLabelsAndOrigins() throws PullException {
        ImageReference base = ImageReference.parse("debian:bookworm");
        ImageReference made = ImageReference.parse("mkt-test/a:1");
        engine.withRegistryImage("debian:bookworm", "new").withImage("mkt-test/a:1", Map.of("key", "deb12"));
        engine.pull(base, event -> {});

        Inventory images = engine.images();

        assertThat(images.find(base).orElseThrow().digestAt(base))
                .isPresent()
                .isEqualTo(engine.digestAtRegistry(base, SECOND));
        assertThat(images.find(made).orElseThrow()).satisfies(image -> {
            assertThat(image.labels()).containsEntry("key", "deb12");
            assertThat(image.digestAt(made)).isEmpty();
        });
        assertThat(engine.inventories()).isEqualTo(1);
        assertThat(engine.asked()).containsExactly(base);
    }

    @Test
    void digestWhenRegistryHasAnotherVersionIsAnother() throws PullException {
        ImageReference base = ImageReference.parse("debian:bookworm");
        engine.withImage("debian:bookworm");
        HeldImage held = engine.images().find(base).orElseThrow();
        assertThat(engine.digestAtRegistry(base, SECOND)).isEqualTo(held.digestAt(base));

        engine.withRegistryImage("debian:bookworm", "new");

        assertThat(engine.digestAtRegistry(base, SECOND)).isPresent().isNotEqualTo(held.digestAt(base));
    }

    @Test
    void digestWhenItCannotBeHadFailsOrIsEmpty() throws PullException {
        ImageReference base = ImageReference.parse("debian:bookworm");
        engine.failPull("debian:bookworm", PullException.Kind.UNREACHABLE);
        assertThatThrownBy(() -> engine.digestAtRegistry(base, SECOND))
                .isInstanceOf(PullException.class)
                .hasMessage("debian:bookworm cannot be asked for at its registry: UNREACHABLE");

        assertThat(engine.withoutAsking().digestAtRegistry(base, SECOND)).isEmpty();
    }

    @Test
    void removeWhenImageHasANameLeavesIt() {
        ImageReference name = ImageReference.parse("mkt-test/a:1");
        engine.withImage("mkt-test/a:1").withImage("mkt-test/b:1");
        ImageId image = engine.find(name).orElseThrow();
        engine.remove(image);
        assertThat(engine.holds(image)).isTrue();

        engine.tag(engine.find(ImageReference.parse("mkt-test/b:1")).orElseThrow(), name);
        engine.remove(image);

        assertThat(engine.holds(image)).isFalse();
    }

    @Test
    void readWhenInputsDifferGivesOtherFilesUnlessToldOtherwise() throws BuildStepException, IOException {
        ImageId one = engine.builder().build(request("mkt-test/a:1", "FROM one\n"), event -> {});
        ImageId two = engine.builder().build(request("mkt-test/a:1", "FROM two\n"), event -> {});
        assertThat(tar(one, "/opt/products")).isNotEqualTo(tar(two, "/opt/products"));

        engine.withFiles("mkt-test/a:1", "/opt/products", Map.of("lib/a.so", "bytes"));

        assertThat(tar(one, "/opt/products"))
                .isEqualTo(tar(two, "/opt/products"))
                .contains("products/lib/a.so", "bytes");
        assertThatThrownBy(() -> tar(one, "/opt/other")).isInstanceOf(FileNotFoundException.class);
    }

    private String tar(ImageId image, String path) throws IOException {
        ByteArrayOutputStream bytes = new ByteArrayOutputStream();
        engine.read(image, path, tar -> tar.transferTo(bytes));
        return bytes.toString(StandardCharsets.UTF_8);
    }

    @Test
    void buildWhenBlockedEndsByClose() throws InterruptedException {
        FakeGate gate = engine.block("mkt-test/a:1");
        CompletableFuture<ImageId> build = CompletableFuture.supplyAsync(() -> {
            try {
                return engine.builder().build(request("mkt-test/a:1", "FROM scratch\n"), event -> {});
            } catch (BuildStepException e) {
                throw new CompletionException(e);
            }
        });
        gate.awaitBuild();

        engine.close();

        assertThatThrownBy(build::join).hasCauseInstanceOf(CancelledException.class);
    }

    private static BuildRequest request(String image, String dockerfile) {
        byte[] text = dockerfile.getBytes(StandardCharsets.UTF_8);
        BuildRequest.Context context = out -> {
            try (TarWriter tar = new TarWriter(out, Instant.EPOCH)) {
                tar.file("Dockerfile", false, text.length, content -> content.write(text));
            }
        };
        return new BuildRequest(ImageReference.parse(image), context, "Dockerfile", Map.of(), Map.of(), false, false);
    }
}
