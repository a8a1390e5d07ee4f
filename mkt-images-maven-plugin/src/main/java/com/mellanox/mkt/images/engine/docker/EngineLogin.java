package com.mellanox.mkt.images.engine.docker;

import com.github.dockerjava.api.model.AuthConfig;
import com.mellanox.mkt.images.json.JsonWriter;
import com.mellanox.mkt.images.type.Login;
import java.nio.charset.StandardCharsets;
import java.util.Base64;
import java.util.Map;

/** Logins to registries as an engine wants them. */
final class EngineLogin {
    /** Docker Hub's name in logins. */
    private static final String DOCKER_HUB = "https://index.docker.io/v1/";

    private EngineLogin() {}

    /** The login for docker-java's commands. */
    static AuthConfig of(String registry, Login login) {
        AuthConfig config = new AuthConfig().withRegistryAddress(address(registry));
        return login.isIdentityToken()
                ? config.withIdentityToken(login.password())
                : config.withUsername(login.user()).withPassword(login.password());
    }

    /** The header of a request without docker-java's commands, encoded as they do it. */
    static Map<String, String> header(String registry, Login login) {
        Map<String, String> fields = login.isIdentityToken()
                ? Map.of("serveraddress", address(registry), "identitytoken", login.password())
                : Map.of("serveraddress", address(registry), "username", login.user(), "password", login.password());
        byte[] json = JsonWriter.write(fields).getBytes(StandardCharsets.UTF_8);
        return Map.of("X-Registry-Auth", Base64.getUrlEncoder().encodeToString(json));
    }

    private static String address(String registry) {
        return registry.equals("docker.io") ? DOCKER_HUB : registry;
    }
}
