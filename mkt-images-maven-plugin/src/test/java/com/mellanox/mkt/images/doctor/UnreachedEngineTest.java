package com.mellanox.mkt.images.doctor;

import static org.assertj.core.api.Assertions.assertThat;

import com.mellanox.mkt.images.failure.EngineException;
import java.io.IOException;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** A machine whose engine does not answer. */
class UnreachedEngineTest {
    @TempDir
    private Path root;

    @Test
    void checksWhenNoEngineIsReachedHaveNoLineOfTheirOwn() throws IOException {
        NewMachine machine = new NewMachine(root);
        machine.engine = () -> {
            throw new EngineException("The engine is gone", "Start it", null);
        };

        Report report = machine.check();

        assertThat(report.broken()).containsExactly("engine");
        assertThat(report.findings()).extracting(Finding::subject).doesNotContain("engine disk", "leftovers");
    }
}
