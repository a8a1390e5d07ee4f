package com.mellanox.mkt.images.maven;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.util.ArrayList;
import java.util.List;

/**
 * Somebody's build with an OS module in it, {@code os}, that builds its image in the phase package and publishes it in the
 * phase deploy; and the Mavens that run it.
 */
final class ForeignBuild {
    private static final Path PLUGIN = Path.of("").toAbsolutePath();
    private static final String VERSION = System.getProperty("mkt.test.version", "");
    private static final Path REPOSITORY = PLUGIN.resolve("target/mavens/repository");

    private final Path directory;
    private final String registry;
    private final List<String> modules = new ArrayList<>(List.of("app"));

    /**
     * Writes it.
     *
     * @param key of the module
     * @param base what its image is made of
     * @param registry where it is published
     */
    ForeignBuild(Path directory, String key, String base, String registry) throws IOException {
        this.directory = directory;
        this.registry = registry;
        write(".mvn/maven.config", "");
        write("app/pom.xml", pom("app", PARENT, ""));
        addOs("os", key, base);
        offerPlugin();
    }

    /** Adds a module that builds and publishes an image, too. */
    void addOs(String module, String key, String base) throws IOException {
        modules.add(module);
        write(module + "/pom.xml", pom(module, PARENT, OS));
        write(module + "/image.yaml", "key: " + key + "\n");
        write(module + "/docker/" + key + "/kvm.Dockerfile", "FROM " + base + "\nRUN echo one > /state\n");
        String list = String.join("</module><module>", modules);
        write("pom.xml", pom("product", "", ROOT.formatted(list, directory, VERSION)));
    }

    private static final String PARENT =
            "<parent><groupId>com.example</groupId><artifactId>product</artifactId><version>1.0</version></parent>";

    private static final String ROOT = """
            <modules><module>%s</module></modules>
            <distributionManagement>
                <repository><id>deployed</id><url>file://%s/deployed</url></repository>
            </distributionManagement>
            <build><pluginManagement><plugins><plugin>
                <groupId>com.mellanox.mkt</groupId>
                <artifactId>mkt-images-maven-plugin</artifactId>
                <version>%s</version>
            </plugin></plugins></pluginManagement></build>
            """;

    private static final String OS = """
            <build><plugins><plugin>
                <groupId>com.mellanox.mkt</groupId>
                <artifactId>mkt-images-maven-plugin</artifactId>
                <executions>
                    <execution><id>images</id><phase>package</phase><goals><goal>build</goal></goals></execution>
                    <execution><id>publish</id><phase>deploy</phase><goals><goal>push</goal></goals></execution>
                </executions>
            </plugin></plugins></build>
            """;

    private static String pom(String name, String parent, String rest) {
        return """
                <project xmlns="http://maven.apache.org/POM/4.0.0">
                    <modelVersion>4.0.0</modelVersion>
                    %s
                    <groupId>com.example</groupId><artifactId>%s</artifactId><version>1.0</version>
                    <packaging>pom</packaging>
                    %s
                </project>
                """.formatted(parent, name, rest);
    }

    /** Puts a file into it. */
    void write(String file, String text) throws IOException {
        Path path = directory.resolve(file);
        Files.createDirectories(path.resolveSibling("."));
        Files.writeString(path, text);
    }

    /** As an installation would, into a repository of these tests' own. */
    private static void offerPlugin() throws IOException {
        assertThat(VERSION).as("the version that the build around gives").isNotEmpty();
        String plugin = "mkt-images-maven-plugin";
        String client = "buildkit-client";
        offerModule(PLUGIN, plugin);
        offerModule(PLUGIN.resolveSibling(client), client);
        offer(PLUGIN.resolveSibling("pom.xml"), "mkt-images", ".pom");
    }

    private static void offerModule(Path module, String artifact) throws IOException {
        offer(module.resolve("pom.xml"), artifact, ".pom");
        offer(module.resolve("target/" + artifact + "-" + VERSION + ".jar"), artifact, ".jar");
    }

    private static void offer(Path file, String artifact, String ending) throws IOException {
        Path place = REPOSITORY.resolve("com/mellanox/mkt").resolve(artifact).resolve(VERSION);
        Files.createDirectories(place);
        Files.copy(file, place.resolve(artifact + "-" + VERSION + ending), StandardCopyOption.REPLACE_EXISTING);
    }

    /** The command that runs a Maven in it. */
    List<String> command(Path maven, String... arguments) throws IOException {
        write("settings.xml", """
                <settings><profiles><profile>
                    <id>downloaded</id>
                    <activation><activeByDefault>true</activeByDefault></activation>
                    <pluginRepositories><pluginRepository>
                        <id>downloaded</id><url>file://%s</url>
                    </pluginRepository></pluginRepositories>
                </profile></profiles></settings>
                """.formatted(System.getProperty("mkt.test.repository")));
        List<String> command = new ArrayList<>(List.of(
                maven.resolve("bin/mvn").toString(),
                "-ntp",
                "-s",
                directory.resolve("settings.xml").toString(),
                "-Dmaven.repo.local=" + REPOSITORY,
                "-Dmkt.cacheDir=" + directory.resolve("cache"),
                "-Dmkt.registry=" + registry,
                "-DnoPull"));
        command.addAll(List.of(arguments));
        return command;
    }

    /** Runs a Maven in it, which must be content; tells what it prints. */
    List<String> run(Path maven, Path jdk, String... arguments) throws IOException, InterruptedException {
        List<String> command = command(maven, arguments);
        command.add("-B");
        ProcessBuilder builder =
                new ProcessBuilder(command).directory(directory.toFile()).redirectErrorStream(true);
        builder.environment().put("JAVA_HOME", jdk.toString());
        builder.environment().remove("MAVEN_OPTS");
        Process process = builder.start();
        List<String> lines = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8)
                .lines()
                .toList();
        assertThat(process.waitFor()).as(String.join("\n", lines)).isZero();
        return lines;
    }
}
