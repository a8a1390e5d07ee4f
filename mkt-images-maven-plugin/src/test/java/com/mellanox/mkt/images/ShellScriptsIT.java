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

/** The shell scripts of the repository, by ShellCheck, which {@code src/env/up} installs. */
class ShellScriptsIT {
    private static final Path ROOT = Path.of("..").toAbsolutePath().normalize();

    @Test
    void scriptsWhenCheckedAreWithoutFindings() throws IOException, InterruptedException {
        List<String> command = new ArrayList<>(List.of("shellcheck", "--external-sources"));
        for (String directory : List.of("src/env", "src/bench", "docker", ".ci")) {
            scripts(ROOT.resolve(directory)).forEach(command::add);
        }
        assertThat(command).hasSizeGreaterThan(10);

        Process shellcheck = new ProcessBuilder(command)
                .directory(ROOT.toFile())
                .redirectErrorStream(true)
                .start();
        String findings = new String(shellcheck.getInputStream().readAllBytes(), StandardCharsets.UTF_8);

        assertThat(shellcheck.waitFor()).as(findings).isZero();
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
