package com.mellanox.mkt.images.engine.docker;

import static org.assertj.core.api.Assertions.assertThat;

import com.mellanox.mkt.images.LoadedClasses;
import com.mellanox.mkt.images.engine.BuilderChoice;
import com.mellanox.mkt.images.engine.EngineAddress;
import com.mellanox.mkt.images.engine.EngineLocator;
import com.mellanox.mkt.images.engine.LoginProvider;
import com.mellanox.mkt.images.http.Answer;
import com.mellanox.mkt.images.registry.DockerLogins;
import com.mellanox.mkt.images.registry.RegistryLogins;
import com.mellanox.mkt.images.type.BuilderKind;
import com.mellanox.mkt.images.type.ImageReference;
import com.mellanox.mkt.images.type.UserEnvironment;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What a run loads that finds all images up to date, in a JVM of its own. */
class LoadedClassesTest {
    private static final String IMAGE = "registry.example.com/a:1";
    private static final List<String> SLOW = List.of(
            "com.fasterxml.jackson.databind.",
            "com.github.dockerjava.core.command.",
            "com.github.dockerjava.core.DefaultDockerClientConfig",
            "com.github.dockerjava.core.DockerClientImpl",
            "com.github.dockerjava.api.command.",
            "com.mellanox.mkt.buildkit.",
            "io.grpc.",
            "com.google.cloud.tools.jib.",
            "com.google.api.client.",
            "org.apache.http.",
            "org.apache.sshd.",
            "org.eclipse.jgit.");

    @TempDir
    private Path directory;

    private RecordedEngine server;

    @BeforeEach
    void start() throws IOException {
        server = RecordedEngine.start();
        server.answer("GET /_ping", new Answer.Plain(200, "OK"));
        server.answer(
                "GET /v1.41/images/" + IMAGE + "/json",
                new Answer.Plain(
                        200,
                        "{\"Id\":\"" + RecordedEngine.IMAGE_ID + "\",\"RepoTags\":[\"" + IMAGE
                                + "\"],\"RepoDigests\":[],\"Config\":{\"Labels\":{\"a\":\"b\"}}}"));
        server.answer(
                "GET /v1.41/distribution/" + IMAGE + "/json",
                new Answer.Plain(200, "{\"Descriptor\":{\"digest\":\"" + RecordedEngine.IMAGE_ID + "\"}}"));
        Files.writeString(
                directory.resolve("config.json"),
                "{\"currentContext\":\"remote\",\"auths\":{\"registry.example.com\":{\"auth\":\"bWU6cHc=\"}}}");
        Path context =
                directory.resolve("contexts/meta/b71199ebd070b36beab7317920c2c2f1d777df8d05e5527d8458fda57cb17a7a");
        Files.createDirectories(context);
        Files.writeString(
                context.resolve("meta.json"),
                "{\"Endpoints\":{\"docker\":{\"Host\":\"" + server.address().uri() + "\"}}}");
    }

    @AfterEach
    void stop() {
        server.close();
    }

    @Test
    void classesWhenImagesAreListedAndDigestsAskedForAreNoneThatAreSlowToLoad() throws Exception {
        LoadedClasses loaded = LoadedClasses.of(Program.class, directory, "true\ntrue\ntrue\n", directory.toString());

        assertThat(loaded.first())
                .anyMatch(line -> line.contains(DistributionInspect.class.getName() + " "))
                .anyMatch(line -> line.contains(EngineLogin.class.getName() + " "))
                .noneMatch(LoadedClassesTest::isSlow);
        // What needs a command of docker-java loads it: the names are right.
        SLOW.subList(0, 5).forEach(prefix -> assertThat(loaded.later()).anyMatch(line -> line.contains(prefix)));
        assertThat(server.requests()).hasSize(5);
    }

    private static boolean isSlow(String line) {
        return SLOW.stream().anyMatch(line::contains);
    }

    /** Asks an engine what every run asks. */
    static final class Program {
        private Program() {}

        public static void main(String[] arguments) throws Exception {
            UserEnvironment environment =
                    new UserEnvironment(Map.of("DOCKER_CONFIG", arguments[0]), Path.of(arguments[0]));
            EngineAddress address = new EngineLocator(environment).locate(null);
            ImageReference image = ImageReference.parse(IMAGE);
            LoginProvider logins = new RegistryLogins(
                    environment,
                    "registry.example.com"::equals,
                    registry -> Optional.empty(),
                    new DockerLogins(environment, event -> {}));
            try (DockerEngine engine = DockerEngine.connect(address, logins, BuilderChoice.AUTO, event -> {})) {
                System.out.println(engine.builderKind() == BuilderKind.BUILDKIT);
                System.out.println(engine.images().find(image).isPresent());
                System.out.println(
                        engine.digestAtRegistry(image, Duration.ofSeconds(20)).isPresent());
                LoadedClasses.Checkpoint.reached();
                engine.untag(image);
            }
        }
    }
}
