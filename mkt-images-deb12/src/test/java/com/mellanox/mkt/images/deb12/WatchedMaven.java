package com.mellanox.mkt.images.deb12;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;

/** A Maven that builds an image and boots it, again and again, in a module of its own. */
final class WatchedMaven implements AutoCloseable {
    private static final String GROUP = "com.mellanox.mkt";
    private static final String PLUGIN = "mkt-images-maven-plugin";
    private static final String CLIENT = "buildkit-client";
    private static final Duration AT_MOST = Duration.ofMinutes(8);
    private static final Path ROOT = Path.of("..").toAbsolutePath().normalize();

    private final Path module;
    private final Path repository;
    private final Process process;
    private final BufferedReader output;
    private final List<String> lines = new ArrayList<>();

    private WatchedMaven(Path module, Path repository, List<String> options) throws IOException {
        this.module = module;
        this.repository = repository;
        this.process = new ProcessBuilder(command(options))
                .directory(module.toFile())
                .redirectErrorStream(true)
                .start();
        // A test that waits for a line cannot be interrupted.
        CompletableFuture.delayedExecutor(AT_MOST.toSeconds(), TimeUnit.SECONDS).execute(process::destroy);
        this.output = new BufferedReader(new InputStreamReader(process.getInputStream(), StandardCharsets.UTF_8));
    }

    /**
     * Starts it.
     *
     * @param directory where the module {@code os} is and a repository is made
     * @param options for both goals
     */
    static WatchedMaven start(Path directory, String... options) throws IOException {
        Path repository = directory.resolve("repository");
        offer(repository, ROOT.resolve("pom.xml"), "mkt-images", ".pom");
        for (String artifact : List.of(PLUGIN, CLIENT)) {
            Path own = ROOT.resolve(artifact);
            offer(repository, own.resolve("pom.xml"), artifact, ".pom");
            offer(repository, own.resolve("target/" + artifact + "-" + version() + ".jar"), artifact, ".jar");
        }
        return new WatchedMaven(directory.resolve("os"), repository, List.of(options));
    }

    /** As an installation would, for Maven to take it from there and not from the user's repository. */
    private static void offer(Path repository, Path file, String artifact, String ending) throws IOException {
        Path place = repository
                .resolve(GROUP.replace('.', '/'))
                .resolve(artifact)
                .resolve(version())
                .resolve(artifact + "-" + version() + ending);
        Files.createDirectories(place.resolveSibling("."));
        Files.copy(file, place, StandardCopyOption.REPLACE_EXISTING);
    }

    private static String version() {
        return property("mkt.test.version");
    }

    private static String property(String name) {
        String value = System.getProperty(name, "");
        assertThat(value).as("-D%s, which the POM gives", name).isNotEmpty();
        return value;
    }

    private List<String> command(List<String> options) throws IOException {
        Path settings = Files.writeString(
                repository.resolveSibling("settings.xml"), """
                <settings><profiles><profile>
                    <id>downloaded</id>
                    <activation><activeByDefault>true</activeByDefault></activation>
                    <pluginRepositories><pluginRepository>
                        <id>downloaded</id><url>file://%s</url>
                    </pluginRepository></pluginRepositories>
                </profile></profiles></settings>
                """.formatted(property("mkt.test.repository")));
        // Who starts the tests in the background lets them ignore SIGINT, and so all that they start.
        List<String> words = new ArrayList<>(List.of(
                "env",
                "--default-signal=INT",
                property("mkt.test.maven") + "/bin/mvn",
                "-B",
                "-ntp",
                "-s",
                settings.toString(),
                "-Dmaven.repo.local=" + repository,
                goal("build"),
                goal("boot"),
                "-Dmkt.watch"));
        words.addAll(options);
        return words;
    }

    private static String goal(String name) {
        return String.join(":", GROUP, PLUGIN, version(), name);
    }

    /** Reads on until a line contains the text; returns that line. */
    String await(String text) throws IOException {
        for (String line = output.readLine(); line != null; line = output.readLine()) {
            lines.add(line);
            if (line.contains(text)) {
                return line;
            }
        }
        throw new AssertionError("'" + text + "' is missing in\n" + String.join("\n", lines));
    }

    /** Puts a file into the module. */
    void write(String file, String text) throws IOException {
        Files.writeString(module.resolve(file), text);
    }

    /** Sends what Ctrl-C sends; returns the exit status. */
    int interrupt() throws IOException, InterruptedException {
        new ProcessBuilder("kill", "-INT", String.valueOf(process.pid()))
                .start()
                .waitFor();
        output.lines().forEach(lines::add);
        return process.waitFor();
    }

    /** All that it has printed. */
    String printed() {
        return String.join("\n", lines);
    }

    @Override
    public void close() throws InterruptedException {
        process.destroy();
        if (!process.waitFor(10, TimeUnit.SECONDS)) {
            process.destroyForcibly();
        }
    }
}
