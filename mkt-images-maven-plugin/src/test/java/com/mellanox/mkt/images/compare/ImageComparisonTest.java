package com.mellanox.mkt.images.compare;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.mellanox.mkt.images.compare.Difference.Kind;
import com.mellanox.mkt.images.compare.SavedImage.SavedFile;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Instant;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Tests of {@link ImageComparison}, on archives as engines save them. */
class ImageComparisonTest {
    private static final Instant COMMITTED = Instant.parse("2024-02-29T12:00:00Z");
    private static final Instant NOW = COMMITTED.plusSeconds(3600);

    @TempDir
    private Path directory;

    private List<Difference> compare(SavedImage first, SavedImage second) throws IOException {
        try (ImageArchive one = first.store(directory);
                ImageArchive other = second.store(directory)) {
            return ImageComparison.of(one, other, COMMITTED);
        } finally {
            assertThat(directory).isEmptyDirectory();
        }
    }

    private static SavedFile file(String name, String text) {
        return SavedFile.of(name, text, COMMITTED);
    }

    private static List<String> lines(List<Difference> differences) {
        return differences.stream().map(Difference::toString).toList();
    }

    @Test
    void imagesWhenTheyAreTheSameHaveNoDifferences() throws IOException {
        assertThat(compare(
                        new SavedImage().layer(file("etc/motd", "hello")),
                        new SavedImage().compressed().layer(file("etc/motd", "hello"))))
                .isEmpty();
    }

    @Test
    void filesWhenTheyDifferAreNamedTheMostTellingFirst() throws IOException {
        SavedImage first = new SavedImage()
                .layer(file("same", "same"))
                .layer(
                        file("b/text", "one\ntwo\nthree\n"),
                        file("a/binary", "\0a"),
                        file("gone", ""),
                        new SavedFile("mode", "", 0644, 0, COMMITTED),
                        SavedFile.of("time", "", COMMITTED.minusSeconds(60)));
        SavedImage second = new SavedImage()
                .compressed()
                .layer(file("same", "same"))
                .layer(
                        file("./b/text", "one\nzwei\nthree\n"),
                        file("a/binary", "\0bc"),
                        file("new", ""),
                        new SavedFile("mode", "", 0600, 7, COMMITTED),
                        SavedFile.of("time", "", COMMITTED.minusSeconds(30)));

        assertThat(lines(compare(first, second)))
                .containsExactly(
                        "/gone: only in the first build",
                        "/new: only in the second build",
                        "/a/binary: byte 1 of 2, then of 3",
                        "/b/text: line 2: 'two', then 'zwei'",
                        "/mode: owner 0:0, then 7:0; mode 0644, then 0600",
                        "/time: time 2024-02-29T11:59:00Z, then 2024-02-29T11:59:30Z");
    }

    @Test
    void timesWhenBothAreLaterThanTheCommitAreThoseOfTheClock() throws IOException {
        assertThat(compare(
                        new SavedImage()
                                .configured(
                                        "\"created\": \"" + NOW + "\", \"history\": [{\"created\": \"" + NOW + "\"}]")
                                .layer(SavedFile.of("made", "", NOW)),
                        new SavedImage()
                                .configured("\"created\": \"" + NOW.plusSeconds(9)
                                        + "\", \"history\": [{\"created\": \"" + NOW.plusSeconds(8) + "\"}]")
                                .layer(SavedFile.of("made", "", NOW.plusSeconds(7)))))
                .extracting(Difference::kind)
                .containsExactly(Kind.CLOCK, Kind.CLOCK, Kind.CLOCK);
    }

    @Test
    void configurationWhenItDiffersIsShownByItsMembers() throws IOException {
        String container =
                "\"container\": \"%s\", \"config\": {\"Hostname\": \"%s\", \"Env\": [%s], \"Labels\": {\"id\": \"%s\"}}";

        assertThat(lines(compare(
                        new SavedImage().configured(container.formatted("1", "1", "\"A=1\"", "x")),
                        new SavedImage().configured(container.formatted("2", "2", "\"A=1\", \"B=2\"", "y")))))
                .containsExactly("config.Env[1]: none, then 'B=2'", "config.Labels.id: 'x', then 'y'");
    }

    @Test
    void timesWhenOneEngineTakesThemFromItsClockAreThoseOfTheClock() throws IOException {
        assertThat(compare(
                        new SavedImage().layer(SavedFile.of("made", "", COMMITTED)),
                        new SavedImage().layer(SavedFile.of("made", "", NOW))))
                .extracting(Difference::kind)
                .containsExactly(Kind.CLOCK);
    }

    @Test
    void filesWhenALayerHasThemOnceMoreAreNoDifference() throws IOException {
        SavedFile[] base = {file("etc/lock", ""), file("etc/old", ""), file("tmp/a", "")};
        SavedImage first = new SavedImage().layer(base).layer(file("new", "new"), hidden("etc/.wh.old", 0));
        SavedImage second = new SavedImage()
                .layer(base)
                .layer(
                        file("new", "new"),
                        hidden("etc/.wh.old", 0600),
                        file("etc/lock", ""),
                        hidden("opt/tool/.wh..wh..opq", 0600),
                        SavedFile.of("tmp/a", "", NOW));

        assertThat(compare(first, second)).extracting(Difference::kind).containsExactly(Kind.CLOCK);
        assertThat(compare(second, first)).extracting(Difference::kind).containsExactly(Kind.CLOCK);
    }

    @Test
    void filesWhenALayerChangesOrHidesThemAreDifferent() throws IOException {
        SavedFile[] base = {file("etc/lock", ""), file("etc/old", ""), file("opt/a", ""), file("srv/a", "")};
        SavedImage first = new SavedImage().layer(base).layer(file("new", "new"));
        SavedImage second = new SavedImage()
                .layer(base)
                .layer(
                        file("new", "new"),
                        file("etc/lock", "4711"),
                        hidden("etc/.wh.old", 0600),
                        hidden("opt/.wh..wh..opq", 0600),
                        new SavedFile("srv/a", "", 0600, 0, COMMITTED));

        assertThat(lines(compare(first, second)))
                .containsExactly(
                        "/etc/.wh.old: only in the second build",
                        "/etc/lock: only in the second build",
                        "/opt/.wh..wh..opq: only in the second build",
                        "/srv/a: only in the second build");
    }

    private static SavedFile hidden(String name, int mode) {
        return new SavedFile(name, "", mode, 0, NOW);
    }

    @Test
    void layersWhenTheirNumberDiffersAreNotRead() throws IOException {
        assertThat(lines(compare(
                        new SavedImage().layer(file("a", "")),
                        new SavedImage().layer(file("a", "")).layer(file("b", "")))))
                .containsExactly("rootfs.diff_ids: 1 layers, then 2");
    }

    @Test
    void archiveWhenItIsNoImageIsRefusedAndRemoved() {
        assertThatThrownBy(() -> ImageArchive.store(directory, new ByteArrayInputStream(new byte[1024])))
                .isInstanceOf(IOException.class)
                .hasMessageContaining("manifest.json");
        assertThat(directory).isEmptyDirectory();
    }
}
