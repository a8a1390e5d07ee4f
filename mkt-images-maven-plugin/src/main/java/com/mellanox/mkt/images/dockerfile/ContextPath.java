package com.mellanox.mkt.images.dockerfile;

import com.mellanox.mkt.images.io.SharedFile;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Deque;
import java.util.List;

/**
 * A path relative to a docker directory, with {@code /}; the directory itself is the empty path.
 *
 * @param end the path without any symbolic link in it, or with one that stands for a {@linkplain SharedFile shared file}
 * @param links the links that were followed to it
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
        Deque<String> rest = new ArrayDeque<>(Arrays.asList(clean.split("/")));
        String reached = "";
        while (!rest.isEmpty()) {
            String path = reached.isEmpty() ? rest.remove() : reached + "/" + rest.remove();
            Path file = directory.resolve(path);
            if (!Files.isSymbolicLink(file) || (rest.isEmpty() && SharedFile.isLink(directory, file))) {
                reached = path;
                continue;
            }
            links.add(path);
            String target = Files.readSymbolicLink(file).toString();
            String next = clean(path.substring(0, path.lastIndexOf('/') + 1) + target);
            if (target.startsWith("/") || leaves(next)) {
                throw new LeavesException("leaves the docker directory by the symbolic link " + path + " -> " + target);
            }
            if (links.size() > MOST_LINKS) {
                throw new LeavesException("is a symbolic link that leads to itself");
            }
            // From the top again, since the target's own directories can be links, too.
            reached = "";
            List<String> again = new ArrayList<>(Arrays.asList(next.split("/")));
            again.addAll(rest);
            rest = new ArrayDeque<>(again);
        }
        return new ContextPath(reached, links);
    }

    /** Without empty and {@code .} components, and without {@code ..} where something is before it. */
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

    /** A path that has no end within the docker directory; the message continues one that named it. */
    static final class LeavesException extends Exception {
        private static final long serialVersionUID = 1L;

        LeavesException(String message) {
            super(message);
        }
    }
}
