package com.mellanox.mkt.images.engine.docker;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatCode;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.mellanox.mkt.images.engine.BuildRequest;
import com.mellanox.mkt.images.engine.BuildStepException;
import com.mellanox.mkt.images.engine.Builder;
import com.mellanox.mkt.images.engine.EarlyBuild;
import com.mellanox.mkt.images.engine.ImageId;
import com.mellanox.mkt.images.event.BuildEvent.Detail;
import com.mellanox.mkt.images.event.BuildListener;
import com.mellanox.mkt.images.event.RecordedEvents;
import com.mellanox.mkt.images.type.Digest;
import com.mellanox.mkt.images.type.ImageReference;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** What of a builder's failures is a lost layer, and what happens then. */
class LostLayerBuilderTest {
    private static final ImageId ID = new ImageId(new Digest("sha256:" + "a".repeat(64)));
    private static final BuildRequest REQUEST =
            TestContext.of("FROM a").request(ImageReference.parse("local_mkt/support_simx:deb12"));

    private final RecordedEvents events = new RecordedEvents();

    /** For each build, whether it was without the cache. */
    private final List<Boolean> builds = new ArrayList<>();

    private LostLayerBuilder failingWith(String message, int failures) {
        return new LostLayerBuilder(new Builder() {
            @Override
            public ImageId build(BuildRequest request, BuildListener listener) throws BuildStepException {
                builds.add(request.noCache());
                if (builds.size() <= failures) {
                    throw new BuildStepException(null, message);
                }
                return ID;
            }

            @Override
            public void prepare(EarlyBuild early, BuildListener listener) throws BuildStepException {
                throw new BuildStepException(null, message);
            }
        });
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "layer does not exist",
                "failed to export image: failed to create image: failed to get layer sha256:12: layer does not exist",
                "failed to prepare sha256:12 as 34: parent snapshot sha256:12 does not exist: not found",
                "failed to stat lower snapshot oqp2: snapshot oqp2 does not exist: not found",
            })
    void buildWhenTheCacheHasALayerThatIsGoneIsRepeatedAndThenWithoutCache(String message) throws BuildStepException {
        assertThat(failingWith(message, 2).build(REQUEST, events)).isEqualTo(ID);

        assertThat(builds).containsExactly(false, false, true);
        assertThat(events.of(Detail.class))
                .hasSize(2)
                .allSatisfy(detail -> assertThat(detail.text()).contains(message));
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "exit code 2\nkvm.Dockerfile:3\n    RUN echo layer does not exist",
                "The command '/bin/sh -c make' returned a non-zero code: 2",
                "the file /opt/layer does not exist",
            })
    void buildWhenAStepFailsIsNotRepeated(String message) {
        assertThatThrownBy(() -> failingWith(message, 1).build(REQUEST, events)).hasMessage(message);

        assertThat(builds).containsExactly(false);
    }

    @Test
    void earlyStepsWhenALayerIsLostAreLeftToTheBuild() {
        EarlyBuild early = new EarlyBuild(REQUEST, List.of(""), Map.of());

        assertThatCode(() -> failingWith("layer does not exist", 1).prepare(early, events))
                .doesNotThrowAnyException();
        assertThatThrownBy(() -> failingWith("exit code 2", 1).prepare(early, events))
                .isInstanceOf(BuildStepException.class)
                .hasMessage("exit code 2");
    }
}
