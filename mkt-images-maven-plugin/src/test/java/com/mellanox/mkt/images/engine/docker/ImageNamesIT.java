package com.mellanox.mkt.images.engine.docker;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatCode;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.mellanox.mkt.images.engine.BuildRequest;
import com.mellanox.mkt.images.engine.BuilderChoice;
import com.mellanox.mkt.images.engine.EngineImage;
import com.mellanox.mkt.images.engine.ImageId;
import com.mellanox.mkt.images.failure.EngineException;
import com.mellanox.mkt.images.type.ImageReference;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** Names of images on the engine of this machine: given, moved, listed, and images that have none removed. */
class ImageNamesIT {
    private RealEngine real;
    private DockerEngine engine;

    @BeforeEach
    void connect() throws Exception {
        real = new RealEngine();
        engine = real.connect(BuilderChoice.CLASSIC);
    }

    @AfterEach
    void cleanUp() {
        engine.close();
        real.close();
    }

    private ImageId build(String... lines) throws Exception {
        BuildRequest request = TestContext.of(lines).request(real.image("a"));
        return engine.builder()
                .build(
                        new BuildRequest(
                                request.image(),
                                request.context(),
                                "Dockerfile",
                                Map.of("key", "a"),
                                Map.of(),
                                false,
                                false),
                        event -> {});
    }

    private boolean holds(ImageId image) {
        return real.client().listImagesCmd().withShowAll(true).exec().stream()
                .anyMatch(held -> held.getId().equals(image.toString()));
    }

    @Test
    void nameWhenGivenToAnotherImageMovesAndTheFirstCanGo() throws Exception {
        ImageReference name = real.image("a");
        ImageId first = build("FROM " + real.busybox(), "RUN echo first");
        ImageId second = build("FROM " + real.busybox(), "RUN echo second");
        engine.tag(first, name);
        engine.tag(second, name);

        assertThat(engine.images().find(name)).get().satisfies(held -> {
            assertThat(held.id()).isEqualTo(second);
            assertThat(held.names()).containsExactly(name);
            assertThat(held.labels()).isEqualTo(Map.of("key", "a"));
            // The containerd image store has a digest for each name.
            assertThat(held.origins()).allMatch(origin -> origin.name().equals(name.name()));
        });
        engine.remove(first);
        engine.remove(first);

        assertThat(holds(first)).isFalse();
        assertThat(engine.find(name)).contains(second);
    }

    @Test
    void imageWhenItHasNamesIsNotRemoved() throws Exception {
        ImageId image = build("FROM " + real.busybox(), "RUN true");
        engine.tag(image, real.image("a"));
        engine.remove(image);
        assertThat(engine.find(real.image("a"))).contains(image);

        engine.tag(image, real.image("b"));
        engine.remove(image);

        assertThat(engine.images().find(real.image("a")).map(EngineImage::names).orElse(List.of()))
                .containsExactlyInAnyOrder(real.image("a"), real.image("b"));
    }

    @Test
    void imageWhenOthersNeedItIsNotRemovedUnderThem() throws Exception {
        ImageId image = build("FROM " + real.busybox(), "RUN true");
        ImageId child = build("FROM " + image, "RUN echo child");
        engine.remove(image);
        // In the containerd image store, the child has all its layers itself.
        assertThat(holds(image)).isEqualTo(!real.hasContainerdStore());

        String container = real.client()
                .createContainerCmd(child.toString())
                .withCmd("true")
                .exec()
                .getId();
        engine.remove(child);
        assertThat(holds(child)).isTrue();

        real.client().removeContainerCmd(container).exec();
        engine.remove(child);
        assertThat(holds(child)).isFalse();
    }

    @Test
    void imageWhenItIsMissingIsNoFailureToRemoveAndOneToName() throws Exception {
        ImageId gone = build("FROM " + real.busybox(), "RUN true");
        engine.remove(gone);

        assertThatCode(() -> engine.remove(gone)).doesNotThrowAnyException();
        assertThatThrownBy(() -> engine.tag(gone, real.image("a")))
                .isInstanceOf(EngineException.class)
                .hasMessageContaining("failed to name " + gone + " " + real.image("a") + ": No such image: ");
    }

    @Test
    void nameWhenRemovedLeavesTheImageToItsOtherNames() throws Exception {
        ImageId image = build("FROM " + real.busybox(), "RUN true");
        engine.tag(image, real.image("a"));
        engine.tag(image, real.image("b"));

        engine.untag(real.image("a"));
        engine.untag(real.image("a"));
        assertThat(engine.find(real.image("a"))).isEmpty();
        assertThat(engine.find(real.image("b"))).contains(image);

        engine.untag(real.image("b"));
        assertThat(holds(image)).isFalse();
        assertThat(engine.find(ImageReference.parse(real.busybox()))).isPresent();
    }

    @Test
    void nameWhenAContainerUsesItStays() throws Exception {
        ImageId image = build("FROM " + real.busybox(), "RUN true");
        engine.tag(image, real.image("a"));
        String container = real.client()
                .createContainerCmd(image.toString())
                .withCmd("true")
                .exec()
                .getId();

        engine.untag(real.image("a"));
        assertThat(engine.find(real.image("a"))).contains(image);

        real.client().removeContainerCmd(container).exec();
        engine.untag(real.image("a"));
        assertThat(holds(image)).isFalse();
    }
}
