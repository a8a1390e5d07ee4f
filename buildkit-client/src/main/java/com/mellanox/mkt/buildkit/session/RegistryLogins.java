package com.mellanox.mkt.buildkit.session;

import java.io.IOException;
import java.util.Optional;

/** Finds logins. It is asked during a solve, for the registries that want one, and possibly by several threads. */
@FunctionalInterface
public interface RegistryLogins {

    /** No login for any registry. */
    RegistryLogins NONE = host -> Optional.empty();

    /**
     * The login to a registry; empty for an anonymous pull.
     *
     * @param host the host with its port, as in an image's name; {@code docker.io} for Docker Hub
     * @throws IOException if the login cannot be found out, for example because a credential helper failed
     */
    Optional<RegistryLogin> find(String host) throws IOException;
}
