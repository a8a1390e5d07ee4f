package com.mellanox.mkt.images.engine.buildkit;

import static org.assertj.core.api.Assertions.assertThat;

import com.mellanox.mkt.images.engine.EngineImage;
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

/** What is kept of the images of a builder without an image store. */
class RemoteImagesTest {
    private static final ImageReference NAME = ImageReference.parse("local_mkt/support_a:deb12");
    private static final ImageReference ORIGIN = ImageReference.parse("debian@sha256:" + "c".repeat(64));

    @TempDir
    private Path directory;

    private static EngineImage image(char digit) {
        ImageId id = new ImageId(new Digest("sha256:" + String.valueOf(digit).repeat(64)));
        return new EngineImage(id, List.of(), List.of(ORIGIN), Map.of("label", "value " + digit));
    }

    @Test
    void imagesWhenTheyHaveANameAreThereInALaterRun() {
        RemoteImages images = new RemoteImages(directory);
        images.name(image('a'), NAME);

        List<EngineImage> later = new RemoteImages(directory).named();

        assertThat(later)
                .containsExactly(
                        new EngineImage(image('a').id(), List.of(NAME), List.of(ORIGIN), Map.of("label", "value a")));
        assertThat(new RemoteImages(directory).find(image('a').id())).isPresent();
    }

    @Test
    void namesWhenGivenAgainAreThoseOfTheOtherImageAlone() {
        RemoteImages images = new RemoteImages(directory);
        images.name(image('a'), NAME);
        images.name(image('b'), NAME);

        assertThat(images.named())
                .extracting(EngineImage::id)
                .containsExactly(image('b').id());

        images.removeName(NAME);
        assertThat(images.named()).isEmpty();
    }

    @Test
    void imagesWithoutANameAreThereInThisRunAlone() {
        RemoteImages images = new RemoteImages(directory);
        images.add(image('a'));

        assertThat(images.find(image('a').id())).contains(image('a'));
        assertThat(images.named()).isEmpty();
        assertThat(new RemoteImages(directory).find(image('a').id())).isEmpty();
    }

    @Test
    void fileWhenItIsDamagedIsNoImage() throws IOException {
        RemoteImages images = new RemoteImages(directory);
        images.name(image('a'), NAME);
        try (Stream<Path> files = Files.list(directory)) {
            Files.writeString(files.findFirst().orElseThrow(), "{\"id\": \"sha256:");
        }

        assertThat(images.named()).isEmpty();
        assertThat(images.find(image('a').id())).isEmpty();
    }
}
