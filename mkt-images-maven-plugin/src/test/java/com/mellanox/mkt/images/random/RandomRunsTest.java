package com.mellanox.mkt.images.random;

import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * Random runs: {@code -Dmkt.test.random.sequences=100000} runs that many sequences, {@code -Dmkt.test.random.seed=4711} begins with
 * that seed. The seeds of the sequences follow each other.
 */
class RandomRunsTest {
    private static final int SEQUENCES = Integer.getInteger("mkt.test.random.sequences", 60);
    private static final long SEED = Long.getLong("mkt.test.random.seed", 1);

    @TempDir
    private Path directory;

    @Test
    void lawsWhenRunsAreRandomHold() throws Exception {
        Repositories repositories = new Repositories(directory.resolve("source"));
        for (int i = 0; i < SEQUENCES; i++) {
            new Sequence(SEED + i, directory.resolve("world"), repositories).check();
        }
    }
}
