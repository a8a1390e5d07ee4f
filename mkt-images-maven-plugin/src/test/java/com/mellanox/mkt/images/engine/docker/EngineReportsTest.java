package com.mellanox.mkt.images.engine.docker;

import static org.assertj.core.api.Assertions.assertThat;

import com.mellanox.mkt.images.engine.EngineContainer;
import com.mellanox.mkt.images.engine.EngineInfo;
import com.mellanox.mkt.images.http.Answer;
import java.time.Instant;
import java.util.Map;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** What engines report about themselves, out of their answers. */
class EngineReportsTest {
    private RecordedEngine recorded;

    @BeforeEach
    void start() {
        recorded = RecordedEngine.start();
    }

    @AfterEach
    void stop() {
        recorded.close();
    }

    private EngineInfo info(String json) {
        recorded.answer("GET /v1.41/info", Answer.of(200, json));
        try (DockerEngine engine = recorded.connect()) {
            return engine.info();
        }
    }

    @Test
    void infoWhenOfDockerHasAllOfIt() {
        EngineInfo info = info(
                "{\"DockerRootDir\":\"/var/lib/docker\",\"Driver\":\"overlay2\",\"DriverStatus\":[[\"Backing"
                        + " Filesystem\",\"extfs\"]],\"HttpProxy\":\"\",\"HttpsProxy\":\"http://proxy:3128\",\"SystemTime\":"
                        + "\"2024-05-06T09:08:09.182918091+02:00\",\"SecurityOptions\":[\"name=seccomp,profile=default\"]}");

        assertThat(info)
                .isEqualTo(new EngineInfo(
                        "DOCKER_HOST",
                        "1.41",
                        "overlay2",
                        "/var/lib/docker",
                        Instant.parse("2024-05-06T07:08:09.182918091Z"),
                        "",
                        "http://proxy:3128",
                        false));
        assertThat(info.proxy()).contains("http://proxy:3128");
    }

    @Test
    void imageStoreWhenOfContainerdIsNamed() {
        assertThat(
                        info("{\"Driver\":\"overlayfs\",\"DriverStatus\":[[\"driver-type\",\"io.containerd.snapshotter.v1\"]]}")
                                .imageStore())
                .isEqualTo("containerd (overlayfs)");
    }

    @Test
    void infoWhenOfARootlessEngineThatTellsLittleIsReadAllTheSame() {
        EngineInfo info = info("{\"SecurityOptions\":[\"name=rootless\"],\"SystemTime\":\"now\"}");

        assertThat(info.isRootless()).isTrue();
        assertThat(info.time()).isNull();
        assertThat(info.dataDirectory()).isNull();
        assertThat(info.proxy()).isEmpty();
    }

    @Test
    void containersWhenStoppedHaveIdAndLabels() {
        recorded.answer(
                "GET /v1.41/containers/json",
                Answer.of(200, "[{\"Id\":\"01ab\",\"Labels\":{\"a\":\"b\"}},{\"Id\":\"02\"}]"));
        try (DockerEngine engine = recorded.connect()) {
            assertThat(engine.stoppedContainers())
                    .containsExactly(
                            new EngineContainer("01ab", Map.of("a", "b")), new EngineContainer("02", Map.of()));
        }
    }
}
