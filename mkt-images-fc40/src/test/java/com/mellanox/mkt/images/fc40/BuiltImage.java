package com.mellanox.mkt.images.fc40;

import static org.assertj.core.api.Assertions.assertThat;

import com.mellanox.mkt.images.engine.ContainerOutput;
import com.mellanox.mkt.images.engine.ContainerRequest;
import com.mellanox.mkt.images.engine.Engine;
import com.mellanox.mkt.images.engine.EngineLocator;
import com.mellanox.mkt.images.engine.ImageId;
import com.mellanox.mkt.images.engine.RunningContainer;
import com.mellanox.mkt.images.engine.docker.DockerEngine;
import com.mellanox.mkt.images.type.ImageReference;
import com.mellanox.mkt.images.type.UserEnvironment;
import java.io.ByteArrayOutputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** An image that this build made, on the engine. */
record BuiltImage(ImageReference name) {
    private static final Duration PATIENCE = Duration.ofMinutes(2);

    static BuiltImage named(String name) {
        return new BuiltImage(ImageReference.parse(name));
    }

    Map<String, String> labels() {
        try (Engine engine = engine()) {
            return engine.images().find(name).orElseThrow().labels();
        }
    }

    /** What a shell script prints in a container of it, without white space around it. */
    String print(String script) {
        try (Engine engine = engine()) {
            ImageId image = engine.find(name).orElseThrow();
            Printed printed = new Printed();
            ContainerRequest request = new ContainerRequest(
                    image,
                    List.of("bash", "-euo", "pipefail", "-c", script),
                    List.of(),
                    List.of(),
                    ContainerRequest.Isolation.FULL,
                    Map.of());
            try (RunningContainer container = engine.start(request, printed, null)) {
                assertThat(container.await(PATIENCE))
                        .as("%s: %s", script, printed)
                        .hasValue(0);
            }
            return printed.toString();
        }
    }

    private static Engine engine() {
        UserEnvironment environment = new UserEnvironment(System.getenv(), Path.of(System.getProperty("user.home")));
        return DockerEngine.connect(
                new EngineLocator(environment).locate(null), registry -> Optional.empty(), event -> {});
    }

    /** Both streams of a container, as they come. */
    private static final class Printed implements ContainerOutput {
        private final ByteArrayOutputStream bytes = new ByteArrayOutputStream();

        @Override
        public void stdout(byte[] piece) {
            bytes.writeBytes(piece);
        }

        @Override
        public void stderr(byte[] piece) {
            bytes.writeBytes(piece);
        }

        @Override
        public String toString() {
            return bytes.toString(StandardCharsets.UTF_8).strip();
        }
    }
}
