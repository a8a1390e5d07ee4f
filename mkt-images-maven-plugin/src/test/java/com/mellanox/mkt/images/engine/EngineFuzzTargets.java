package com.mellanox.mkt.images.engine;

import com.mellanox.mkt.images.fuzz.FuzzTarget;
import com.mellanox.mkt.images.type.UserEnvironment;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;

/** The readers of docker contexts and of the builders of buildx. */
public final class EngineFuzzTargets {
    /** Of the name {@code a}. */
    private static final String META =
            "contexts/meta/ca978112ca1bbdcafac231b39a23dc4da786eff8147c4e72b9807785afee48bb/meta.json";

    private EngineFuzzTargets() {}

    public static Map<String, FuzzTarget> all() {
        return Map.of("docker-context", EngineFuzzTargets::context, "buildx", EngineFuzzTargets::buildx);
    }

    private static UserEnvironment environment(Path home) {
        return new UserEnvironment(Map.of("PATH", "/nonexistent"), home);
    }

    private static void context(byte[] input, Path directory) throws IOException {
        Path docker = Files.createDirectories(directory.resolve(".docker"));
        Path meta = docker.resolve(META);
        Files.createDirectories(meta.getParent());
        Files.write(meta, input);
        DockerContexts contexts = new DockerContexts(environment(directory));
        contexts.find("a", "a test");
        Files.write(docker.resolve("config.json"), input);
        contexts.current();
    }

    private static void buildx(byte[] input, Path directory) throws IOException {
        Path file = directory.resolve(".docker/buildx/instances/a");
        Files.createDirectories(file.getParent());
        Files.write(file, input);
        new BuildxBuilders(environment(directory)).nodes("a");
    }
}
