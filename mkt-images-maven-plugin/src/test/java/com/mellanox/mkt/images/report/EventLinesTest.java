package com.mellanox.mkt.images.report;

import static org.assertj.core.api.Assertions.assertThat;

import com.mellanox.mkt.images.event.BuildEvent;
import com.mellanox.mkt.images.reason.Reason;
import com.mellanox.mkt.images.type.ImageReference;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** Tests of {@link EventLines}, and of the page that describes them. */
class EventLinesTest {
    private static final ImageReference KVM = ImageReference.parse("harbor.mellanox.com/mkt/kvm:fc40");

    private final ByteArrayOutputStream out = new ByteArrayOutputStream();
    private final List<BuildEvent> passed = new ArrayList<>();
    private final EventLines lines =
            new EventLines(passed::add, new PrintStream(out, true, StandardCharsets.UTF_8), () -> Instant.EPOCH);

    @Test
    void imageWhenItStartsIsALineWithReasonsAndTimes() {
        lines.on(new BuildEvent.ImageStarted(
                KVM,
                Optional.empty(),
                List.of(new Reason.Forced("-Dmkt.rebuild=kvm")),
                Optional.of(Duration.ofSeconds(2)),
                Path.of("kvm.log")));

        assertThat(out.toString(StandardCharsets.UTF_8))
                .isEqualTo("{\"formatVersion\":1,\"event\":\"image-started\",\"at\":\"1970-01-01T00:00:00Z\","
                        + "\"image\":\"harbor.mellanox.com/mkt/kvm:fc40\",\"from\":null,\"reasons\":[{\"kind\":\"forced\","
                        + "\"option\":\"-Dmkt.rebuild=kvm\",\"text\":\"since -Dmkt.rebuild=kvm asks for it\"}],"
                        + "\"lastMillis\":2000,\"log\":\"kvm.log\"}\n");
    }

    @Test
    void vmWhenReadyAndFinishedHasNumbersAndParts() {
        lines.on(new BuildEvent.VmReady(KVM, Duration.ofMillis(900), OptionalInt.of(2222), true));
        lines.on(new BuildEvent.VmFinished(
                KVM, List.of(new BuildEvent.VmFinished.Part("kernel", Duration.ofMillis(7)))));

        assertThat(out.toString(StandardCharsets.UTF_8).lines())
                .satisfiesExactly(
                        line -> assertThat(line).endsWith("\"timeMillis\":900,\"sshPort\":2222,\"hasKey\":true}"),
                        line -> assertThat(line).endsWith("\"parts\":[{\"name\":\"kernel\",\"timeMillis\":7}]}"));
    }

    @Test
    void eventsWhenOfOutputOrDetailsHaveNoLineAndAllArePassedOn() {
        List<BuildEvent> events = List.of(
                new BuildEvent.ImageOutput(KVM, "text"),
                new BuildEvent.Detail("detail"),
                new BuildEvent.Notice("one\ntwo \"three\""));

        events.forEach(lines::on);

        assertThat(out.toString(StandardCharsets.UTF_8))
                .endsWith(
                        "\"event\":\"notice\",\"at\":\"1970-01-01T00:00:00Z\",\"text\":\"one\\ntwo \\\"three\\\"\"}\n")
                .hasLineCount(1);
        assertThat(passed).isEqualTo(events);
    }

    static Stream<Class<?>> events() {
        return kinds(BuildEvent.class).filter(EventLines::isTold);
    }

    private static Stream<Class<?>> kinds(Class<?> event) {
        return event.isSealed()
                ? Arrays.stream(event.getPermittedSubclasses()).flatMap(EventLinesTest::kinds)
                : Stream.of(event);
    }

    @ParameterizedTest
    @MethodSource("events")
    void eventWhenThereIsOneIsDescribedWithItsFields(Class<?> event) throws IOException {
        String fields = Arrays.stream(event.getRecordComponents())
                .map(value -> "`" + RecordJson.name(value) + "`")
                .collect(Collectors.joining(", "));

        assertThat(Path.of("../docs/progress.md"))
                .content()
                .contains("\n| `" + RecordJson.kind(event) + "` | " + fields + " | ");
    }

    @Test
    void pageWhenItDescribesEventsDescribesThoseThatThereAre() throws IOException {
        List<String> described = Files.readAllLines(Path.of("../docs/progress.md")).stream()
                .filter(line -> line.matches("\\| `[a-z-]+` \\| `.*\\|.*\\|"))
                .map(line -> line.replaceAll("^\\| `([a-z-]+)`.*", "$1"))
                .toList();

        assertThat(described)
                .containsExactlyInAnyOrderElementsOf(
                        events().map(RecordJson::kind).toList());
    }
}
