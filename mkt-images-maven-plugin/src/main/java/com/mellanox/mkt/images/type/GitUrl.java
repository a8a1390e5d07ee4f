package com.mellanox.mkt.images.type;

import java.util.Locale;
import java.util.Set;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * Where a git repository is, as written in a support script: an https, http, ssh, git or file URL,
 * {@code user@host:path}, or an absolute path.
 *
 * @param text as written, with a password if it has one: to show it, use {@link #toString()}
 */
public record GitUrl(String text) {
    private static final Set<String> SCHEMES = Set.of("https", "http", "ssh", "git", "file");
    private static final Pattern URL =
            Pattern.compile("(?<scheme>[A-Za-z][A-Za-z0-9+.-]*)://(?:(?<user>[^/]*)@)?(?<host>[^/@]*)(?<path>/.*)?");
    private static final Pattern SCP =
            Pattern.compile("(?:(?<user>[^/@:]+)@)?(?<host>\\[[^\\]/]+]|[^/:@\\[\\]]+):(?<path>[^/].*|/[^/].*)");
    private static final Pattern BLANK = Pattern.compile("[\\s\\p{Cntrl}]");
    private static final String ALLOWED =
            "https:, http:, ssh:, git: and file: URLs, user@host:path and absolute paths are allowed";

    public GitUrl {
        String problem = problemOf(text);
        if (problem != null) {
            throw new IllegalArgumentException("'" + shown(text) + "' " + problem + ": " + ALLOWED);
        }
    }

    private static @Nullable String problemOf(String text) {
        if (text.isEmpty() || BLANK.matcher(text).find()) {
            return "is not a git URL, since it is empty or has blanks in it";
        }
        Matcher url = URL.matcher(text);
        if (url.matches()) {
            return problemOf(url);
        }
        if (text.startsWith("/")) {
            return null;
        }
        Matcher scp = SCP.matcher(text);
        if (!scp.matches()) {
            return "is a relative path";
        }
        return scp.group("host").startsWith("-") ? "has a host that starts with '-'" : null;
    }

    private static @Nullable String problemOf(Matcher url) {
        String scheme = url.group("scheme").toLowerCase(Locale.ROOT);
        String host = url.group("host");
        boolean isFile = scheme.equals("file");
        if (!SCHEMES.contains(scheme)) {
            return "has an unsupported scheme, " + scheme;
        }
        if (url.group("path") == null || (isFile && !host.isEmpty() && !host.equals("localhost"))) {
            return "names no repository";
        }
        if (!isFile && (host.isEmpty() || host.startsWith("-") || host.startsWith(":"))) {
            return "names no host";
        }
        return null;
    }

    /** Whether the repository is a directory of this machine. */
    public boolean isLocal() {
        return text.startsWith("/") || text.regionMatches(true, 0, "file:", 0, 5);
    }

    /** The repository's own name: {@code rdma-core} of {@code https://github.com/linux-rdma/rdma-core.git}. */
    public String repositoryName() {
        String path = text.replaceAll("/+$", "").replaceFirst("/\\.git$", "");
        String last = path.substring(Math.max(path.lastIndexOf('/'), path.lastIndexOf(':')) + 1);
        String name = last.replaceFirst("\\.git$", "").replaceAll("[^A-Za-z0-9._-]", "_");
        return name.isEmpty() || name.startsWith(".") ? "repository" : name.substring(0, Math.min(60, name.length()));
    }

    /**
     * The URL of a submodule: relative ones, {@code ../other.git}, are relative to this one, as in git.
     *
     * @throws IllegalArgumentException if the result is no URL
     */
    public GitUrl resolve(String submodule) {
        if (!submodule.startsWith("./") && !submodule.startsWith("../")) {
            return new GitUrl(submodule);
        }
        String base = text.replaceAll("/+$", "");
        String rest = submodule;
        char separator = '/';
        while (rest.startsWith("./") || rest.startsWith("../")) {
            if (rest.startsWith("../")) {
                int end = Math.max(base.lastIndexOf('/'), base.lastIndexOf(':'));
                if (end < 0 || base.regionMatches(end - 1, "//", 0, 2)) {
                    throw new IllegalArgumentException("'" + submodule + "' leads out of " + this);
                }
                separator = base.charAt(end);
                base = base.substring(0, end);
            }
            rest = rest.substring(rest.indexOf('/') + 1);
        }
        return new GitUrl(base + separator + rest);
    }

    /** The identity of the repository, without secrets: the text without user and password of an http URL. */
    public String identity() {
        Matcher url = URL.matcher(text);
        return isHttp(url) && url.group("user") != null
                ? url.group("scheme") + "://" + url.group("host") + url.group("path")
                : text;
    }

    private static boolean isHttp(Matcher url) {
        return url.matches() && url.group("scheme").toLowerCase(Locale.ROOT).startsWith("http");
    }

    /** The URL as it may be shown: passwords, tokens and queries are replaced by {@code ***}. */
    @Override
    public String toString() {
        return shown(text);
    }

    private static String shown(String text) {
        Matcher url = URL.matcher(text);
        if (!url.matches()) {
            return text;
        }
        String user = url.group("user");
        String safe = user == null ? "" : isHttp(url) ? "***@" : user.replaceFirst(":.*", ":***") + "@";
        String path = url.group("path") == null ? "" : url.group("path").replaceFirst("\\?.*", "?***");
        return url.group("scheme") + "://" + safe + url.group("host") + path;
    }
}
