package com.mellanox.mkt.images.provenance;

import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** Addresses of git repositories as URIs that documents may have: without users, passwords and queries. */
public final class VcsUrl {
    private static final Pattern USER = Pattern.compile("(?<scheme>[A-Za-z][A-Za-z0-9+.-]*://)[^/]*@");
    private static final Pattern SCP =
            Pattern.compile("(?:[^/@:]+@)?(?<host>\\[[^\\]/]+]|[^/:@\\[\\]]+):/*(?<path>.+)");
    private static final Pattern QUERY = Pattern.compile("[?#].*");
    private static final Pattern BLANK = Pattern.compile("\\s");

    private VcsUrl() {}

    /** The URI of a repository: {@code ssh://example.com/a.git} of {@code git@example.com:a.git}. */
    public static String of(String url) {
        Matcher scp = SCP.matcher(url);
        if (url.startsWith("/")) {
            return withoutUser("file://" + url);
        }
        return url.contains("://") || !scp.matches()
                ? withoutUser(url)
                : withoutUser("ssh://" + scp.group("host") + "/" + scp.group("path"));
    }

    /** Removes the user, the password and the query from all URLs of a text. */
    static String withoutUser(String text) {
        String cut = USER.matcher(text).replaceAll("${scheme}");
        return BLANK.matcher(QUERY.matcher(cut).replaceFirst("")).replaceAll("%20");
    }

    /** The same for a text that can have more than one word. */
    static String inText(String text) {
        return USER.matcher(text).replaceAll("${scheme}");
    }

    /** As tools for packages name a commit: {@code git+https://example.com/a.git@<commit>}. */
    public static String git(String url, String commit) {
        return "git+" + of(url) + "@" + commit;
    }
}
