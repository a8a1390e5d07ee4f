package com.mellanox.mkt.images.run;

import com.mellanox.mkt.images.console.PlainConsole;
import com.mellanox.mkt.images.engine.EngineLocator;
import com.mellanox.mkt.images.engine.docker.DockerEngine;
import com.mellanox.mkt.images.plan.SampleKey;
import com.mellanox.mkt.images.type.UserEnvironment;
import java.io.BufferedReader;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;

/** A run in a JVM of its own, which prints what users see: the one in another window, or the one that is killed. */
final class BuildProgram {
    private BuildProgram() {}

    /** Builds the sample key that a test has written: the directory that it is in, and its name. */
    public static void main(String[] arguments) throws IOException {
        Path root = Path.of(arguments[0]);
        UserEnvironment environment = new UserEnvironment(System.getenv(), Path.of(System.getProperty("user.home")));
        PlainConsole console = new PlainConsole(new Printer());
        try (DockerEngine engine = DockerEngine.connect(
                new EngineLocator(environment).locate(null), registry -> Optional.empty(), console)) {
            new SampleRun(root, new SampleKey(root, arguments[1]), engine)
                    .pull(PullPolicy.MISSING)
                    .listener(console)
                    .unplanned();
        }
    }

    static Running start(Path root, String key) throws IOException {
        Process process = new ProcessBuilder(
                        Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                        "-XX:TieredStopAtLevel=1",
                        "-Xmx64m",
                        "-cp",
                        System.getProperty("java.class.path"),
                        BuildProgram.class.getName(),
                        root.toString(),
                        key)
                .redirectErrorStream(true)
                .start();
        return new Running(process, process.inputReader(StandardCharsets.UTF_8));
    }

    /** A program that was started. */
    record Running(Process process, BufferedReader output) implements AutoCloseable {

        /** Reads its output up to a line that has the text in it. */
        String awaitLine(String text) throws IOException {
            StringBuilder seen = new StringBuilder();
            for (String line = output.readLine(); line != null; line = output.readLine()) {
                seen.append(line).append('\n');
                if (line.contains(text)) {
                    return line;
                }
            }
            throw new AssertionError("'" + text + "' was never printed, only:\n" + seen);
        }

        /** The rest of its output. */
        List<String> rest() {
            return output.lines().toList();
        }

        void kill() throws InterruptedException {
            process.destroyForcibly().waitFor();
        }

        @Override
        public void close() {
            process.destroyForcibly();
        }
    }

    /** Prints each line as it comes. */
    private static final class Printer implements PlainConsole.Lines {
        @Override
        public void info(String line) {
            System.out.println(line);
        }

        @Override
        public void warn(String line) {
            System.out.println(line);
        }

        @Override
        public void detail(String line) {
            System.out.println(line);
        }
    }
}
