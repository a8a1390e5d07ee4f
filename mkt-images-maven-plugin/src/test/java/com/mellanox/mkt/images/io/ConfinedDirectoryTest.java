package com.mellanox.mkt.images.io;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Optional;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Paths that stay in a directory, and all the ways out of it. */
class ConfinedDirectoryTest {
    @TempDir
    private Path parent;

    private ConfinedDirectory enclosure = new ConfinedDirectory(Path.of(""), "");

    @BeforeEach
    void makeDirectory() throws IOException {
        Path directory = Files.createDirectory(parent.resolve("fc40"));
        Files.createDirectory(directory.resolve("sub"));
        Files.writeString(directory.resolve("sub/file"), "x");
        Files.writeString(parent.resolve("secret"), "x");
        Files.createSymbolicLink(directory.resolve("inner"), Path.of("sub/file"));
        Files.createSymbolicLink(directory.resolve("outer"), Path.of("../secret"));
        Files.createSymbolicLink(directory.resolve("above"), Path.of(".."));
        Files.createSymbolicLink(directory.resolve("dangling"), Path.of("nowhere"));
        Files.createSymbolicLink(directory.resolve("loop"), Path.of("loop"));
        Files.writeString(Files.createDirectory(parent.resolve("common")).resolve("file"), "x");
        Files.createSymbolicLink(directory.resolve("shared"), Path.of("../common/file"));
        enclosure = new ConfinedDirectory(directory, "docker directory");
    }

    @ParameterizedTest
    @ValueSource(strings = {"sub/file", "./sub//file", "sub/../sub/file", "inner", "shared"})
    void faultOfFileWhenWithinIsNone(String path) {
        assertThat(enclosure.faultOfFile(path)).isEmpty();
    }

    @ParameterizedTest
    @CsvSource({
        "../secret, leaves the docker directory",
        "sub/../../secret, leaves the docker directory",
        "'', leaves the docker directory",
        "/etc/passwd, is an absolute path",
        "outer, leaves the docker directory by a symbolic link",
        "above/secret, leaves the docker directory by a symbolic link",
        "none, does not exist",
        "sub/none, does not exist",
        "sub/file/x, cannot be reached",
        "dangling, is a symbolic link to",
        "loop, cannot be reached",
        "sub, is a directory",
    })
    void faultOfFileWhenNotAFileWithinSaysWhy(String path, String why) {
        assertThat(enclosure.faultOfFile(path).map(ConfinedDirectory.Fault::what))
                .hasValueSatisfying(what -> assertThat(what).startsWith(why));
    }

    @Test
    void faultOfFileWhenDirectoryItselfIsReachedByALinkIsNone() throws IOException {
        Path link = Files.createSymbolicLink(parent.resolve("link"), Path.of("fc40"));
        assertThat(new ConfinedDirectory(link, "docker directory").faultOfFile("inner"))
                .isEmpty();
    }

    @Test
    void faultOfFileWhenPathHasANulSaysSo() {
        assertThat(enclosure.faultOfFile("a\0b"))
                .map(ConfinedDirectory.Fault::what)
                .contains("is not a path");
    }

    @Test
    void faultOfPathWhenDirectoryIsNone() {
        assertThat(enclosure.faultOfPath("sub")).isEqualTo(Optional.empty());
        assertThat(ConfinedDirectory.normalized("./sub//../sub/file")).isEqualTo("sub/file");
    }
}
