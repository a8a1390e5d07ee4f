package com.mellanox.mkt.images.dockerfile;

import com.mellanox.mkt.images.io.SharedFile;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;

/**
 * A path relative to a docker directory, with {@code /}; the directory itself is the empty path.
 *
 * @param end the path without any symbolic link in it, except for a link to a {@linkplain SharedFile shared file} at its end
 * @param links the links that were followed
 */
record ContextPath(String end, List<String> links) {
    private static final int MOST_LINKS = 40;

    ContextPath {
        links = List.copyOf(links);
    }

    /** Follows the links of a clean path. */
    static ContextPath follow(Path directory, String clean) throws IOException, LeavesException {
        if (leaves(clean)) {
            throw new LeavesException("leaves the docker directory " + directory);
        }
        List<String> links = new ArrayList<>();
        String path = clean;
        int end = 0;
        while (end < path.length()) {
            int slash = path.indexOf('/', end + 1);
            end = slash < 0 ? path.length() : slash;
            String part = path.substring(0, end);
            Path file = directory.resolve(part);
            if (Files.isSymbolicLink(file) && !(end == path.length() && SharedFile.isLink(directory, file))) {
                links.add(part);
                path = clean(target(file, part, links.size()) + path.substring(end));
                // The target's own directories can be links, too.
                end = 0;
            }
        }
        return new ContextPath(path, links);
    }

    private static String target(Path file, String link, int followed) throws IOException, LeavesException {
        String target = Files.readSymbolicLink(file).toString();
        String path = clean(link.substring(0, link.lastIndexOf('/') + 1) + target);
        if (target.startsWith("/") || leaves(path)) {
            throw new LeavesException("leaves the docker directory by the symbolic link " + link + " -> " + target);
        }
        if (followed > MOST_LINKS) {
            throw new LeavesException("is a symbolic link that leads to itself");
        }
        return path;
    }

    /** Removes empty and {@code .} components, and {@code ..} together with the component before it. */
    static String clean(String path) {
        List<String> components = new ArrayList<>();
        for (String component : path.split("/", -1)) {
            int last = components.size() - 1;
            if (component.equals("..") && last >= 0 && !components.get(last).equals("..")) {
                components.remove(last);
            } else if (!component.isEmpty() && !component.equals(".")) {
                components.add(component);
            }
        }
        return String.join("/", components);
    }

    static boolean leaves(String clean) {
        return clean.equals("..") || clean.startsWith("../");
    }

    /** A path that leaves the docker directory, or has no end; the message is the predicate of a sentence about it. */
    static final class LeavesException extends Exception {
        private static final long serialVersionUID = 1L;

        LeavesException(String message) {
            super(message);
        }
    }
}
