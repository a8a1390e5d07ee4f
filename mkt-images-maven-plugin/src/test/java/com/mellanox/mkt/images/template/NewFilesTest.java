package com.mellanox.mkt.images.template;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.mellanox.mkt.images.failure.InvalidInputException;
import java.io.IOException;
import java.nio.file.AccessDeniedException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Tests of {@link NewFiles}: all or nothing. */
class NewFilesTest {
    private static final List<NewFile> FILES =
            List.of(NewFile.of("module/pom.xml", "a"), new NewFile("docker/key/run", new byte[] {'b'}, true));

    @TempDir
    private Path root;

    private NewFiles writing() {
        return new NewFiles(root);
    }

    @Test
    void filesWhenNothingIsInTheWayAreWritten() {
        writing().check(FILES, List.of("module", "docker/key"));
        writing().write(FILES, () -> {});

        assertThat(root.resolve("module/pom.xml")).hasContent("a");
        assertThat(root.resolve("docker/key/run")).hasContent("b").isExecutable();
        assertThat(Files.isExecutable(root.resolve("module/pom.xml"))).isFalse();
    }

    @Test
    void filesWhenSomeAreThereAreListed() throws IOException {
        Files.createDirectories(root.resolve("docker/key"));
        Files.writeString(root.resolve("docker/key/other"), "");
        Files.createDirectory(root.resolve("module"));
        Files.createSymbolicLink(root.resolve("module/pom.xml"), Path.of("nowhere"));

        assertThatThrownBy(() -> writing().check(FILES, List.of("module", "docker/key")))
                .isInstanceOf(InvalidInputException.class)
                .hasMessageStartingWith(root.resolve("docker/key/other") + ", " + root.resolve("module/pom.xml"))
                .hasMessageEndingWith(" -Dmkt.init.from=none");
    }

    @Test
    void filesWhenADirectoryCannotBeMadeAreNotWritten() throws IOException {
        Files.writeString(root.resolve("docker"), "");

        assertThatThrownBy(() -> writing().write(FILES, () -> {}))
                .isInstanceOf(InvalidInputException.class)
                .hasMessageStartingWith("Cannot write the module in " + root + ": ");

        assertThat(root).isDirectoryNotContaining(path -> !path.endsWith("docker"));
    }

    @Test
    void filesWhenWhatComesLastFailsAreRemoved() throws IOException {
        Files.createDirectory(root.resolve("docker"));

        assertThatThrownBy(() -> writing().write(FILES, () -> {
                    throw new AccessDeniedException("pom.xml");
                }))
                .isInstanceOf(InvalidInputException.class)
                .hasMessageStartingWith("Cannot write the module in " + root + ": permission denied. ");

        assertThat(root).isDirectoryContaining(path -> path.endsWith("docker"));
        assertThat(root.resolve("docker")).isEmptyDirectory();
        assertThat(root.resolve("module")).doesNotExist();
    }
}
