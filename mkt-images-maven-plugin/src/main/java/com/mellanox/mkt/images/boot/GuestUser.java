package com.mellanox.mkt.images.boot;

import java.nio.file.Path;
import java.util.List;

/**
 * The calling user, who gets an account with sudo in the VM.
 *
 * @param uid the number on this host, since directories are shared
 * @param home the directory at the same place as on this host
 * @param keys public SSH keys that may log in, each as a line of {@code authorized_keys}
 */
public record GuestUser(String name, long uid, long gid, Path home, List<String> keys) {
    public GuestUser {
        keys = List.copyOf(keys);
    }

    /** Whether this is root, who has an account already. */
    public boolean isRoot() {
        return uid == 0;
    }
}
