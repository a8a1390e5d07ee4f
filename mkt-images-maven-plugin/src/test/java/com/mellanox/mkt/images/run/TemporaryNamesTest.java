package com.mellanox.mkt.images.run;

import static org.assertj.core.api.Assertions.assertThat;

import com.mellanox.mkt.images.engine.FakeEngine;
import com.mellanox.mkt.images.engine.ImageId;
import com.mellanox.mkt.images.type.Digest;
import com.mellanox.mkt.images.type.ImageReference;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Tests of {@link TemporaryNames}: a run that was killed, and the next one. */
class TemporaryNamesTest {
    private static final ImageReference BASE = ImageReference.parse("debian:bookworm");
    private static final ImageReference LEFT = ImageReference.parse("mkt-images.invalid/0123456789abcdef01234567:0");

    @TempDir
    private Path cache;

    private final FakeEngine engine = new FakeEngine().withImage(BASE.toString());

    private TemporaryNames names() {
        return new TemporaryNames(cache, engine);
    }

    private ImageId base() {
        return engine.find(BASE).orElseThrow();
    }

    private List<Path> records() throws IOException {
        try (Stream<Path> files = Files.walk(cache)) {
            return files.filter(Files::isRegularFile).toList();
        }
    }

    @Test
    void namesWhenChosenAreOfNoRegistryAndStayTheSameInARun() {
        ImageId other = new ImageId(new Digest("sha256:" + "a".repeat(64)));
        try (TemporaryNames names = names();
                TemporaryNames ofAnotherRun = names()) {
            Map<ImageId, ImageReference> both = names.of(List.of(base(), other, base()));

            assertThat(both).containsOnlyKeys(base(), other);
            assertThat(both.values())
                    .doesNotHaveDuplicates()
                    .allSatisfy(name -> assertThat(name.toString()).matches("mkt-images\\.invalid/[0-9a-f]{24}:[01]"));
            assertThat(names.of(List.of(other))).containsEntry(other, both.get(other));
            assertThat(ofAnotherRun.of(List.of(other)).values()).doesNotContainAnyElementsOf(both.values());
        }
    }

    @Test
    void namesWhenARunDiedAreRemovedByTheNext() throws Exception {
        try (TemporaryNames killed = names()) {
            killed.of(List.of(base()));
            Path record = records().get(0);
            Files.writeString(record.resolveSibling("0123456789abcdef01234567"), LEFT + "\nmkt-images.invalid/cut");
        }
        engine.tag(base(), LEFT);

        TemporaryNames.removeLeft(cache, engine);

        assertThat(engine.find(LEFT)).isEmpty();
        assertThat(engine.find(BASE)).isPresent();
        assertThat(records()).isEmpty();
    }

    @Test
    void namesWhenARecordHasOtherLinesAreThoseOfThisClassAlone() throws Exception {
        try (TemporaryNames any = names()) {
            any.of(List.of(base()));
            Path record = records().get(0);
            Files.writeString(
                    record.resolveSibling("0123456789abcdef01234567"), LEFT + "\n" + BASE + "\n{\"names\":[]}\n");
        }
        engine.tag(base(), LEFT);

        TemporaryNames.removeLeft(cache, engine);

        assertThat(engine.find(LEFT)).isEmpty();
        assertThat(engine.find(BASE)).isPresent();
        assertThat(records()).hasSize(1);
        assertThat(TemporaryNames.left(cache, engine.description())).containsExactly(LEFT);
    }

    @Test
    void namesWhenTheirRunGoesOnAreLeftAlone() throws Exception {
        try (TemporaryNames running = names()) {
            ImageReference name =
                    running.of(List.of(base())).values().iterator().next();
            engine.tag(base(), name);

            TemporaryNames.removeLeft(cache, engine);

            assertThat(engine.find(name)).isPresent();
            assertThat(records()).hasSize(1);
        }
        assertThat(records()).isEmpty();
    }

    @Test
    void namesWhenTheEngineDoesNotAnswerAtTheEndAreRemovedByTheNextRun() throws Exception {
        ImageReference name;
        try (TemporaryNames lost = names()) {
            name = lost.of(List.of(base())).values().iterator().next();
            engine.tag(base(), name);
            engine.close();
        }
        engine.reopen();
        assertThat(engine.find(name)).isPresent();

        TemporaryNames.removeLeft(cache, engine);

        assertThat(engine.find(name)).isEmpty();
        assertThat(records()).isEmpty();
    }
}
