package com.mellanox.mkt.images.registry;

import static org.assertj.core.api.Assertions.assertThat;

import com.mellanox.mkt.images.http.Answer;
import com.mellanox.mkt.images.type.ImageReference;
import java.io.IOException;
import java.time.Duration;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** Whether a registry protects a tag, as Harbor tells it. */
class ImmutableTagsTest {
    private HttpRegistry server;
    private RemoteRegistry registry;
    private ImageReference image;

    @BeforeEach
    void start() throws IOException {
        server = HttpRegistry.start();
        registry = RemoteRegistry.of(server.host(), SampleAccess.anonymous(), new FakeBackoff(), event -> {});
        image = ImageReference.parse(server.host() + "/mkt/kvm:fc40");
    }

    @AfterEach
    void stop() {
        registry.close();
        server.close();
    }

    @Test
    void immutableWhenHarborTellsSoIsTrue() {
        ImageReference nested = ImageReference.parse(server.host() + "/mkt/team/kvm:fc40");
        server.answer(
                "GET /api/v2.0/projects/mkt/repositories/team%252Fkvm/artifacts/fc40/tags",
                Answer.of(
                        200,
                        "[{\"name\":\"other\",\"immutable\":false},{\"name\":\"fc40\",\"immutable\":true,\"id\":3}]"));

        assertThat(registry.isImmutable(nested)).isTrue();
    }

    @Test
    void immutableWhenTheAnswerIsAnythingElseIsFalse() {
        server.answer(
                "GET /api/v2.0/projects/mkt/repositories/kvm/artifacts/fc40/tags",
                Answer.of(200, "[{\"name\":\"fc40\",\"immutable\":false},{\"name\":\"other\",\"immutable\":true}]"),
                Answer.of(200, "<html>"),
                Answer.of(200, ""),
                Answer.of(404, "{}"),
                Answer.of(401),
                Answer.of(403),
                Answer.of(501));

        for (int i = 0; i < 7; i++) {
            assertThat(registry.isImmutable(image)).isFalse();
        }
    }

    @Test
    void immutableWhenHarborIsBusyIsAskedAgain() {
        server.answer(
                "GET /api/v2.0/projects/mkt/repositories/kvm/artifacts/fc40/tags",
                Answer.error(429, "too many"),
                Answer.of(200, "[{\"name\":\"fc40\",\"immutable\":true}]"));

        try (RemoteRegistry retrying = registry.retrying(Duration.ofMinutes(10))) {
            assertThat(retrying.isImmutable(image)).isTrue();
        }
    }
}
