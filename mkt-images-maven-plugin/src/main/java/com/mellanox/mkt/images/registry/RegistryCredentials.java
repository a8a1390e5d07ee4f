package com.mellanox.mkt.images.registry;

import com.mellanox.mkt.images.type.Login;
import java.util.Optional;

/**
 * The login that a registry gets.
 *
 * @param registry its host, with a port where it has one
 * @param login empty for anonymous requests
 * @param origin where the login comes from
 */
record RegistryCredentials(String registry, Optional<Login> login, String origin) {

    /** The user, for messages. */
    String name() {
        return login.map(known -> known.isIdentityToken() ? "the owner of an identity token" : "'" + known.user() + "'")
                .orElse("an anonymous user");
    }

    /** The ways to log in, for messages. */
    String howToLogIn() {
        return "'docker login " + registry + "', a server with the id '" + registry + "' in Maven's settings.xml, or "
                + RegistryLogins.USER + " and " + RegistryLogins.PASSWORD + " for the registry that is published to";
    }

    /** A hint for a user name that has probably lost its {@code $}; empty for others. */
    String userNameHint() {
        String user = login.map(Login::user).orElse("");
        int robot = user.lastIndexOf("robot");
        return robot < 0 || user.indexOf('$', robot) >= 0
                ? ""
                : ". A robot's name has the form robot$name: a shell or Maven may have replaced $name, so use single quotes";
    }
}
