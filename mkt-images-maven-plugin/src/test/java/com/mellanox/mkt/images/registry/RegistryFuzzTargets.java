package com.mellanox.mkt.images.registry;

import com.mellanox.mkt.images.fuzz.FuzzTarget;
import com.mellanox.mkt.images.type.ImageReference;
import com.mellanox.mkt.images.type.UserEnvironment;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** The readers of what registries answer, and of logins. */
public final class RegistryFuzzTargets {
    private static final ImageReference IMAGE = ImageReference.parse("registry.example.com/mkt/kvm:fc40");
    private static final String ROOT = "https://registry.example.com";

    private RegistryFuzzTargets() {}

    public static Map<String, FuzzTarget> all() {
        return Map.of(
                "manifest", RegistryFuzzTargets::manifest,
                "link", RegistryFuzzTargets::link,
                "token", RegistryFuzzTargets::token,
                "docker-logins", RegistryFuzzTargets::logins,
                "registry", new RegistryAnswers());
    }

    private static void manifest(byte[] input, Path directory) throws IOException {
        StoredManifest.read(IMAGE, "application/json; charset=utf-8", Optional.empty(), input);
    }

    private static void link(byte[] input, Path directory) throws IOException {
        Optional<String> next = TagPages.next(
                ROOT, ROOT + "/v2/mkt/kvm/tags/list?n=1000", List.of(new String(input, StandardCharsets.UTF_8)));
        if (next.isPresent() && !next.get().startsWith(ROOT + "/")) {
            throw new AssertionError("the login is sent to " + next.get());
        }
    }

    private static void token(byte[] input, Path directory) {
        Repository.refusesPush(new String(input, StandardCharsets.UTF_8), "mkt/kvm");
    }

    private static void logins(byte[] input, Path directory) throws IOException {
        Path docker = Files.createDirectories(directory.resolve(".docker"));
        Files.write(docker.resolve("config.json"), input);
        UserEnvironment environment = new UserEnvironment(Map.of("PATH", "/nonexistent"), directory);
        DockerLogins logins = new DockerLogins(environment, event -> {});
        logins.forRegistry("registry.example.com");
        logins.forRegistry("docker.io");
    }
}
