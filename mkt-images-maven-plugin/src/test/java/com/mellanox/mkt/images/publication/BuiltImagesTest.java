package com.mellanox.mkt.images.publication;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.mellanox.mkt.images.failure.InvalidInputException;
import com.mellanox.mkt.images.publication.BuiltImages.Refresh;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.FileTime;
import java.time.Instant;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The file by which a build hands over what there is to publish. */
class BuiltImagesTest {
    @TempDir
    private Path directory;

    @Test
    void fileWhenReadIsWhatWasWritten() {
        Path file = directory.resolve("deb12/image.json");
        BuiltImages built = new SampleBuild()
                .from("/home/alice/rdma-core")
                .refreshed(Refresh.NOT_ASKED)
                .personally("simx is left out")
                .on(SampleBuild.engine());

        PublicationFiles.writeBuiltImages(file, built);

        assertThat(PublicationFiles.readBuiltImages(file)).isEqualTo(built);
    }

    @Test
    void fileWhenOfAPinnedSourceNamesUrlAndCommit() throws IOException {
        Path file = directory.resolve("image.json");

        PublicationFiles.writeBuiltImages(file, new SampleBuild().on(SampleBuild.engine()));

        assertThat(Files.readString(file))
                .contains("\"formatVersion\" : 1", "\"url\" : \"https://example.com/rdma-core.git\"", "\"commit\"");
    }

    @Test
    void fileWhenItSaysTheSameIsLeftAlone() throws IOException {
        Path file = directory.resolve("image.json");
        BuiltImages built = new SampleBuild().on(SampleBuild.engine());
        PublicationFiles.writeBuiltImages(file, built);
        Files.setLastModifiedTime(file, FileTime.from(Instant.EPOCH));

        PublicationFiles.writeBuiltImages(file, built);

        assertThat(Files.getLastModifiedTime(file).toInstant()).isEqualTo(Instant.EPOCH);
    }

    @Test
    void fileWhenMissingIsAnErrorThatSaysToBuild() {
        assertThatThrownBy(() -> PublicationFiles.readBuiltImages(directory.resolve("image.json")))
                .isInstanceOf(InvalidInputException.class)
                .hasMessageContaining("image.json, which a complete build writes. Build first");
    }

    @Test
    void fileWhenOfAnotherFormIsAnError() throws IOException {
        Path file = directory.resolve("image.json");
        for (String text : new String[] {"", "{}", "{\"formatVersion\": 2}", "{\"formatVersion\": 1}", "[1", "null"}) {
            Files.writeString(file, text);

            assertThatThrownBy(() -> PublicationFiles.readBuiltImages(file))
                    .as(text)
                    .isInstanceOf(InvalidInputException.class)
                    .hasMessageEndingWith("is not of this version of the plugin. Build again, which writes it anew");
        }
    }
}
