package com.mellanox.mkt.images.maven;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Properties;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.apache.maven.model.Model;
import org.apache.maven.model.io.xpp3.MavenXpp3Reader;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;

/** Versions in the documentation and in the workflow are those of the POM. */
class DocumentedVersionsTest {
    private static final Path TOP = Path.of("..");
    private static final Pattern PLUGIN = Pattern.compile(
            "mkt-images-maven-plugin:([0-9][^:\\s]*):|<artifactId>mkt-images-maven-plugin</artifactId>\\s*<version>([^<]+)<");

    private static Model pom;

    @BeforeAll
    static void readPom() throws Exception {
        try (var reader = Files.newBufferedReader(TOP.resolve("pom.xml"))) {
            pom = new MavenXpp3Reader().read(reader);
        }
    }

    private static String read(String file) {
        try {
            return Files.readString(TOP.resolve(file));
        } catch (IOException e) {
            throw new AssertionError(e);
        }
    }

    private static List<String> matches(String pattern, String text) {
        return Pattern.compile(pattern)
                .matcher(text)
                .results()
                .map(found -> found.group(1))
                .toList();
    }

    @Test
    void pluginWhenDocumentedHasTheVersionOfThePom() throws IOException {
        Stream<String> pages;
        try (Stream<Path> docs = Files.list(TOP.resolve("docs"))) {
            pages = docs.map(page -> "docs/" + page.getFileName()).toList().stream();
        }
        Stream<String> others = Stream.of(
                "README.md", "mkt-images-maven-plugin/src/main/java/com/mellanox/mkt/images/maven/InitMojo.java");

        List<String> versions = Stream.concat(pages, others)
                .flatMap(page -> PLUGIN.matcher(read(page))
                        .results()
                        .map(found -> page + ": " + (found.group(1) == null ? found.group(2) : found.group(1))))
                .toList();

        assertThat(versions)
                .hasSizeGreaterThan(2)
                .allMatch(version -> version.endsWith(": " + pom.getVersion()), "ends with " + pom.getVersion());
    }

    @Test
    void mavenAndJdkWhenDocumentedAreThoseOfThePom() {
        Properties properties = pom.getProperties();
        String readme = read("README.md");

        assertThat(matches("Maven (\\d+\\.\\d+\\.\\d+)", readme)).containsOnly(properties.getProperty("maven.version"));
        assertThat(matches("JDK (\\d+) and Maven", readme))
                .containsOnly(properties.getProperty("maven.compiler.release"));
        String workflow = read(".github/workflows/test.yml");
        assertThat(matches("maven: '([^']+)'", workflow))
                .containsOnly(
                        properties.getProperty("maven.version"),
                        properties.getProperty("maven3.newest.version"),
                        properties.getProperty("maven4.newest.version"));
        assertThat(matches("jdk: '([^']+)'", workflow)).contains(properties.getProperty("maven.compiler.release"));
    }
}
