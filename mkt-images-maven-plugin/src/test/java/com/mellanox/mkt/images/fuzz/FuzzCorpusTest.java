package com.mellanox.mkt.images.fuzz;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.DynamicTest;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestFactory;

/** Reads the kept inputs of each target: those that reach different code, and those that were defects. */
class FuzzCorpusTest {
    private static final Path CORPORA = Path.of("src/test/resources/com/mellanox/mkt/images/fuzz");

    @TestFactory
    Stream<DynamicTest> inputWhenReadKeepsToTheLimits() {
        return FuzzTargets.names().stream()
                .map(name -> DynamicTest.dynamicTest(name, () -> {
                    try (FuzzLimits limits = new FuzzLimits()) {
                        FuzzTarget target = FuzzTargets.named(name);
                        for (Path input : inputs(name)) {
                            check(limits, target, input);
                        }
                    }
                }));
    }

    private static void check(FuzzLimits limits, FuzzTarget target, Path input) throws IOException {
        byte[] bytes = Files.readAllBytes(input);
        try {
            limits.check(target, bytes);
        } catch (RuntimeException | Error e) {
            throw new AssertionError(input + ": " + e, e);
        }
    }

    private static List<Path> inputs(String target) throws IOException {
        try (Stream<Path> files = Files.list(CORPORA.resolve(target))) {
            return files.sorted().toList();
        }
    }

    @Test
    void corporaWhenListedAreThoseOfTheTargets() throws IOException {
        try (Stream<Path> directories = Files.list(CORPORA)) {
            assertThat(directories.map(directory -> directory.getFileName().toString()))
                    .containsExactlyInAnyOrderElementsOf(FuzzTargets.names());
        }
    }
}
