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
class AbandonedReadingContainersTest {
    private static final String LEFT = "mkt-images-0d0ff1ce-0000-4000-8000-000000000001";

    @TempDir
    private Path cache;

    @Test
    void containerWhenItWasNeverStartedForADayIsRemovedAndNoOther() {
        SampleCleaning sample = new SampleCleaning(cache);
        var image = sample.image(SampleCleaning.KVM, "a");
        Instant now = Instant.now();
        Instant old = now.minus(Duration.ofHours(25));
        var storage = sample.engine.storage();
        storage.container(LEFT, image, "created", old, Map.of());
        List<StoredContainer> others = List.of(
                storage.container(LEFT.replace("1", "2"), image, "created", now.minus(Duration.ofHours(23)), Map.of()),
                storage.container(LEFT.replace("1", "3"), image, "created", now.plus(Duration.ofDays(365)), Map.of()),
                storage.container(LEFT.replace("1", "4"), image, "running", old, Map.of()),
                storage.container("mkt-images-of-somebody", image, "created", old, Map.of()));

        assertThat(sample.list()).containsExactly("the container " + LEFT + ": its Maven was killed");
        assertThat(sample.remove()).containsExactly("the container " + LEFT + ": its Maven was killed");

        assertThat(storage.containers()).containsExactlyElementsOf(others);
    }
}
