package com.mellanox.mkt.images.git;

/**
 * A user and what proves it to a git server.
 *
 * @param password the password or token; never shown
 */
public record Login(String user, String password) {

    @Override
    public String toString() {
        return user + ":***";
    }
}
