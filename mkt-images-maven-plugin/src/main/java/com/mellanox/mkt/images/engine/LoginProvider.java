package com.mellanox.mkt.images.engine;

import com.mellanox.mkt.images.type.Login;
import java.util.Optional;

/** The user's logins to registries. */
@FunctionalInterface
public interface LoginProvider {

    /**
     * The login for a registry; empty if there is none; most public images need none.
     *
     * @param registry its host, with a port if references have one; {@code docker.io} for Docker Hub
     */
    Optional<Login> forRegistry(String registry);

    /**
     * Where the login for a registry comes from, for a message about where to correct it: {@code the server
     * 'harbor.example.com' of settings.xml}.
     */
    default String origin(String registry) {
        return "the user's logins";
    }
}
