package com.mellanox.mkt.images.support;

import com.mellanox.mkt.images.support.SupportScript.GitSource;
import com.mellanox.mkt.images.yaml.YamlMapping;
import com.mellanox.mkt.images.yaml.YamlText;
import java.util.Optional;
import java.util.regex.Pattern;

/** Reads a header's {@code git_url} and {@code git_commit}, which need each other. */
final class GitFields {
    private static final String URL = "git_url";
    private static final String COMMIT = "git_commit";
    private static final Pattern SPACE_OR_CONTROL = Pattern.compile(".*[\\s\\p{Cntrl}].*", Pattern.DOTALL);
    private static final Pattern WITH_PASSWORD = Pattern.compile("[a-z+]+://[^/@:]*:[^/@]*@.*");
    private static final Pattern NO_REVISION =
            Pattern.compile("(?:[-./].*)|.*(?:[~^:?*\\[\\\\]|\\.\\.|@\\{).*|.*(?:[./]|\\.lock)");

    private GitFields() {}

    /** The source; empty if the header has none or a wrong one. */
    static Optional<GitSource> read(YamlMapping fields) {
        if (fields.has(URL) != fields.has(COMMIT)) {
            String there = fields.has(URL) ? URL : COMMIT;
            String missing = fields.has(URL) ? COMMIT : URL;
            fields.report(
                    fields.line(there),
                    "'" + there + "' without '" + missing + "'",
                    "Name both, or none for a package without a source");
        }
        Optional<YamlText> url = fields.text(URL);
        Optional<YamlText> revision = fields.text(COMMIT);
        url.ifPresent(text -> checkUrl(fields, text));
        revision.ifPresent(text -> checkRevision(fields, text));
        return url.flatMap(from -> revision.map(pinned -> new GitSource(from.text(), pinned.text(), pinned.line())));
    }

    private static void checkUrl(YamlMapping fields, YamlText url) {
        if (WITH_PASSWORD.matcher(url.text()).matches()) {
            fields.report(
                    url.line(),
                    "'git_url' holds a password",
                    "Remove it, and change it: everybody who has the script has the password."
                            + " Put the new one into Maven's settings.xml or ~/.netrc");
        } else if (url.text().startsWith("-")
                || SPACE_OR_CONTROL.matcher(url.text()).matches()) {
            fields.report(
                    url.line(),
                    "'git_url' is '" + url.text() + "', which is not a URL",
                    "Write it like https://github.com/linux-rdma/rdma-core.git, spaces as %20");
        }
    }

    private static void checkRevision(YamlMapping fields, YamlText revision) {
        String text = revision.text();
        if (SPACE_OR_CONTROL.matcher(text).matches()
                || NO_REVISION.matcher(text).matches()) {
            fields.report(
                    revision.line(),
                    "'git_commit' is '" + text + "', which is not a commit",
                    "Write a full id of 40 digits, or the name of a tag or a branch");
        }
    }
}
