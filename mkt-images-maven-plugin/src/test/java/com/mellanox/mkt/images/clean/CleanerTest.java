package com.mellanox.mkt.images.clean;

import static com.mellanox.mkt.images.clean.SampleCleaning.KVM;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.mellanox.mkt.images.engine.FakeStorage;
import com.mellanox.mkt.images.engine.ImageId;
import com.mellanox.mkt.images.event.BuildEvent.LeftoversFound;
import com.mellanox.mkt.images.event.BuildEvent.LeftoversSummed;
import com.mellanox.mkt.images.failure.EngineException;
import com.mellanox.mkt.images.failure.RemovalFailedException;
import java.nio.file.Path;
import java.util.Map;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Tests of {@link Cleaner}: sums, and failures that do not stop the rest. */
class CleanerTest {
    @TempDir
    private Path cache;

    private SampleCleaning cleaning;

    @BeforeEach
    void createCleaning() {
        cleaning = new SampleCleaning(cache);
    }

    @Test
    void removalWhenOneFailsGoesOnAndFailsAtTheEnd() {
        ImageId first = cleaning.replaced(KVM, "b");
        ImageId second = cleaning.replaced(KVM, "c");
        cleaning.engine.storage().fail(first, new EngineException("The engine refuses", "Ask it", null));

        assertThatThrownBy(cleaning::remove)
                .isInstanceOf(RemovalFailedException.class)
                .hasMessageContainingAll(
                        "1 thing cannot be removed", SampleCleaning.shortId(first), "The engine refuses");

        assertThat(cleaning.engine.holds(second)).isFalse();
        assertThat(cleaning.events).last().isEqualTo(new LeftoversSummed(1, FakeStorage.SIZE, true));
    }

    @Test
    void sumWhenSomethingStaysIsWithoutIt() {
        cleaning.replaced(KVM, "b");
        ImageId used = cleaning.replaced(KVM, "c");
        cleaning.engine.storage().container(used, "running", Map.of());

        cleaning.list();

        assertThat(cleaning.events)
                .startsWith(new LeftoversFound("images without a name"))
                .endsWith(new LeftoversSummed(1, FakeStorage.SIZE, false));
    }

    @Test
    void kindWhenItHasNothingIsNotNamed() {
        assertThat(cleaning.list()).isEmpty();
        assertThat(cleaning.events).containsExactly(new LeftoversSummed(0, 0, false));
    }
}
