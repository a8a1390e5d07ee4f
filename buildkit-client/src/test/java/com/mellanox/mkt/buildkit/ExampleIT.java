package com.mellanox.mkt.buildkit;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.UUID;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** The example of the README on each engine. */
class ExampleIT {
    @TempDir
    Path directory;

    @ParameterizedTest
    @MethodSource("com.mellanox.mkt.buildkit.Engines#sockets")
    void buildWhenAStepPrintsPassesItsLineAndWritesTheFiles(Path socket) throws IOException {
        // A step whose result is in the daemon's cache prints nothing.
        String once = UUID.randomUUID().toString();
        Path source = Files.createDirectory(directory.resolve("source"));
        Path target = Files.createDirectory(directory.resolve("target"));
        Engines.context(source, """
                ARG COLOUR
                RUN --mount=type=secret,id=token test -s /run/secrets/token && echo "$COLOUR %s" && echo hello >/greeting
                """.formatted(once));
        List<String> lines = new ArrayList<>();

        Example.build(socket, source, target, lines::add);

        assertThat(lines).contains("blue " + once);
        assertThat(target.resolve("greeting")).hasContent("hello");
    }

    @ParameterizedTest
    @MethodSource("com.mellanox.mkt.buildkit.Engines#sockets")
    void buildWhenAStepFailsNamesIt(Path socket) throws IOException {
        Path source = Files.createDirectory(directory.resolve("source"));
        List<String> lines = new ArrayList<>();

        Example.build(
                socket, Engines.context(source, "RUN echo unauthorized; exit 3\n"), directory.resolve("t"), lines::add);

        assertThat(lines).last().asString().contains("RUN echo unauthorized", "failed: ", "exit code: 3");
    }
}
