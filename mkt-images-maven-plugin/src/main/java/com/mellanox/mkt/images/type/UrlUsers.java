package com.mellanox.mkt.images.type;

import java.util.regex.Pattern;

/** The users of URLs, with their passwords: {@code me:secret} of {@code https://me:secret@example.com/}. */
public final class UrlUsers {
    private static final Pattern USER = Pattern.compile("(?<scheme>[A-Za-z][A-Za-z0-9+.-]*://)[^/\\s]*@");

    private UrlUsers() {}

    /** A text without those of its URLs. */
    public static String removed(String text) {
        return USER.matcher(text).replaceAll("${scheme}");
    }
}
