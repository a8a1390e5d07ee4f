package com.mellanox.mkt.images.engine.docker;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.mellanox.mkt.images.engine.BuildStepException;
import com.mellanox.mkt.images.event.BuildEvent.Detail;
import com.mellanox.mkt.images.event.RecordedEvents;
import com.mellanox.mkt.images.http.Answer;
import com.mellanox.mkt.images.type.ImageReference;
import java.util.Arrays;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** Classic builds of an engine that loses a layer. */
class LostLayerTest {
    private static final ImageReference IMAGE = ImageReference.parse("local_mkt/support_simx:deb12");
    private static final String BUILD = "POST /v1.41/build";
    private static final String LOST =
            "failed to export image: failed to create image: failed to get layer sha256:12: layer does not exist";

    private final RecordedEvents events = new RecordedEvents();
    private RecordedEngine server;
    private DockerEngine engine;

    @BeforeEach
    void start() {
        server = RecordedEngine.start();
        engine = server.connect();
    }

    @AfterEach
    void stop() {
        engine.close();
        server.close();
    }

    /** Builds after it has failed with each of the messages. */
    private Object build(String... failures) throws Exception {
        Stream<Answer> refusals =
                Arrays.stream(failures).map(failure -> new Answer.Plain(500, "{\"message\":\"" + failure + "\"}"));
        Answer built = new Answer.Stream(RecordedEngine.recording("build-ok"), true);
        server.answer(BUILD, Stream.concat(refusals, Stream.of(built)).toArray(Answer[]::new));
        return engine.builder().build(TestContext.of("FROM a").request(IMAGE), events);
    }

    private List<Boolean> attemptsWithoutCache() {
        return server.requests().stream()
                .filter(request -> request.startsWith(BUILD))
                .map(request -> request.contains("nocache=true"))
                .toList();
    }

    @Test
    void buildWhenTheEngineLostALayerIsRepeated() throws Exception {
        assertThat(build(LOST)).hasToString(RecordedEngine.IMAGE_ID);

        assertThat(attemptsWithoutCache()).containsExactly(false, false);
        assertThat(events.of(Detail.class))
                .singleElement()
                .satisfies(detail -> assertThat(detail.text()).contains(IMAGE.toString(), LOST));
    }

    @Test
    void buildWhenTheLayerStaysLostIsRepeatedWithoutCache() throws Exception {
        assertThat(build(LOST, LOST)).hasToString(RecordedEngine.IMAGE_ID);

        assertThat(attemptsWithoutCache()).containsExactly(false, false, true);
    }

    @Test
    void buildWhenNothingHelpsFailsWithTheEnginesMessage() {
        assertThatThrownBy(() -> build(LOST, LOST, LOST))
                .isInstanceOf(BuildStepException.class)
                .hasMessage(LOST);
    }

    @Test
    void stepWhenItFailsIsNotRepeated() {
        assertThatThrownBy(() -> build("The command 'make' returned a non-zero code: 2"))
                .isInstanceOf(BuildStepException.class);

        assertThat(attemptsWithoutCache()).hasSize(1);
    }
}
