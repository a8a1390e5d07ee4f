package com.mellanox.mkt.images.engine.docker;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.mellanox.mkt.images.engine.EngineAddress;
import com.mellanox.mkt.images.engine.ImageId;
import com.mellanox.mkt.images.failure.EngineException;
import com.mellanox.mkt.images.type.ImageReference;
import java.io.IOException;
import java.io.InputStream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** An engine loads archives that it has written itself. */
@OnEachEngine
class LoadIT {
    private RealEngine real;
    private DockerEngine engine;

    @BeforeEach
    void connect(EngineAddress address) throws IOException {
        real = new RealEngine(address);
        engine = real.connect();
    }

    @AfterEach
    void cleanUp() {
        engine.close();
        real.remove(real.image("a").toString());
        real.close();
    }

    private byte[] save(String image) throws IOException {
        try (InputStream saved = real.client().saveImageCmd(image).exec()) {
            return saved.readAllBytes();
        }
    }

    private ImageId build() throws Exception {
        ImageReference name = real.image("a");
        ImageId image = engine.builder()
                .build(
                        TestContext.of("FROM " + real.busybox(), "RUN echo a > /a")
                                .request(name),
                        event -> {});
        engine.tag(image, name);
        return image;
    }

    @Test
    void loadWhenImageWasSavedByNameBringsItBackUnderThatName() throws Exception {
        ImageId image = build();
        byte[] archive = save(real.image("a").toString());
        engine.untag(real.image("a"));
        assertThat(engine.find(real.image("a"))).isEmpty();

        assertThat(engine.load(real.image("a"), out -> out.write(archive))).isEqualTo(image);

        assertThat(engine.find(real.image("a"))).contains(image);
        assertThat(real.run(image.toString(), "cat", "/a")).isEqualTo("a\n");
    }

    @Test
    void loadWhenImageWasSavedByIdGivesTheId() throws Exception {
        ImageId image = build();
        byte[] archive = save(image.toString());

        assertThat(engine.load(real.image("a"), out -> out.write(archive))).isEqualTo(image);
    }

    @Test
    void loadWhenArchiveIsCutShortFails() throws Exception {
        build();
        byte[] archive = save(real.image("a").toString());

        assertThatThrownBy(() -> engine.load(real.image("b"), out -> out.write(archive, 0, archive.length / 2)))
                .isInstanceOf(EngineException.class)
                .hasMessageContaining("cannot load " + real.image("b") + ": ");
        assertThatThrownBy(() -> engine.load(real.image("b"), out -> {
                    out.write(archive, 0, archive.length / 2);
                    throw new IOException("gone");
                }))
                .isInstanceOf(EngineException.class)
                .hasMessageContaining("The archive of " + real.image("b") + " cannot be read: gone");
    }
}
