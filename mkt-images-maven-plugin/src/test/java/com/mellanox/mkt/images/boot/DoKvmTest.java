package com.mellanox.mkt.images.boot;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The program in a VM's container: its own tests, and that Python 3.9, the oldest that images have, can read it. */
class DoKvmTest {
    private static final Path DIRECTORY =
            Path.of("../docker/common").toAbsolutePath().normalize();
    private static final int MINUTES = 3;
    private static final String PARSE = """
            import ast, pathlib, sys
            for file in sys.argv[1:]:
                ast.parse(pathlib.Path(file).read_text(encoding="utf-8"), file, feature_version=(3, 9))
            """;

    @TempDir
    Path directory;

    @Test
    void programWhenItsOwnTestsRunPassesThem() throws IOException, InterruptedException {
        assertThat(python("-B", "-m", "unittest", "discover", "--pattern", "*_test.py"))
                .containsPattern("Ran [1-9]\\d* tests")
                .contains("OK");
    }

    @Test
    void sourcesWhenReadByTheOldestPythonAreUnderstood() throws IOException, InterruptedException {
        python("-c", PARSE, "do-kvm.py", "do_kvm_test.py");
    }

    /** What it prints; it has to succeed. */
    private String python(String... arguments) throws IOException, InterruptedException {
        Path output = directory.resolve("output");
        Process python = start(output, arguments);
        boolean hasEnded = python.waitFor(MINUTES, TimeUnit.MINUTES);
        python.destroyForcibly().waitFor();
        String text = Files.readString(output);
        assertThat(hasEnded).as("python3 ends in %s minutes%n%s", MINUTES, text).isTrue();
        assertThat(python.exitValue()).as("exit status of python3%n%s", text).isZero();
        return text;
    }

    private static Process start(Path output, String... arguments) {
        List<String> command = new ArrayList<>(List.of("python3"));
        command.addAll(List.of(arguments));
        try {
            return new ProcessBuilder(command)
                    .directory(DIRECTORY.toFile())
                    .redirectErrorStream(true)
                    .redirectOutput(output.toFile())
                    .start();
        } catch (IOException e) {
            throw new AssertionError("python3 cannot be run. Install it, which src/env/up does", e);
        }
    }
}
