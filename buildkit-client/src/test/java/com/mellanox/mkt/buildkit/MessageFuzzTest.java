package com.mellanox.mkt.buildkit;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.DynamicTest;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestFactory;

/** Reads the kept inputs of each reader: those that reach different code, and those that were defects. */
class MessageFuzzTest {
    private static final Path CORPORA = Path.of("src/test/resources/com/mellanox/mkt/buildkit/fuzz");

    @TestFactory
    Stream<DynamicTest> inputWhenReadIsTakenOrRefusedWithAReason() {
        return MessageFuzz.READERS.entrySet().stream()
                .map(reader -> DynamicTest.dynamicTest(reader.getKey(), () -> {
                    for (Path input : inputs(reader.getKey())) {
                        check(reader.getValue(), input);
                    }
                }));
    }

    private static void check(MessageFuzz.Reader reader, Path input) throws IOException {
        try {
            MessageFuzz.check(reader, Files.readAllBytes(input));
        } catch (RuntimeException | Error e) {
            throw new AssertionError(input + ": " + e, e);
        }
    }

    private static List<Path> inputs(String reader) throws IOException {
        try (Stream<Path> files = Files.list(CORPORA.resolve(reader))) {
            return files.sorted().toList();
        }
    }

    @Test
    void corporaWhenListedAreThoseOfTheReaders() throws IOException {
        try (Stream<Path> directories = Files.list(CORPORA)) {
            assertThat(directories.map(directory -> directory.getFileName().toString()))
                    .containsExactlyInAnyOrderElementsOf(MessageFuzz.READERS.keySet());
        }
    }
}
