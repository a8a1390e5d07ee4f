package com.mellanox.mkt.images.git;

import com.mellanox.mkt.images.type.Login;
import com.mellanox.mkt.images.type.Proxies;
import com.mellanox.mkt.images.type.UserEnvironment;
import java.util.Optional;

/**
 * How this run connects to git servers and sftp hosts.
 *
 * @param offline whether the network must not be used
 * @param proxies for http and https
 * @param credentials the first source of user and password
 * @param user whose home and environment contain the configuration of git and ssh
 */
public record GitAccess(boolean offline, Proxies proxies, Credentials credentials, UserEnvironment user) {

    /** User and password for git servers; they precede {@code .netrc} and git's helpers. */
    @FunctionalInterface
    public interface Credentials {

        /** The login for a host; called only if the host asks for one. */
        Optional<Login> forHost(String host);
    }
}
