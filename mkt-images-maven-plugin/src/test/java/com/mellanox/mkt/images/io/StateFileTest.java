package com.mellanox.mkt.images.io;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Files that a run leaves for the next. */
class StateFileTest {
    @TempDir
    private Path directory;

    @Test
    void textWhenWrittenTwiceIsTheSecondAndNothingElseIsLeft() throws IOException {
        Path file = directory.resolve("a/b/state");
        StateFile.write(file, "one\n");
        StateFile.write(file, "two\n");

        assertThat(StateFile.read(file)).contains("two");
        try (Stream<Path> files = Files.list(file.getParent())) {
            assertThat(files).containsExactly(file);
        }
    }

    @Test
    void textWhenMissingIsEmpty() {
        assertThat(StateFile.read(directory.resolve("none"))).isEmpty();
    }

    @Test
    void textWhenItCannotBeWrittenLeavesNothingBehind() throws IOException {
        Path taken = directory.resolve("state");
        Files.createDirectories(taken.resolve("child"));

        StateFile.keep(taken, "text");
        assertThatThrownBy(() -> StateFile.write(taken, "text")).isInstanceOf(IOException.class);

        try (Stream<Path> files = Files.list(directory)) {
            assertThat(files).containsExactly(taken);
        }
    }

    @Test
    void readWhenTheTextIsOfAnotherFormIsEmpty() throws IOException {
        Path file = directory.resolve("damaged");
        StateFile.write(file, "a\0b");

        assertThat(StateFile.read(file, Path::of)).isEmpty();
        assertThat(StateFile.read(file, Instant::parse)).isEmpty();
        assertThat(StateFile.read(file, String::length)).contains(3);
    }
}
