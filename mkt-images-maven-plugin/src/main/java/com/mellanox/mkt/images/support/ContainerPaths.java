package com.mellanox.mkt.images.support;

import com.mellanox.mkt.images.yaml.YamlMapping;
import com.mellanox.mkt.images.yaml.YamlText;
import java.util.Arrays;
import java.util.List;

/** Judges the absolute paths of a header, which go into a generated Dockerfile. */
final class ContainerPaths {
    private static final String PATTERN_SIGNS = "*?[";

    private ContainerPaths() {}

    static boolean isPattern(String path) {
        return path.chars().anyMatch(c -> PATTERN_SIGNS.indexOf(c) >= 0);
    }

    /** Reports a path that is not absolute, not normalised, or that would end an instruction. */
    static void check(YamlMapping fields, String field, YamlText path) {
        String said = fields.called(field) + ": '" + path.text() + "' ";
        List<String> components = Arrays.asList(path.text().split("/"));
        if (path.text().chars().anyMatch(Character::isISOControl)) {
            fields.report(
                    path.line(), said + "has a line end or another control character", "Write the path on one line");
        } else if (!path.text().startsWith("/")) {
            fields.report(path.line(), said + "is not an absolute path", "Begin it with '/'");
        } else if (components.contains("..") || components.contains(".")) {
            fields.report(path.line(), said + "has a '.' or '..' in it", "Write the path without");
        }
    }

    /** Reports what {@link #check} does, the root itself, and patterns. */
    static void checkProduct(YamlMapping fields, YamlText path) {
        check(fields, "products", path);
        if (path.text().matches("/+")) {
            fields.report(
                    path.line(), "'products': '" + path.text() + "' is the whole image", "Name what the script makes");
        } else if (path.text().contains("//")) {
            fields.report(path.line(), "'products': '" + path.text() + "' has an empty name in it", "Write one '/'");
        } else if (isPattern(path.text())) {
            fields.report(
                    path.line(),
                    "'products': '" + path.text() + "' is a pattern",
                    "Name the directory that the files are in");
        }
    }
}
