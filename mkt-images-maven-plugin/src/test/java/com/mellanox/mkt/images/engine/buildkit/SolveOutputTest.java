package com.mellanox.mkt.images.engine.buildkit;

import static org.assertj.core.api.Assertions.assertThat;

import com.mellanox.mkt.buildkit.status.SolveEvent;
import com.mellanox.mkt.buildkit.status.SolveEvent.Stream;
import com.mellanox.mkt.buildkit.status.SourceLocation;
import com.mellanox.mkt.buildkit.status.Vertex;
import com.mellanox.mkt.images.engine.BuildRequest;
import com.mellanox.mkt.images.engine.ImageId;
import com.mellanox.mkt.images.event.BuildEvent.Detail;
import com.mellanox.mkt.images.event.BuildEvent.ImageStep;
import com.mellanox.mkt.images.event.BuildEvent.ImageTransfer;
import com.mellanox.mkt.images.event.RecordedEvents;
import com.mellanox.mkt.images.type.Digest;
import com.mellanox.mkt.images.type.ImageReference;
import java.io.OutputStream;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

/** Tests of {@link SolveOutput}. */
class SolveOutputTest {
    private static final String HEX = "0123456789abcdef".repeat(4);
    private static final ImageId ID = new ImageId(new Digest("sha256:" + HEX));
    private static final ImageReference IMAGE = ImageReference.parse("local_mkt/kvm:deb12");
    private static final String NAME = "mkt-images.invalid/0a1b:0";

    private final RecordedEvents events = new RecordedEvents();
    private final SolveOutput output = new SolveOutput(request(), StepNames.OWN, Set.of(), events);
    private final Vertex make = vertex("[build 2/3] RUN make");
    private final Vertex copy = vertex("[stage-1 2/2] COPY a /a");

    private static BuildRequest request() {
        BuildRequest.ContextWithIds context = new BuildRequest.ContextWithIds() {
            @Override
            public void writeTo(OutputStream out) {}

            @Override
            public Map<ImageId, ImageReference> names() {
                return Map.of(ID, ImageReference.parse("debian:bookworm"));
            }

            @Override
            public Map<ImageId, ImageReference> temporaryNames() {
                return Map.of(ID, ImageReference.parse(NAME));
            }
        };
        return new BuildRequest(IMAGE, context, "Dockerfile", Map.of(), Map.of(), false, false);
    }

    private static Vertex vertex(String name) {
        return new Vertex("sha256:" + name.hashCode(), name, List.of(), Optional.empty());
    }

    private void print(Vertex vertex, String line) {
        output.on(new SolveEvent.LogLine(vertex, Stream.OUT, line));
    }

    @Test
    void stepsWhenTheyRunAtTheSameTimeKeepTheirLastLinesApart() {
        output.on(new SolveEvent.VertexStarted(make));
        output.on(new SolveEvent.VertexStarted(copy));
        IntStream.rangeClosed(1, 40).forEach(i -> {
            print(make, "make " + i);
            print(copy, "copy " + i);
        });

        assertThat(output.lastLines(make)).hasSize(30).startsWith("make 11").endsWith("make 40");
        assertThat(output.lastLines(copy)).hasSize(30).endsWith("copy 40").noneMatch(line -> line.contains("make"));
        assertThat(events.output().lines())
                .startsWith(
                        "Step build 2/3 : RUN make",
                        "Step stage-1 2/2 : COPY a /a",
                        "Step build 2/3 : RUN make (continued)",
                        "make 1",
                        "Step stage-1 2/2 : COPY a /a (continued)");
        assertThat(output.latest()).contains("stage-1 2/2 : COPY a /a");
    }

    @Test
    void stepWhenBegunTwiceIsOneStep() {
        output.on(new SolveEvent.VertexStarted(make));
        output.on(new SolveEvent.VertexStarted(make));

        assertThat(events.of(ImageStep.class)).containsExactly(new ImageStep(IMAGE, "build 2/3 : RUN make"));
    }

    @Test
    void stepWhenCachedSaysSo() {
        output.on(new SolveEvent.VertexStarted(make));
        output.on(new SolveEvent.VertexCompleted(make, true, Duration.ZERO, Optional.empty()));

        assertThat(events.output()).isEqualTo("Step build 2/3 : RUN make\n ---> Using cache\n");
    }

    @Test
    void namesWhenTemporaryAreThoseOfTheUser() {
        Vertex from = vertex("[1/2] FROM " + NAME + "@sha256:" + HEX);

        output.on(new SolveEvent.VertexStarted(from));

        assertThat(events.of(ImageStep.class)).containsExactly(new ImageStep(IMAGE, "1/2 : FROM debian:bookworm"));
    }

