package com.mellanox.mkt.images.registry;

import com.mellanox.mkt.images.type.Login;
import java.util.Optional;

/**
 * As whom a registry is spoken to.
 *
 * @param registry its host, with a port where it has one
 * @param login empty where there is none
 * @param origin where the login comes from
 */
record RegistryCredentials(String registry, Optional<Login> login, String origin) {

    /** Who that is, in words. */
    String name() {
        return login.map(known -> known.isIdentityToken() ? "the owner of an identity token" : "'" + known.user() + "'")
                .orElse("somebody without a login");
    }

    /** What to do for a login. */
    String howToLogIn() {
        return "'docker login " + registry + "', a server with the id '" + registry + "' in Maven's settings.xml, or "
                + RegistryLogins.USER + " and " + RegistryLogins.PASSWORD + " for the registry that is published to";
    }

    /** A hint at a user's name that looks cut; empty where it does not. */
    String hintAtName() {
        String user = login.map(Login::user).orElse("");
        int robot = user.lastIndexOf("robot");
        return robot < 0 || user.indexOf('$', robot) >= 0
                ? ""
                : ". A robot's name has a '$' in it, robot$name: a shell or Maven may have eaten what follows, so write it in"
                        + " single quotes";
    }
}
