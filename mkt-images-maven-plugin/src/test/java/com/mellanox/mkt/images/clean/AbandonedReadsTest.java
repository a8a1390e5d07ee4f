package com.mellanox.mkt.images.clean;

import static org.assertj.core.api.Assertions.assertThat;

import com.mellanox.mkt.images.engine.StoredContainer;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Containers that a killed run was reading files from. */
class AbandonedReadsTest {
    @TempDir
    private Path cache;

    @Test
    void containerWhenItWasNeverStartedForADayIsRemovedAndNoOther() {
        SampleCleaning sample = new SampleCleaning(cache);
        var image = sample.image(SampleCleaning.KVM, "a");
        Instant now = Instant.now();
        Instant old = now.minus(Duration.ofHours(25));
        var storage = sample.engine.storage();
        storage.container("mkt-images-left", image, "created", old, Map.of());
        List<StoredContainer> others = List.of(
                storage.container("mkt-images-read", image, "created", now.minus(Duration.ofHours(23)), Map.of()),
                storage.container("mkt-images-ahead", image, "created", now.plus(Duration.ofDays(365)), Map.of()),
                storage.container("mkt-images-vm", image, "running", old, Map.of()),
                storage.container("somebodys", image, "created", old, Map.of()));

        assertThat(sample.list()).containsExactly("the container mkt-images-left: its Maven was killed");
        assertThat(sample.remove()).containsExactly("the container mkt-images-left: its Maven was killed");

        assertThat(storage.containers()).containsExactlyElementsOf(others);
    }
}
