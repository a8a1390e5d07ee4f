package com.mellanox.mkt.images.engine.docker;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.mellanox.mkt.images.engine.BuilderChoice;
import com.mellanox.mkt.images.event.BuildEvent.Detail;
import com.mellanox.mkt.images.event.BuildEvent.Notice;
import com.mellanox.mkt.images.event.RecordedEvents;
import com.mellanox.mkt.images.failure.EngineException;
import com.mellanox.mkt.images.http.Answer;
import com.mellanox.mkt.images.type.BuilderKind;
import com.mellanox.mkt.images.type.BuilderVersion;
import com.mellanox.mkt.images.type.ImageReference;
import java.io.IOException;
import java.util.Optional;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** Which builder of an engine is used. */
class BuilderSelectionTest {
    private static final String PODMAN =
            "{\"Version\":\"4.3.1\",\"ApiVersion\":\"1.41\",\"Os\":\"linux\",\"Arch\":\"amd64\","
                    + "\"Components\":[{\"Name\":\"Podman Engine\"}]}";

    private final RecordedEvents events = new RecordedEvents();
    private RecordedEngine server;

    @BeforeEach
    void start() throws IOException {
        server = RecordedEngine.start();
        server.answer("GET /_ping", new Answer.Plain(200, "OK"));
    }

    @AfterEach
    void stop() {
        server.close();
    }

    private DockerEngine connect(BuilderChoice choice) {
        return DockerEngine.connect(server.address(), registry -> Optional.empty(), choice, events);
    }

    private void version(String number, String api) {
        server.answer(
                "GET /version",
                new Answer.Plain(
                        200,
                        "{\"Version\":\"" + number + "\",\"ApiVersion\":\"" + api
                                + "\",\"Os\":\"linux\",\"Arch\":\"amd64\"}"));
    }

    @Test
    void autoWhenDocker20DoesNotNameItsBuilderIsBuildKit() {
        try (DockerEngine engine = connect(BuilderChoice.AUTO)) {
            assertThat(engine.builderKind()).isEqualTo(BuilderKind.BUILDKIT);
            assertThat(engine.builderVersion()).isEqualTo(BuilderVersion.ofBuildKit("0.8"));
            engine.builder();
        }
        assertThat(events.of(Notice.class)).isEmpty();
        assertThat(events.of(Detail.class))
                .contains(new Detail("builder: BuildKit with the Dockerfile syntax 1.2, by mkt.builder=auto"));
        assertThat(server.requests()).hasSize(2);
    }

    @Test
    void autoWhenDockerNamesBuildKitIsBuildKit() {
        version("28.5.2", "1.51");
        server.answer("GET /_ping", new Answer.Plain(200, "OK").with("Builder-Version", "2"));

        try (DockerEngine engine = connect(BuilderChoice.AUTO)) {
            assertThat(engine.builderKind()).isEqualTo(BuilderKind.BUILDKIT);
        }
    }

    @Test
    void autoWhenBuildKitIsSwitchedOffIsClassicAndSaysWhyOnce() {
        version("28.5.2", "1.51");
        server.answer("GET /_ping", new Answer.Plain(200, "OK").with("Builder-Version", "1"));

        try (DockerEngine engine = connect(BuilderChoice.AUTO)) {
            assertThat(engine.builderKind()).isEqualTo(BuilderKind.CLASSIC);
            assertThat(events.of(Notice.class)).isEmpty();
            engine.builder();
            engine.builder();
        }
        assertThat(events.of(Notice.class))
                .containsExactly(
                        new Notice("Docker 28.5.2 at " + server.address().uri()
                                + " builds by Docker's classic builder, not by BuildKit, since its daemon.json has the feature"
                                + " 'buildkit' switched off"));
    }

    @Test
    void autoWhenEngineIsPodmanIsItsBuilder() {
        server.answer("GET /version", new Answer.Plain(200, PODMAN));

        try (DockerEngine engine = connect(BuilderChoice.AUTO)) {
            assertThat(engine.builderKind()).isEqualTo(BuilderKind.BUILDAH);
            engine.builder();
        }
        assertThat(events.of(Notice.class))
                .singleElement()
                .satisfies(notice -> assertThat(notice.text()).endsWith("since it has no BuildKit"));
        assertThat(server.requests()).hasSize(1);
    }

    @Test
    void buildkitWhenDockerIsOlderThan20Fails() {
        version("19.03.15", "1.40");

        try (DockerEngine engine = connect(BuilderChoice.BUILDKIT)) {
            assertThatThrownBy(engine::builderKind)
                    .isInstanceOf(EngineException.class)
                    .hasMessageContaining(
                            "Docker 19.03.15 at " + server.address().uri())
                    .hasMessageContaining("older than that of Docker 20.10")
                    .hasMessageContaining("-Dmkt.builder=auto");
        }
    }

    @Test
    void buildWhenAProxyRefusesGrpcNamesBothAnswersAndTheRemedies() {
        server.answer("POST /grpc", new Answer.Plain(403, "not this"));

        try (DockerEngine engine = connect(BuilderChoice.AUTO)) {
            assertThatThrownBy(() -> engine.builder()
                            .build(TestContext.of("FROM scratch").request(ImageReference.parse("refused:1")), events))
                    .isInstanceOf(EngineException.class)
                    .hasMessageStartingWith(
                            "Cannot reach BuildKit at " + server.address().uri())
                    .hasMessageContainingAll("403", "-Dmkt.builder=classic");
        }
    }

    @Test
    void classicWhenChosenAsksNothing() {
        try (DockerEngine engine = connect(BuilderChoice.CLASSIC)) {
            assertThat(engine.builderKind()).isEqualTo(BuilderKind.CLASSIC);
        }
        assertThat(server.requests()).hasSize(1);
    }
}
