package com.mellanox.mkt.images;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;

/**
 * The classes that a program loads in a JVM of its own, a line of the JVM's log for each.
 *
 * @param first those before it calls {@link Checkpoint#reached}
 * @param later those after that
 */
public record LoadedClasses(List<String> first, List<String> later) {

    /** Divides the log in two: it is loaded when the program first calls it. */
    public static final class Checkpoint {
        private Checkpoint() {}

        public static void reached() {
            // Loading this class is all that is needed.
        }
    }

    /**
     * Runs the program.
     *
     * @param directory where the log goes
     * @param expected the whole output of the program
     */
    public static LoadedClasses of(Class<?> program, Path directory, String expected, String... arguments)
            throws IOException, InterruptedException {
        Path log = directory.resolve("classes");
        List<String> command = new ArrayList<>(List.of(
                Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                "-XX:TieredStopAtLevel=1",
                "-Xlog:class+load=info:file=" + log + "::filecount=0",
                "-cp",
                System.getProperty("java.class.path"),
                program.getName()));
        command.addAll(List.of(arguments));
        Process process = new ProcessBuilder(command).redirectErrorStream(true).start();
        String output = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
        assertThat(process.waitFor()).as(output).isZero();
        assertThat(output).isEqualTo(expected);
        List<String> lines = Files.readAllLines(log);
        List<String> first = lines.stream()
                .takeWhile(line -> !line.contains(Checkpoint.class.getName() + " "))
                .toList();
        return new LoadedClasses(first, lines.subList(first.size() + 1, lines.size()));
    }
}