    @Test
    void vertexWhenInternalIsADetail() {
        Vertex internal = vertex("[internal] load build context");

        output.on(new SolveEvent.VertexStarted(internal));
        output.on(new SolveEvent.VertexCompleted(internal, false, Duration.ofMillis(7), Optional.of("gone")));

        assertThat(events.output()).isEmpty();
        assertThat(output.latest()).isEmpty();
        assertThat(events.of(Detail.class))
                .containsExactly(new Detail(IMAGE + ": [internal] load build context, 7 ms: gone"));
    }

    @Test
    void transferWhenItsSizeIsKnownIsTheSumOfItsParts() {
        Vertex from = vertex("[1/2] FROM " + NAME);
        output.on(new SolveEvent.Progress(from, "sha256:a", 0, 0, false));
        output.on(new SolveEvent.Progress(from, "sha256:a", 10, 100, false));
        output.on(new SolveEvent.Progress(from, "sha256:b", 20, 50, false));
        output.on(new SolveEvent.Progress(from, "sha256:b", 20, 50, true));
        output.on(new SolveEvent.Progress(vertex("[internal] load build context"), "transferring context", 7, 0, true));

        assertThat(events.of(ImageTransfer.class))
                .containsExactly(
                        new ImageTransfer(IMAGE, 10, 100),
                        new ImageTransfer(IMAGE, 30, 150),
                        new ImageTransfer(IMAGE, 7, 0));
    }

    @Test
    void warningWhenItHasAPlaceIsInTheLogAndADetail() {
        output.on(new SolveEvent.Warning(
                make,
                "FromAsCasing: casing of " + NAME + " (line 3)",
                List.of("more"),
                Optional.empty(),
                Optional.of(new SourceLocation("kvm.Dockerfile", 3, 3, ""))));
        output.on(new SolveEvent.Warning(make, "old", List.of(), Optional.empty(), Optional.empty()));

        String text = "kvm.Dockerfile:3: FromAsCasing: casing of debian:bookworm";
        assertThat(events.output()).isEqualTo("Warning: " + text + "\nWarning: old\n");
        assertThat(events.of(Detail.class))
                .containsExactly(new Detail(IMAGE + ": " + text), new Detail(IMAGE + ": old"));
    }

    @Test
    void lastLinesWhenAProgressBarMovesAreItsLastState() {
        output.on(new SolveEvent.VertexStarted(make));
        print(make, " 1%\r 50%\r100%");
        print(make, "\u001b[31merror\u001b[0m");

        assertThat(output.lastLines(make)).containsExactly("100%", "error");
    }

    @Test
    void stepsWhenAPartIsSolvedHaveTheNumbersOfTheWhole() {
        StepNames names = new StepNames(Map.of("stage-0", 9, "build", 0));

        assertThat(names.of(vertex("[stage-0 2/3] RUN make"))).contains("stage-0 2/12 : RUN make");
        assertThat(names.of(vertex("[build 2/3] RUN make"))).contains("build 2/3 : RUN make");
        assertThat(new StepNames(Map.of("stage-0", 9)).of(vertex("[2/3] RUN make")))
                .contains("stage-0 2/12 : RUN make");
    }

    @Test
    void stepsWhenThereAreTenOrMoreHaveNoBlanksInFront() {
        assertThat(StepNames.OWN.of(vertex("[ 2/12] RUN [ -e a ]"))).contains("2/12 : RUN [ -e a ]");
        assertThat(StepNames.OWN.of(vertex("[stage-0  2/12] RUN make"))).contains("stage-0 2/12 : RUN make");
        assertThat(StepNames.OWN.of(vertex("[internal] load metadata"))).isEmpty();
    }

    @Test
    void stepWhenAnEarlierSolveHasShownItIsLeftOutUnlessItPrintsAgain() {
        SolveOutput whole = new SolveOutput(request(), StepNames.OWN, Set.of("build 2/3 : RUN make"), events);

        whole.on(new SolveEvent.VertexStarted(make));
        whole.on(new SolveEvent.VertexCompleted(make, true, Duration.ZERO, Optional.empty()));
        assertThat(events.output()).isEmpty();

        whole.on(new SolveEvent.LogLine(make, Stream.OUT, "again"));
        assertThat(events.output()).isEqualTo("Step build 2/3 : RUN make\nagain\n");
        assertThat(whole.steps()).containsExactly("build 2/3 : RUN make");
    }
}
