package com.mellanox.mkt.images.engine.docker;

import com.github.dockerjava.api.model.AuthConfig;
import com.mellanox.mkt.images.type.Login;

/** A login to a registry as engines are told of it. */
final class EngineLogin {
    /** What Docker's programs call Docker Hub where they log in. */
    private static final String DOCKER_HUB = "https://index.docker.io/v1/";

    private EngineLogin() {}

    /** The login for docker-java's commands. */
    static AuthConfig of(String registry, Login login) {
        AuthConfig told = new AuthConfig().withRegistryAddress(registry.equals("docker.io") ? DOCKER_HUB : registry);
        return login.isIdentityToken()
                ? told.withIdentityToken(login.password())
                : told.withUsername(login.user()).withPassword(login.password());
    }
}
