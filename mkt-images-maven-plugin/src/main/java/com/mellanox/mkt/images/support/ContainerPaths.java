package com.mellanox.mkt.images.support;

import com.mellanox.mkt.images.yaml.YamlMapping;
import com.mellanox.mkt.images.yaml.YamlText;
import java.util.Arrays;
import java.util.List;

/** Checks the absolute paths of a header, which become a part of a generated Dockerfile. */
final class ContainerPaths {
    private static final String PATTERN_CHARACTERS = "*?[";

    private ContainerPaths() {}

    static boolean isPattern(String path) {
        return path.chars().anyMatch(c -> PATTERN_CHARACTERS.indexOf(c) >= 0);
    }

    /** Reports a path that is not absolute, not normalised, or that would end an instruction. */
    static void check(YamlMapping fields, String field, YamlText path) {
        String subject = fields.called(field) + ": '" + path.text() + "' ";
        List<String> components = Arrays.asList(path.text().split("/"));
        if (path.text().chars().anyMatch(Character::isISOControl)) {
            fields.report(
                    path.line(), subject + "has a line end or another control character", "Write the path on one line");
        } else if (!path.text().startsWith("/")) {
            fields.report(path.line(), subject + "is not an absolute path", "Begin it with '/'");
        } else if (components.contains("..") || components.contains(".")) {
            fields.report(path.line(), subject + "has a '.' or '..' in it", "Write the path without");
        }
    }

    /** Reports what {@link #check} does, the root itself, and patterns. */
    static void checkProduct(YamlMapping fields, YamlText path) {
        check(fields, "products", path);
        String subject = "'products': '" + path.text() + "' ";
        if (path.text().matches("/+")) {
            fields.report(path.line(), subject + "is the whole image", "Name what the script makes");
        } else if (path.text().contains("//")) {
            fields.report(path.line(), subject + "has an empty name in it", "Write one '/'");
        } else if (isPattern(path.text())) {
            fields.report(path.line(), subject + "is a pattern", "Name the directory that the files are in");
        }
    }
}
