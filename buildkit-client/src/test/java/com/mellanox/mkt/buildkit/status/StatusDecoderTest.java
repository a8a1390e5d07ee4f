package com.mellanox.mkt.buildkit.status;

import static org.assertj.core.api.Assertions.assertThat;

import com.google.protobuf.ByteString;
import com.google.protobuf.Timestamp;
import com.mellanox.mkt.buildkit.proto.control.StatusResponse;
import com.mellanox.mkt.buildkit.proto.control.VertexLog;
import com.mellanox.mkt.buildkit.proto.control.VertexWarning;
import com.mellanox.mkt.buildkit.proto.pb.Position;
import com.mellanox.mkt.buildkit.proto.pb.Range;
import com.mellanox.mkt.buildkit.proto.pb.SourceInfo;
import com.mellanox.mkt.buildkit.status.SolveEvent.LogLine;
import com.mellanox.mkt.buildkit.status.SolveEvent.VertexCompleted;
import com.mellanox.mkt.buildkit.status.SolveEvent.VertexQueued;
import com.mellanox.mkt.buildkit.status.SolveEvent.VertexStarted;
import com.mellanox.mkt.buildkit.status.SolveEvent.Warning;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

/** Status messages as events. */
class StatusDecoderTest {
    private final List<SolveEvent> events = new ArrayList<>();
    private final StatusDecoder decoder = new StatusDecoder(events::add);

    private static com.mellanox.mkt.buildkit.proto.control.Vertex.Builder vertex() {
        return com.mellanox.mkt.buildkit.proto.control.Vertex.newBuilder()
                .setDigest("sha256:a")
                .setName("RUN make");
    }

    private static Timestamp second(long second) {
        return Timestamp.newBuilder().setSeconds(second).build();
    }

    private void accept(com.mellanox.mkt.buildkit.proto.control.Vertex.Builder vertex) {
        decoder.accept(StatusResponse.newBuilder().addVertexes(vertex).build());
    }

    private void log(int stream, byte... bytes) {
        decoder.accept(StatusResponse.newBuilder()
                .addLogs(VertexLog.newBuilder()
                        .setVertex("sha256:a")
                        .setStream(stream)
                        .setMsg(ByteString.copyFrom(bytes)))
                .build());
    }

    private void log(int stream, String text) {
        log(stream, text.getBytes(StandardCharsets.UTF_8));
    }

    private List<String> lines() {
        return events.stream()
                .filter(LogLine.class::isInstance)
                .map(LogLine.class::cast)
                .map(line -> line.stream() + " " + line.text())
                .toList();
    }

    @Test
    void vertexWhenItIsSentAgainIsOneEventForEachChange() {
        accept(vertex());
        accept(vertex().setStarted(second(1)));
        accept(vertex().setStarted(second(1)));
        accept(vertex().setStarted(second(1)).setCompleted(second(3)));
        accept(vertex().setStarted(second(1)).setCompleted(second(3)));

        assertThat(events).hasExactlyElementsOfTypes(VertexQueued.class, VertexStarted.class, VertexCompleted.class);
        assertThat(((VertexCompleted) events.get(2)).time()).isEqualTo(Duration.ofSeconds(2));
    }

    @Test
    void vertexWhenItStartsAgainIsStartedAndCompletedTwice() {
        accept(vertex().setStarted(second(1)).setCompleted(second(2)).setError("cancelled"));
        accept(vertex().setStarted(second(5)));
        accept(vertex().setStarted(second(5)).setCompleted(second(6)));

        assertThat(events).filteredOn(VertexStarted.class::isInstance).hasSize(2);
        assertThat(events)
                .filteredOn(VertexCompleted.class::isInstance)
                .extracting(event -> ((VertexCompleted) event).error().orElse(""))
                .containsExactly("cancelled", "");
        assertThat(decoder.failed("cancelled")).isEmpty();
    }

    @Test
    void logWhenACharacterIsDividedJoinsIt() {
        byte[] text = "ä\n".getBytes(StandardCharsets.UTF_8);
        log(1, text[0]);
        log(1, text[1], text[2]);

        assertThat(lines()).containsExactly("OUT ä");
    }

    @Test
    void logWhenStreamsAlternateJoinsTheLinesOfEach() {
        log(1, "o");
        log(2, "e");
        log(1, "ut\r\n");
        log(2, "rr\n");

        assertThat(lines()).containsExactly("OUT out", "ERROR err");
    }

    @Test
    void logWhenTheVertexCompletesEndsTheLastLineBeforeIt() {
        accept(vertex().setStarted(second(1)));
        log(1, "last");
        accept(vertex().setStarted(second(1)).setCompleted(second(2)));

        assertThat(events).element(2).isInstanceOf(LogLine.class);
        assertThat(events).last().isInstanceOf(VertexCompleted.class);
    }

    @Test
    void logWhenTheSolveEndsEmitsWhatIsLeft() {
        log(2, "a\nb");

        decoder.end();

        assertThat(lines()).containsExactly("ERROR a", "ERROR b");
    }

    @Test
    void logWhenALineIsVeryLongIsEmittedInParts() {
        log(1, "x".repeat(150_000) + "\n");

        assertThat(events)
                .hasSize(3)
                .extracting(event -> ((LogLine) event).text().length())
                .containsExactly(65_536, 65_536, 18_928);
    }

    @Test
    void warningWhenItHasAPlaceNamesFileAndLine() {
        decoder.accept(StatusResponse.newBuilder()
                .addWarnings(VertexWarning.newBuilder()
                        .setShort(ByteString.copyFromUtf8("wrong case"))
                        .setUrl("not a url")
                        .setInfo(SourceInfo.newBuilder().setFilename("Dockerfile"))
                        .addRanges(Range.newBuilder()
                                .setStart(Position.newBuilder().setLine(7))
                                .setEnd(Position.newBuilder().setLine(8))))
                .build());

        Warning warning = (Warning) events.get(0);
        assertThat(warning.message()).isEqualTo("wrong case");
        assertThat(warning.url()).isEmpty();
        assertThat(warning.location()).get().hasToString("Dockerfile:7");
    }

    @Test
    void vertexWhenItsTimesAreThoseOfNoClockIsCompleted() {
        accept(vertex().setStarted(second(Long.MIN_VALUE)).setCompleted(second(Long.MAX_VALUE)));

        assertThat(events).hasSize(3);
    }
}
