package com.mellanox.mkt.images.maven;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assumptions.assumeThat;

import com.mellanox.mkt.images.engine.RegistryServer;
import com.mellanox.mkt.images.engine.docker.RealEngine;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import java.util.UUID;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The newest Mavens, on the oldest and the newest Java: a whole day of somebody's build in each, without a warning of ours. */
class MavenVersionsIT {
    private static final Path MAVEN_3 = Path.of(System.getProperty("mkt.test.maven3", ""));
    private static final Path MAVEN_4 = Path.of(System.getProperty("mkt.test.maven4", ""));

    /** Java 24 and later: protobuf has no other way to read a message, and docs/when-it-fails.md tells users of it. */
    private static final Pattern OF_PROTOBUF =
            Pattern.compile("WARNING: .*(sun\\.misc\\.Unsafe|com\\.google\\.protobuf\\.UnsafeUtil).*");

    private static final Path THIS_JDK = Path.of(System.getProperty("java.home"));

    @TempDir
    private Path root;

    private final String key = "it-" + UUID.randomUUID().toString().substring(0, 8);
    private RealEngine real;
    private RegistryServer registry;
    private ForeignBuild build;

    @BeforeEach
    void write() throws IOException, InterruptedException {
        real = new RealEngine();
        registry = RegistryServer.start();
        build = new ForeignBuild(root, key, real.busybox(), registry.host());
    }

    @AfterEach
    void removeImages() {
        for (String tag : List.of(key, key + "-1.0")) {
            real.remove(registry.host() + "/mkt/kvm:" + tag);
        }
        registry.close();
        real.close();
    }

    @Test
    void goalsWhenMavenIsTheNewest3AreAsEver() throws Exception {
        checkGoals(MAVEN_3, THIS_JDK);
    }

    @Test
    void goalsWhenMavenIsTheNewest4AreAsEver() throws Exception {
        checkGoals(MAVEN_4, THIS_JDK);
    }

    @Test
    void goalsWhenJavaIs25AreAsEver() throws Exception {
        checkGoals(MAVEN_3, jdk25());
    }

    @Test
    void goalsWhenMavenIsTheNewest4AndJavaIs25AreAsEver() throws Exception {
        checkGoals(MAVEN_4, jdk25());
    }

    private void checkGoals(Path maven, Path jdk) throws IOException, InterruptedException {
        assertThat(quiet(build.run(maven, jdk, "mkt-images:help", "-Dgoal=plan")))
                .contains("[INFO] mkt-images:plan")
                .anyMatch(line -> line.matches("  -Dmkt\\.plan\\.graph +A graph of the plan.*"));

        assertThat(quiet(build.run(maven, jdk, "mkt-images:plan")))
                .anyMatch(line -> line.contains("kvm: build") || line.contains("not on the engine"));

        assertThat(quiet(build.run(maven, jdk, "-T2", "clean", "deploy")))
                .anyMatch(line -> line.contains(key + ": building (not on the engine)"))
                .anyMatch(line -> line.contains(key + ": published as "));

        assertThat(quiet(build.run(maven, jdk, "-T2", "deploy")))
                .anyMatch(line -> line.contains(key + ": up to date, nothing to build"))
                .anyMatch(line -> line.contains(key + ": published as ") && line.endsWith("nothing to send"));
    }

    /** Nothing that Maven or Java holds against this plugin and its libraries; the build is a release without a lock file. */
    private List<String> quiet(List<String> lines) {
        assertThat(lines)
                .filteredOn(line -> line.contains("WARN")
                        && !OF_PROTOBUF.matcher(line).matches()
                        && !line.endsWith("mvn mkt-images:lock -Dkey=" + key + ", and build again"))
                .noneMatch(line -> line.contains("mkt-images") || line.startsWith("WARNING: "));
        return lines;
    }

    @Test
    void goalsWhenMavenHasItsBuildCacheRunAlways() throws Exception {
        build.write(".mvn/extensions.xml", """
                <extensions><extension>
                    <groupId>org.apache.maven.extensions</groupId>
                    <artifactId>maven-build-cache-extension</artifactId>
                    <version>1.3.0</version>
                </extension></extensions>
                """);
        String cache = "-Dmaven.build.cache.location=" + root.resolve("build-cache");
        build.run(MAVEN_3, THIS_JDK, cache, "deploy");

        List<String> unchanged = build.run(MAVEN_3, THIS_JDK, cache, "deploy");
        assertThat(unchanged)
                .as("the extension at work, on the module without images")
                .anyMatch(line -> line.contains("Found cached build, restoring com.example:app"));
        assertThat(unchanged).anyMatch(line -> line.contains(key + ": up to date, nothing to build"));

        build.write("os/docker/" + key + "/kvm.Dockerfile", "FROM " + real.busybox() + "\nRUN echo two > /state\n");
        assertThat(build.run(MAVEN_3, THIS_JDK, cache, "deploy"))
                .anyMatch(line -> line.contains("RUN echo one > /state -> RUN echo two > /state"));
        String image = registry.host() + "/mkt/kvm:" + key;
        assertThat(real.run(image, "cat", "/state")).isEqualTo("two\n");

        assertThat(build.run(MAVEN_3, THIS_JDK, cache, "mkt-images:build"))
                .anyMatch(line -> line.contains(key + ": up to date, nothing to build"));
    }

    private static Path jdk25() throws IOException {
        Optional<Path> named =
                Optional.ofNullable(System.getenv("MKT_TEST_JDK25")).map(Path::of);
        Optional<Path> found = named.isPresent() ? named : installed();
        assumeThat(found)
                .as("a JDK 25, which is looked for in MKT_TEST_JDK25 and below /usr/lib/jvm")
                .isPresent();
        return found.orElseThrow();
    }

    private static Optional<Path> installed() throws IOException {
        Path directory = Path.of("/usr/lib/jvm");
        if (!Files.isDirectory(directory)) {
            return Optional.empty();
        }
        try (Stream<Path> jdks = Files.list(directory)) {
            return jdks.filter(jdk -> jdk.getFileName().toString().matches("(.*\\D)?25(\\D.*)?")
                            && Files.isExecutable(jdk.resolve("bin/java")))
                    .findFirst();
        }
    }
}
