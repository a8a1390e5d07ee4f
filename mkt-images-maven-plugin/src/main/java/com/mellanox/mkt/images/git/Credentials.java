package com.mellanox.mkt.images.git;

import com.mellanox.mkt.images.type.Login;
import java.util.Optional;

/** Where user and password for a git server come from first, before {@code .netrc} and git's own helpers are asked. */
@FunctionalInterface
public interface Credentials {

    /** The login for a host, asked only when the host wants one. */
    Optional<Login> forHost(String host);
}
