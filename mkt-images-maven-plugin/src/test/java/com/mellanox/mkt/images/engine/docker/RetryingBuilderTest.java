package com.mellanox.mkt.images.engine.docker;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.mellanox.mkt.images.engine.BuildRequest;
import com.mellanox.mkt.images.engine.BuildStepException;
import com.mellanox.mkt.images.engine.ImageId;
import com.mellanox.mkt.images.event.BuildEvent;
import com.mellanox.mkt.images.event.BuildEvent.Detail;
import com.mellanox.mkt.images.type.Digest;
import com.mellanox.mkt.images.type.ImageReference;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Deque;
import java.util.List;
import org.junit.jupiter.api.Test;

/** Tests of {@link RetryingBuilder}. */
class RetryingBuilderTest {
    private static final ImageId BUILT = new ImageId(new Digest("sha256:" + "1".repeat(64)));
    private static final String LOST =
            "failed to export image: failed to create image: failed to get layer sha256:12: layer does not exist";

    private final List<Boolean> attemptsWithoutCache = new ArrayList<>();
    private final List<BuildEvent> events = new ArrayList<>();

    /** Builds after it has failed with each of the words. */
    private ImageId build(String... failures) throws BuildStepException {
        Deque<String> left = new ArrayDeque<>(Arrays.asList(failures));
        BuildRequest request =
                TestContext.of("FROM scratch").request(ImageReference.parse("local_mkt/support_simx:deb12"));
        return new RetryingBuilder((asked, listener) -> {
                    attemptsWithoutCache.add(asked.noCache());
                    if (!left.isEmpty()) {
                        throw new BuildStepException("3/5 : COPY a b", left.remove());
                    }
                    return BUILT;
                })
                .build(request, events::add);
    }

    @Test
    void buildWhenTheEngineLostALayerIsDoneAgain() throws BuildStepException {
        assertThat(build(LOST)).isEqualTo(BUILT);

        assertThat(attemptsWithoutCache).containsExactly(false, false);
        assertThat(events).singleElement().isInstanceOf(Detail.class);
    }

    @Test
    void buildWhenTheLayerStaysLostIsDoneWithoutCacheAtLast() throws BuildStepException {
        assertThat(build(LOST, LOST)).isEqualTo(BUILT);

        assertThat(attemptsWithoutCache).containsExactly(false, false, true);
    }

    @Test
    void buildWhenNothingHelpsFailsWithTheEnginesWords() {
        assertThatThrownBy(() -> build(LOST, LOST, LOST))
                .isInstanceOf(BuildStepException.class)
                .hasMessage(LOST);
    }

    @Test
    void stepWhenItFailsIsNotRepeated() {
        assertThatThrownBy(() -> build("The command 'make' returned a non-zero code: 2"))
                .isInstanceOf(BuildStepException.class);

        assertThat(attemptsWithoutCache).hasSize(1);
    }
}
