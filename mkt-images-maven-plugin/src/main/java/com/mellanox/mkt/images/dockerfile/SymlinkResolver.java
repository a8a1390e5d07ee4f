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
 * Where a path of a docker directory leads.
 *
 * @param end the path without any symbolic link in it, or with one that stands for a {@linkplain SharedFile shared file}
 * @param links the links that were followed
 */
record SymlinkResolver(String end, List<String> links) {
    private static final int MOST_LINKS = 40;

    SymlinkResolver {
        links = List.copyOf(links);
    }

    /** Follows the links of a clean path. */
    static SymlinkResolver follow(Path directory, String clean) throws IOException, LeavesException {
        if (ContextPath.leaves(clean)) {
            throw new LeavesException("leaves the docker directory " + directory);
        }
        List<String> links = new ArrayList<>();
        Deque<String> rest = new ArrayDeque<>(Arrays.asList(clean.split("/")));
        String reached = "";
        while (!rest.isEmpty()) {
            String path = ContextPath.join(reached, rest.remove());
            Path file = directory.resolve(path);
            if (!Files.isSymbolicLink(file) || (rest.isEmpty() && SharedFile.isLink(directory, file))) {
                reached = path;
                continue;
            }
            links.add(path);
            String target = Files.readSymbolicLink(file).toString();
            String next = ContextPath.clean(ContextPath.join(ContextPath.parent(path), target));
            if (target.startsWith("/") || ContextPath.leaves(next)) {
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
        return new SymlinkResolver(reached, links);
    }

    /** A path that has no end within the docker directory; the message continues one that named it. */
    static final class LeavesException extends Exception {
        private static final long serialVersionUID = 1L;

        LeavesException(String message) {
            super(message);
        }
    }
}
