package com.mellanox.mkt.images.dockerfile;

import java.util.regex.Pattern;

/** Tells what {@code ADD} fetches over the network from what it takes from the docker directory. */
final class RemoteAddSource {
    private static final Pattern REMOTE = Pattern.compile("(?:https?|git|ssh|ftp)://.*|git@[^/]+:.*|github\\.com/.*");

    private RemoteAddSource() {}

    static boolean is(String source) {
        return REMOTE.matcher(source).matches();
    }
}
