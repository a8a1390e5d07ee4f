package com.mellanox.mkt.images.provenance;

import com.mellanox.mkt.images.type.UrlUsers;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** Addresses of git repositories as URIs that documents may have: without users, passwords and queries. */
public final class VcsUrl {
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

    /** A URL without user, password and query. */
    static String withoutUser(String url) {
        String cut = QUERY.matcher(UrlUsers.removed(url)).replaceFirst("");
        return BLANK.matcher(cut).replaceAll("%20");
    }

    /** As tools for packages name a commit: {@code git+https://example.com/a.git@<commit>}. */
    public static String git(String url, String commit) {
        return "git+" + of(url) + "@" + commit;
    }
}
