package com.mellanox.mkt.images.engine.docker;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assumptions.assumeThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.mellanox.mkt.images.engine.BuildRequest;
import com.mellanox.mkt.images.engine.BuildStepException;
import com.mellanox.mkt.images.engine.BuilderChoice;
import com.mellanox.mkt.images.engine.EngineAddress;
import com.mellanox.mkt.images.engine.ImageId;
import com.mellanox.mkt.images.type.ImageReference;
import java.io.IOException;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.UUID;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** Images of BuildKit with the time of a commit in place of the clock's, on each Docker Engine. */
@OnEachEngine(withBuildkit = true)
class SourceDateEpochIT {
    private static final Instant COMMITTED = Instant.parse("2024-02-29T12:00:00Z");

    private final EngineAddress address;
    private final List<ImageId> built = new ArrayList<>();
    private RealEngine real;
    private DockerEngine engine;

    SourceDateEpochIT(EngineAddress address) {
        this.address = address;
    }

    @BeforeEach
    void connect() throws IOException {
        real = new RealEngine(address);
        engine = DockerEngine.connect(address, registry -> Optional.empty(), BuilderChoice.BUILDKIT, event -> {});
    }

    @AfterEach
    void cleanUp() {
        engine.close();
        built.forEach(id -> real.remove(id.toString()));
        real.close();
    }

    /** Runs each step, on a base image by a temporary name that no other build has. */
    private ImageId build() throws BuildStepException {
        ImageReference base = ImageReference.parse(real.busybox());
        ImageReference temporary = ImageReference.parse(
                "mkt-images.invalid/" + UUID.randomUUID().toString().substring(0, 8) + ":0");
        TestContext context = TestContext.of(
                        "FROM " + temporary + " AS first",
                        "RUN echo a > /a",
                        "FROM " + temporary,
                        "COPY hello /opt/deep/hello",
                        "COPY --from=first /a /opt/a",
                        "RUN --mount=from=" + temporary + ",target=/run/base cat /run/base/name > /made",
                        "WORKDIR /work")
                .with("hello", 6, out -> out.write(new byte[6]));
        ImageId id = engine.find(base).orElseThrow();
        BuildRequest request = new NamedContext(context, Map.of(id, base), Map.of(id, temporary))
                .request(real.image("epoch"))
                .at(COMMITTED)
                .with(Map.of(), true);
        ImageId image = engine.builder().build(request, event -> {});
        built.add(image);
        return image;
    }

    @Test
    void imageWhenBuiltTwiceByDifferentTemporaryNamesIsTheSameAsFarAsTheEngineCan() throws Exception {
        ImageId first = build();
        ImageId second = build();

        JsonNode inspected = real.inspect(first);
        assertThat(inspected.toString()).doesNotContain("mkt-images.invalid");
        assertThat(real.history(first).toString()).contains("/made").doesNotContain("mkt-images.invalid");
        assumeThat(engine.description())
                .as("BuildKit in Docker 20.10 has no SOURCE_DATE_EPOCH")
                .doesNotContain("20.10");
        assertThat(inspected.get("Created").asText()).isEqualTo(COMMITTED.toString());
        assertThat(real.history(second)).isEqualTo(real.history(first));
        assumeThat(real.hasContainerdStore())
                .as("a graph driver does not rewrite the times of files")
                .isTrue();
        assertThat(second).isEqualTo(first);
    }

    @Test
    void imageWhenItsFilesAreGivenTheTimeOfTheCommitIsReadRunAndNamed() throws Exception {
        ImageId image = build();
        ImageReference name = real.image("named");

        engine.tag(image, name);

        assertThat(engine.find(name)).contains(image);
        assertThat(real.run(name.toString(), "cat", "/made")).startsWith("mkt-test/");
        assertThat(engine.images().find(name)).isPresent();
    }
}
