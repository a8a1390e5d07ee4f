package com.mellanox.mkt.buildkit.session;

/**
 * A login to a registry.
 *
 * @param username empty if the secret is an identity token
 * @param secret the password or the identity token; it is in no output
 */
public record RegistryLogin(String username, String secret) {

    @Override
    public String toString() {
        return "RegistryLogin[username=" + username + "]";
    }
}
