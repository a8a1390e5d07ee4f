package com.mellanox.mkt.images.engine;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.mellanox.mkt.images.failure.CancelledException;
import com.mellanox.mkt.images.io.TarWriter;
import com.mellanox.mkt.images.type.ImageReference;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import org.junit.jupiter.api.Test;

/** The fake engine behaves as its users rely on. */
class FakeEngineTest {
    private final FakeEngine engine = new FakeEngine();

    @Test
    void buildWhenDoneIsRecordedAndFound() throws BuildStepException {
        ImageId id = engine.builder().build(request("mkt-test/a:1", "FROM scratch\n"), event -> {});

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
        return new BuildRequest(ImageReference.parse(image), context, "Dockerfile", Map.of(), Map.of(), false);
    }
}
