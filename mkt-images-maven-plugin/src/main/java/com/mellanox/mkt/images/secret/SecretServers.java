package com.mellanox.mkt.images.secret;

import java.util.Optional;

/** The servers of Maven's {@code settings.xml} as places of secrets. */
public interface SecretServers {
    /** No server. */
    SecretServers NONE = new SecretServers() {
        @Override
        public boolean hasPassword(String id) {
            return false;
        }

        @Override
        public Optional<String> password(String id) {
            return Optional.empty();
        }
    };

    /** Whether the server exists and has a password; nothing is decrypted. */
    boolean hasPassword(String id);

    /** The decrypted password of a server; empty if there is none, or if it cannot be decrypted. */
    Optional<String> password(String id);
}
