package com.mellanox.mkt.images.boot;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Tests of {@link KvmHangMarker}. */
class KvmHangMarkerTest {
    @TempDir
    private Path directory;

    private KvmHangMarker marker(String bootId) throws IOException {
        Path file = directory.resolve("boot_id");
        Files.writeString(file, bootId);
        return new KvmHangMarker(directory.resolve("cache"), file);
    }

    @Test
    void kvmWhenNothingIsKnownDoesNotHang() throws IOException {
        assertThat(marker("1a\n").isSet()).isFalse();
    }

    @Test
    void kvmWhenItHasHungHangsUntilTheMachineIsStartedAnew() throws IOException {
        marker("1a\n").set();

        assertThat(marker("1a\n").isSet()).isTrue();
        assertThat(marker("2b\n").isSet()).isFalse();
    }

    @Test
    void kvmWhenTheMachineHasNoBootIdIsTriedEachTime() {
        KvmHangMarker marker = new KvmHangMarker(directory.resolve("cache"), directory.resolve("missing"));

        marker.set();

        assertThat(marker.isSet()).isFalse();
        assertThat(directory.resolve("cache")).doesNotExist();
    }
}
