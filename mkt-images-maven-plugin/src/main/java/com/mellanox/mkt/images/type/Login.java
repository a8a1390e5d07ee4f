package com.mellanox.mkt.images.type;

/**
 * A user and what proves it to a server: of git, or of images.
 *
 * @param password the password or token; never shown
 */
public record Login(String user, String password) {
    /** The user name that stands for none: the password is then an identity token, as Docker's helpers have it. */
    private static final String TOKEN_USER = "<token>";

    /** A token that a registry has given out, in place of user and password. */
    public static Login ofIdentityToken(String token) {
        return new Login(TOKEN_USER, token);
    }

    /** Whether the password is a token that a registry has given out, and the user name no user. */
    public boolean isIdentityToken() {
        return user.equals(TOKEN_USER);
    }

    @Override
    public String toString() {
        return user + ":***";
    }
}
