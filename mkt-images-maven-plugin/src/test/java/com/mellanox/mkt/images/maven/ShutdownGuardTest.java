package com.mellanox.mkt.images.maven;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.BufferedReader;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.Test;

/** Tests of {@link ShutdownGuard}, in a JVM of their own that is told to end as by Ctrl-C. */
class ShutdownGuardTest {
    @Test
    void workWhenTheJvmIsToldToEndIsInterruptedAndFinishes() throws IOException {
        try (Program program = Program.start("within")) {
            assertThat(program.output().readLine()).isEqualTo("waiting");

            assertThat(program.tellToEnd()).containsExactly("interrupted");
        }
    }

    @Test
    void workWhenItDoesNotEndIsNotWaitedForLong() throws IOException {
        try (Program program = Program.start("stubborn")) {
            assertThat(program.output().readLine()).isEqualTo("waiting");

            assertThat(program.tellToEnd()).containsExactly("interrupted", "waiting");
        }
    }

    @Test
    void threadWhenItsWorkIsDoneIsNoLongerGuarded() throws IOException {
        try (Program program = Program.start("after")) {
            assertThat(program.output().readLine()).isEqualTo("worked");
            assertThat(program.output().readLine()).isEqualTo("waiting");

            assertThat(program.tellToEnd()).isEmpty();
        }
    }

    /** A running {@link GuardedProgram}. */
    private record Program(Process process, BufferedReader output) implements AutoCloseable {

        static Program start(String where) throws IOException {
            Process process = new ProcessBuilder(
                            Path.of(System.getProperty("java.home"), "bin", "java")
                                    .toString(),
                            "-XX:TieredStopAtLevel=1",
                            "-cp",
                            System.getProperty("java.class.path"),
                            GuardedProgram.class.getName(),
                            where)
                    .redirectErrorStream(true)
                    .start();
            return new Program(process, process.inputReader(StandardCharsets.UTF_8));
        }

        /** What it prints after it was told to end, until it has. */
        List<String> tellToEnd() {
            // By its handle, since Process.destroy closes the output.
            process.toHandle().destroy();
            return output.lines().toList();
        }

        @Override
        public void close() {
            process.destroyForcibly();
        }
    }
}
