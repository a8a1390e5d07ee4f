package com.mellanox.mkt.images.engine.docker;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.github.dockerjava.api.command.InspectImageResponse;
import com.mellanox.mkt.images.engine.BuildRequest;
import com.mellanox.mkt.images.engine.BuildStepException;
import com.mellanox.mkt.images.engine.BuilderChoice;
import com.mellanox.mkt.images.engine.ImageId;
import com.mellanox.mkt.images.event.RecordedEvents;
import java.io.IOException;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;

/** Labels on the engine of this machine: one step, and nothing else of the image is lost. */
class LabellingBuilderIT {
    private static final Map<String, String> TWELVE =
            IntStream.range(0, 12).boxed().collect(Collectors.toMap(i -> "com.mellanox.mkt.l" + i, i -> "value " + i));

    private static RealEngine real;
    private static DockerEngine engine;

    private final RecordedEvents events = new RecordedEvents();

    @BeforeAll
    static void connect() throws IOException {
        real = new RealEngine();
        engine = real.connect(BuilderChoice.CLASSIC);
    }

    @AfterAll
    static void cleanUp() {
        engine.close();
        real.close();
    }

    @Test
    void buildWhenThereAreTwelveLabelsAddsOneStep() throws Exception {
        TestContext context = TestContext.of("FROM " + real.busybox(), "ENV STEPS=one");
        ImageId plain = build(context, Map.of());
        ImageId labelled = build(context, TWELVE);

        assertThat(inspect(labelled).getParent()).isEqualTo(plain.toString());
        assertThat(labels(labelled)).isEqualTo(TWELVE);
        assertThat(events.output()).doesNotContain("LABEL", "value 1");
    }

    @Test
    void buildWhenRepeatedGivesTheSameImage() throws Exception {
        TestContext context = TestContext.of("FROM " + real.busybox(), "ENV REPEATED=yes");

        assertThat(build(context, TWELVE)).isEqualTo(build(context, TWELVE));
    }

    @Test
    void buildWhenLabelsAreAwkwardKeepsThem() throws Exception {
        Map<String, String> awkward = new HashMap<>(TWELVE);
        awkward.putAll(Map.of(
                "empty", "",
                "quoted", "\"a\" 'b' \\\"c\\\" \\",
                "expanded", "$PATH ${PATH} $(true) `true` \\$PATH",
                "spaced", "  # no comment \\n  ",
                "unicode", "é 漢 🐧 \u0085\u2028",
                "lines", "a\nb \\\nc\r\n\t",
                "long", "\\".repeat(8000),
                "longer", "x\"".repeat(15_000),
                "a name = \"b\" $PATH", "--flag=1",
                "json", "{\"a\":[\"b\\n\",1]}"));

        ImageId image = build(TestContext.of("FROM " + real.busybox(), "ENV AWKWARD=yes"), awkward);

        assertThat(labels(image)).isEqualTo(awkward);
    }

    @Test
    void buildWhenBaseHasLabelsKeepsThemAndReplacesItsOwn() throws Exception {
        ImageId image = build(
                TestContext.of("FROM " + real.busybox(), "LABEL theirs=1 \"com.mellanox.mkt.l1\"=theirs"), TWELVE);

        assertThat(labels(image)).containsAllEntriesOf(TWELVE).containsEntry("theirs", "1");
    }

    @Test
    void buildWhenImageIsConfiguredKeepsAll() throws Exception {
        TestContext context = TestContext.of(
                "FROM " + real.busybox(),
                "ENV CONFIGURED=$1",
                "USER 1000:1000",
                "WORKDIR /tmp",
                "EXPOSE 80/udp",
                "VOLUME /v",
                "STOPSIGNAL SIGKILL",
                "SHELL [\"/bin/sh\", \"-x\", \"-c\"]",
                "ENTRYPOINT [\"sh\"]",
                "CMD [\"-c\", \"true\"]",
                "HEALTHCHECK --interval=5s --retries=3 CMD true");

        assertSameButForLabels(context);
        assertThat(withoutLabels(build(context, TWELVE)))
                .containsKeys("Config.StopSignal", "Config.Shell", "Config.Healthcheck", "Config.Volumes");
        assertSameButForLabels(TestContext.of("FROM " + real.busybox(), "HEALTHCHECK NONE", "CMD true"));
    }

    @Test
    void buildWhenDockerfileHasTriggersKeepsThemAndRunsNone() throws Exception {
        TestContext context = TestContext.of("FROM " + real.busybox(), "ONBUILD RUN echo triggered && exit 3");

        assertSameButForLabels(context);
        assertThat(events.output()).doesNotContain("triggered\n", "LABEL");
    }

    @Test
    void buildWhenDockerfileHasMaintainerKeepsIt() throws Exception {
        TestContext context = TestContext.of("FROM " + real.busybox(), "MAINTAINER me");

        assertSameButForLabels(context);
        assertThat(inspect(build(context, TWELVE)).getAuthor()).isEqualTo("me");
    }

    @Test
    void buildWhenNoCacheIsWantedLabelsTheNewImage() throws Exception {
        TestContext context = TestContext.of("FROM " + real.busybox(), "RUN cat /proc/uptime > /tmp/uptime");
        ImageId cached = build(context, TWELVE);
        BuildRequest uncached =
                new BuildRequest(real.image("uncached"), context, "Dockerfile", TWELVE, Map.of(), false, true);

        ImageId image = engine.builder().build(uncached, events);

        assertThat(inspect(image).getParent()).isNotEqualTo(inspect(cached).getParent());
        assertThat(labels(image)).isEqualTo(TWELVE);
    }

    private void assertSameButForLabels(TestContext context) throws BuildStepException, IOException {
        ImageId plain = build(context, Map.of());
        ImageId labelled = build(context, TWELVE);

        assertThat(withoutLabels(labelled)).isEqualTo(withoutLabels(plain));
        assertThat(labels(labelled)).isEqualTo(TWELVE);
    }

    private static Map<String, JsonNode> withoutLabels(ImageId image) throws IOException {
        JsonNode all = real.inspect(image);
        Map<String, JsonNode> kept = new HashMap<>();
        for (String field : List.of("Architecture", "Os", "Author", "RootFS")) {
            kept.put(field, all.required(field));
        }
        // The field "Image" is the parent's id.
        all.required("Config").properties().stream()
                .filter(field -> !List.of("Labels", "Image").contains(field.getKey()))
                .forEach(field -> kept.put("Config." + field.getKey(), field.getValue()));
        return kept;
    }

    private ImageId build(TestContext context, Map<String, String> labels) throws BuildStepException {
        return engine.builder()
                .build(
                        new BuildRequest(real.image("labels"), context, "Dockerfile", labels, Map.of(), false, false),
                        events);
    }

    private static Map<String, String> labels(ImageId image) {
        return real.labels(image.toString());
    }

    private static InspectImageResponse inspect(ImageId image) {
        return real.client().inspectImageCmd(image.toString()).exec();
    }
}
