package com.mellanox.mkt.images;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;

/** Runs a program in a JVM of its own, and tells which classes that has loaded. */
public final class LoadedClasses {
    private LoadedClasses() {}

    /**
     * The log of the loaded classes, a line for each.
     *
     * @param directory where the log goes
     * @param expected all that the program has to print
     */
    public static List<String> of(Class<?> program, Path directory, String expected, String... arguments)
            throws IOException, InterruptedException {
        Path log = directory.resolve("classes");
        List<String> command = new ArrayList<>(List.of(
                Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                "-Xlog:class+load=info:file=" + log + "::filecount=0",
                "-cp",
                System.getProperty("java.class.path"),
                program.getName()));
        command.addAll(List.of(arguments));
        Process process = new ProcessBuilder(command).redirectErrorStream(true).start();
        String output = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
        assertThat(process.waitFor()).as(output).isZero();
        assertThat(output).isEqualTo(expected);
        return Files.readAllLines(log);
    }
}
