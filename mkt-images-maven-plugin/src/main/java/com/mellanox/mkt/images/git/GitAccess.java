package com.mellanox.mkt.images.git;

import com.mellanox.mkt.images.type.Proxies;
import java.nio.file.Path;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * How this run reaches git servers and sftp hosts: as the user does, from whose home and environment the settings come.
 *
 * @param offline whether the network is left alone
 * @param proxies for http and https
 * @param credentials asked first for user and password
 * @param home the user's home directory
 * @param environment the environment variables of the run
 */
public record GitAccess(
        boolean offline, Proxies proxies, Credentials credentials, Path home, Map<String, String> environment) {

    public GitAccess {
        environment = Map.copyOf(environment);
    }

    /** A variable of the environment, empty where it is not set or set to nothing. */
    Optional<String> variable(String name) {
        @Nullable String value = environment.get(name);
        return value == null || value.isEmpty() ? Optional.empty() : Optional.of(value);
    }

    /** The directory of the user's settings: {@code $XDG_CONFIG_HOME}, else {@code ~/.config}. */
    Path settingsDirectory() {
        return variable("XDG_CONFIG_HOME").map(Path::of).orElseGet(() -> home.resolve(".config"));
    }

    /** Names no variable's value, since any of them can be a secret. */
    @Override
    public String toString() {
        return (offline ? "offline" : "online") + ", home " + home + ", proxies " + proxies;
    }
}
