package com.mellanox.mkt.images.clean;

import static org.assertj.core.api.Assertions.assertThat;

import com.mellanox.mkt.images.engine.StoredContainer;
import com.mellanox.mkt.images.ospackage.ReaderOwner;
import java.nio.file.Path;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Containers that list packages, and whose Maven was killed. */
class AbandonedListingContainersTest {
    @TempDir
    private Path cache;

    @Test
    void containerWhenItsProcessHasEndedIsRemovedAndNoOther() {
        SampleCleaning sample = new SampleCleaning(cache);
        var image = sample.image(SampleCleaning.KVM, "a");
        sample.write("readers/gone", "");
        sample.engine.storage().container(image, "running", Map.of(ReaderOwner.LABEL, "gone"));
        StoredContainer foreign =
                sample.engine.storage().container(image, "running", Map.of(ReaderOwner.LABEL, "another"));

        assertThat(sample.list()).containsExactly("the container container0: its Maven was killed");
        assertThat(sample.remove()).containsExactly("the container container0: its Maven was killed");

        assertThat(sample.engine.storage().containers()).containsExactly(foreign);
    }
}
