package com.mellanox.mkt.images.engine.docker;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.github.dockerjava.api.model.PushResponseItem;
import com.mellanox.mkt.images.event.BuildEvent.Notice;
import com.mellanox.mkt.images.event.BuildEvent.PushProgress;
import com.mellanox.mkt.images.event.RecordedEvents;
import com.mellanox.mkt.images.type.ImageReference;
import java.util.List;
import org.junit.jupiter.api.Test;

/** What is made of the messages of pushes. */
class PushOutputTest {
    private static final ImageReference IMAGE = ImageReference.parse("mkt-test/a:1");
    private static final String DIGEST = "sha256:66959cd69f0b53acfbba69f7f088ffcb741c791a74b9b50d1ad5aac93587739d";

    private final RecordedEvents events = new RecordedEvents();
    private final PushOutput output = new PushOutput(IMAGE, events);

    private void take(List<String> lines) throws JsonProcessingException {
        ObjectMapper mapper = new ObjectMapper();
        for (String line : lines) {
            output.accept(mapper.readValue(line, PushResponseItem.class));
        }
    }

    private static String layer(String id, String status, String progress) {
        return "{\"status\":\"" + status + "\",\"progressDetail\":{" + progress + "},\"id\":\"" + id + "\"}";
    }

    @Test
    void progressWhenLayersAreSentCountsThemAndTheirBytes() throws Exception {
        take(RecordedEngine.recording("push-new"));

        assertThat(output.digest()).hasToString("Optional[" + DIGEST + "]");
        assertThat(output.bytesSent()).isEqualTo(4_500_005);
        assertThat(events.of(PushProgress.class))
                .startsWith(new PushProgress(IMAGE, 0, 3, 5, 5), new PushProgress(IMAGE, 0, 3, 33_285, 3_000_005))
                .endsWith(new PushProgress(IMAGE, 3, 3, 4_500_005, 4_500_005))
                .allMatch(progress -> progress.bytesDone() <= progress.bytes());
    }

    @Test
    void progressWhenTheRegistryHasTheLayersSendsNothing() throws Exception {
        for (String recording : List.of("push-same", "push-mounted")) {
            take(RecordedEngine.recording(recording));

            assertThat(output.digest()).isPresent();
            assertThat(output.bytesSent()).isZero();
            assertThat(events.of(PushProgress.class)).endsWith(new PushProgress(IMAGE, 3, 3, 0, 0));
        }
    }

    @Test
    void progressWhenAnAttemptFollowsKeepsWhatHasArrived() throws Exception {
        take(List.of(
                layer("a", "Preparing", ""),
                layer("b", "Preparing", ""),
                layer("a", "Pushing", "\"current\":100,\"total\":1000"),
                layer("a", "Pushed", ""),
                layer("b", "Pushing", "\"current\":100,\"total\":2000")));

        output.begin();
        take(List.of(
                layer("a", "Preparing", ""),
                layer("a", "Layer already exists", ""),
                layer("b", "Pushing", "\"current\":1500,\"total\":2000")));

        assertThat(events.of(PushProgress.class)).endsWith(new PushProgress(IMAGE, 1, 2, 2500, 3000));
        assertThat(output.digest()).isEmpty();
    }

    @Test
    void progressWhenTheEngineTriesAgainItselfIsReportedOncePerLayer() throws Exception {
        take(RecordedEngine.recording("push-too-large"));

        assertThat(events.of(Notice.class))
                .extracting(Notice::text)
                .containsExactlyInAnyOrder(
                        "mkt-test/a:1: the engine sends layer fbc37728bde7 again, after an error",
                        "mkt-test/a:1: the engine sends layer 935d9a8382e0 again, after an error");
    }

    @Test
    void progressWhenSizeIsUnknownIsWhatWasSent() throws Exception {
        take(List.of(layer("a", "Pushing", "\"current\":1024"), layer("a", "Pushed", "")));

        assertThat(events.of(PushProgress.class)).endsWith(new PushProgress(IMAGE, 1, 1, 1024, 1024));
    }

    @Test
    void digestWhenOnlyTheStatusHasItIsThat() throws Exception {
        take(List.of("{\"status\":\"1: digest: " + DIGEST + " size: 945\\n\"}"));

        assertThat(output.digest()).hasToString("Optional[" + DIGEST + "]");
    }

    @Test
    void digestWhenItIsNoneIsEmpty() throws Exception {
        take(List.of("{\"aux\":{\"Tag\":\"1\",\"Digest\":\"md5:1\",\"Size\":945}}"));

        assertThat(output.digest()).isEmpty();
    }
}
