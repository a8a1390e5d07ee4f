package com.mellanox.mkt.images.engine.docker;

import static org.assertj.core.api.Assertions.assertThat;

import com.mellanox.mkt.images.engine.BuilderChoice;
import com.mellanox.mkt.images.engine.EngineAddress;
import com.mellanox.mkt.images.engine.ImageId;
import com.mellanox.mkt.images.engine.ImageLayer;
import java.io.IOException;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** The layers of an image, as each engine and its usual builder tell them. */
@OnEachEngine
class LayersIT {
    private final EngineAddress address;
    private RealEngine real;
    private DockerEngine engine;

    LayersIT(EngineAddress address) {
        this.address = address;
    }

    @BeforeEach
    void connect() throws IOException {
        real = new RealEngine(address);
        engine = DockerEngine.connect(address, registry -> Optional.empty(), BuilderChoice.AUTO, event -> {});
    }

    @AfterEach
    void close() {
        engine.close();
        real.close();
    }

    @Test
    void layersWhenAnImageIsBuiltHaveItsInstructionsAndTheirSizes() throws Exception {
        TestContext context = TestContext.of(
                        "FROM " + real.busybox(),
                        "ARG TOKEN=secret",
                        "ENV PURPOSE=test",
                        "RUN head -c 70000 /dev/zero > /made",
                        "COPY hello /opt/hello")
                .with("hello", 50_000, out -> out.write(new byte[50_000]));
        NamedContext request = new NamedContext(context, Map.of(), Map.of());
        ImageId image =
                engine.builder().build(request.request(real.image("layers")).with(Map.of(), true), event -> {});

        List<ImageLayer> layers = engine.storage().layers(image);

        assertThat(layers).hasSizeGreaterThanOrEqualTo(3);
        ImageLayer run = layers.get(layers.size() - 2);
        ImageLayer copy = layers.get(layers.size() - 1);
        assertThat(run.createdBy())
                .startsWith("RUN head -c 70000 /dev/zero > /made")
                .doesNotContain("secret");
        assertThat(run.size()).isBetween(70_000L, 110_000L);
        assertThat(copy.createdBy()).startsWith("COPY ").contains("/opt/hello");
        assertThat(copy.size()).isBetween(50_000L, 90_000L);
        real.remove(image.toString());
    }
}
