package com.mellanox.mkt.images;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

/** The shell scripts of the repository, by bash and by ShellCheck, which {@code src/env/up} installs. */
class ShellScriptsIT {
    private static final List<String> DIRECTORIES = List.of(
            "src/env",
            "src/bench",
            "src/bisect",
            "src/completion",
            "src/fuzz",
            "src/vm",
            "docker",
            ".ci",
            "mkt-images-maven-plugin/src/main");
    private static final Path ROOT = Path.of("..").toAbsolutePath().normalize();

    @Test
    void scriptsWhenCheckedAreWithoutFindings() throws IOException, InterruptedException {
        List<String> command = new ArrayList<>(List.of("shellcheck", "--external-sources"));
        command.addAll(scripts());

        assertWithoutFindings(command);
    }

    @Test
    void scriptsWhenReadByBashAreWithoutMistakes() throws IOException, InterruptedException {
        for (String script : scripts()) {
            assertWithoutFindings(List.of("bash", "-n", script));
        }
    }

    private static void assertWithoutFindings(List<String> command) throws IOException, InterruptedException {
        Process check = new ProcessBuilder(command)
                .directory(ROOT.toFile())
                .redirectErrorStream(true)
                .start();
        String findings = new String(check.getInputStream().readAllBytes(), StandardCharsets.UTF_8);

        assertThat(check.waitFor()).as(findings).isZero();
        assertThat(findings).isEmpty();
    }

    private static List<String> scripts() throws IOException {
        List<String> scripts = new ArrayList<>();
        for (String directory : DIRECTORIES) {
            scripts.addAll(scripts(ROOT.resolve(directory)));
        }
        assertThat(scripts)
                .hasSizeGreaterThan(10)
                .anyMatch(script -> script.contains("docker/deb12"))
                .anyMatch(script -> script.contains("docker/fc40"))
                .anyMatch(script -> script.contains("context/ccache"));
        return scripts;
    }

    private static List<String> scripts(Path directory) throws IOException {
        try (Stream<Path> files = Files.walk(directory)) {
            return files.filter(Files::isRegularFile)
                    .filter(ShellScriptsIT::isScript)
                    .map(Path::toString)
                    .sorted()
                    .toList();
        }
    }

    private static boolean isScript(Path file) {
        try {
            return file.toString().endsWith(".sh") || Files.readString(file).startsWith("#!/bin/bash");
        } catch (IOException e) {
            return false;
        }
    }
}
