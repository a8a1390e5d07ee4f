package com.mellanox.mkt.images.type;

import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/** Names and addresses of this host that lead over no wire. */
public final class Loopback {
    private static final Pattern HOST =
            Pattern.compile("localhost|127(\\.[0-9]{1,3}){3}|\\[?(::1|0:0:0:0:0:0:0:1)]?", Pattern.CASE_INSENSITIVE);

    private Loopback() {}

    /** Whether a host, as URLs have it, is the loopback; no name is looked up. */
    public static boolean is(@Nullable String host) {
        return host != null && HOST.matcher(host).matches();
    }
}
