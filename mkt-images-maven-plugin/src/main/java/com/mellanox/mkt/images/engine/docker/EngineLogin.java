package com.mellanox.mkt.images.engine.docker;

import com.github.dockerjava.api.model.AuthConfig;
import com.mellanox.mkt.images.type.Login;

/** Logins to registries in docker-java's form. */
final class EngineLogin {
    /** Docker Hub's name in logins. */
    private static final String DOCKER_HUB = "https://index.docker.io/v1/";

    private EngineLogin() {}

    /** The login for docker-java's commands. */
    static AuthConfig of(String registry, Login login) {
        AuthConfig config = new AuthConfig().withRegistryAddress(registry.equals("docker.io") ? DOCKER_HUB : registry);
        return login.isIdentityToken()
                ? config.withIdentityToken(login.password())
                : config.withUsername(login.user()).withPassword(login.password());
    }
}
