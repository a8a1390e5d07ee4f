package com.mellanox.mkt.images.compare;

import static org.assertj.core.api.Assertions.assertThat;

import com.mellanox.mkt.images.compare.SavedImage.SavedFile;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Instant;
import java.util.List;
import java.util.Set;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Tests of {@link ImageChanges}, on archives as engines save them. */
class ImageChangesTest {
    private static final Instant TIME = Instant.parse("2024-02-29T12:00:00Z");

    @TempDir
    private Path directory;

    private ImageChanges compare(SavedImage before, SavedImage after) throws IOException {
        try (ImageArchive one = before.store(directory);
                ImageArchive other = after.store(directory)) {
            return ImageChanges.between(one, other, Set.of("volatile"));
        }
    }

    private static SavedFile file(String name, String text) {
        return SavedFile.of(name, text, TIME);
    }

    private List<String> files(SavedImage before, SavedImage after) throws IOException {
        return compare(before, after).files().stream()
                .map(change -> change.kind() + " " + change.path() + " " + change.how())
                .map(String::strip)
                .toList();
    }

    @Test
    void filesWhenInOtherLayersAreComparedAsContainersSeeThem() throws IOException {
        SavedImage before =
                new SavedImage().layer(file("same", "1"), file("moved", "a"), file("changed", "a"), file("gone", ""));
        SavedImage after = new SavedImage()
                .layer(file("./same", "1"))
                .layer(file("changed", "b"), file("new", ""))
                .layer(SavedFile.of("moved", "a", TIME.plusSeconds(60)));

        assertThat(files(before, after))
                .containsExactly("changed /changed other content of 1 bytes", "removed /gone", "added /new");
    }

    @Test
    void filesWhenHiddenByAHigherLayerAreRemoved() throws IOException {
        SavedFile[] below = {
            file("a/", ""), file("a/one", "1"), file("a/two", "2"), file("b/", ""), file("b/three", "3"), file("b0", "")
        };
        SavedImage before = new SavedImage().layer(below);
        SavedImage after = new SavedImage()
                .layer(below)
                .layer(file("a/.wh.one", ""), file("b/.wh..wh..opq", ""), file("b/four", "4"));

        assertThat(files(before, after)).containsExactly("removed /a/one", "added /b/four", "removed /b/three");
    }

    @Test
    void directoryWhenReplacedByAFileLosesItsFiles() throws IOException {
        SavedImage before = new SavedImage().layer(file("a/", ""), file("a/one", "1"));
        SavedImage after =
                new SavedImage().layer(file("a/", ""), file("a/one", "1")).layer(file("a", "text"));

        assertThat(files(before, after))
                .containsExactly("changed /a type directory, then file; 0 bytes, then 4", "removed /a/one");
    }

    @Test
    void fileWhenOnlyItsTimeDiffersIsTheSame() throws IOException {
        assertThat(files(
                        new SavedImage().layer(file("a", "1")),
                        new SavedImage().layer(SavedFile.of("a", "1", TIME.plusSeconds(1)))))
                .isEmpty();
    }

    @Test
    void modeWhenItDiffersIsNamed() throws IOException {
        assertThat(files(
                        new SavedImage().layer(file("a", "1")),
                        new SavedImage().layer(new SavedFile("a", "12", 0600, 0, TIME))))
                .containsExactly("changed /a mode 0644, then 0600; 1 bytes, then 2");
    }

    @Test
    void sizesAreThoseOfAllLayers() throws IOException {
        ImageChanges changes = compare(
                new SavedImage().layer(file("a", "123")),
                new SavedImage().layer(file("a", "123")).layer(file("a", "45")));

        assertThat(changes.sizeBefore()).isEqualTo(3);
        assertThat(changes.sizeAfter()).isEqualTo(5);
    }

    @Test
    void configurationWhenItDiffersIsNamedWithoutTimesAndIgnoredLabels() throws IOException {
        String form =
                "\"created\": \"%s\", \"architecture\": \"amd64\", \"config\": {\"Hostname\": \"%s\", \"Env\": [%s],"
                        + " \"Labels\": {%s}, \"Entrypoint\": %s, \"ExposedPorts\": {%s}, \"User\": \"\"}, \"history\": [\"%s\"]";
        SavedImage before = new SavedImage()
                .configured(form.formatted(
                        "a",
                        "h1",
                        "\"A=1\", \"B=2\"",
                        "\"volatile\": \"1\", \"x\": \"1\"",
                        "null",
                        "\"22/tcp\": {}",
                        "1"));
        SavedImage after = new SavedImage()
                .configured(form.formatted(
                        "b",
                        "h2",
                        "\"B=2\", \"A=3\", \"C=a=b\"",
                        "\"volatile\": \"2\", \"x\": \"\"",
                        "[\"/bin/sh\", \"-c\"]",
                        "\"22/tcp\": {}, \"80/tcp\": {}",
                        "2"));

        assertThat(compare(before, after).configuration())
                .containsExactly(
                        new ConfigurationChange("Entrypoint", null, "/bin/sh -c"),
                        new ConfigurationChange("ExposedPorts", "22/tcp", "22/tcp 80/tcp"),
                        new ConfigurationChange("environment A", "1", "3"),
                        new ConfigurationChange("environment C", null, "a=b"),
                        new ConfigurationChange("label x", "1", null));
    }
}
