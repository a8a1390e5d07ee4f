package com.mellanox.mkt.images.git;

import com.mellanox.mkt.images.failure.SourceException;
import com.mellanox.mkt.images.type.GitUrl;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import org.eclipse.jgit.errors.ConfigInvalidException;
import org.eclipse.jgit.lib.Repository;
import org.eclipse.jgit.revwalk.RevTree;
import org.eclipse.jgit.submodule.SubmoduleWalk;
import org.eclipse.jgit.treewalk.TreeWalk;
import org.jspecify.annotations.Nullable;

/** Reads the submodules of a commit. */
final class Submodules {
    private static final String FILE = ".gitmodules";

    private Submodules() {}

    /**
     * A submodule.
     *
     * @param path the directory of its files
     * @param url the URL in {@code .gitmodules}, made absolute
     * @param commit the full id that the parent pins
     */
    record Submodule(String path, GitUrl url, String commit) {}

    /** The submodules of the tree, without their own submodules. */
    static List<Submodule> of(GitUrl parent, Repository repository, RevTree tree) throws IOException {
        try (@Nullable TreeWalk file = TreeWalk.forPath(repository, FILE, tree)) {
            // Most repositories have none: their trees are not read.
            return file == null ? List.of() : read(parent, repository, tree);
        }
    }

    private static List<Submodule> read(GitUrl parent, Repository repository, RevTree tree) throws IOException {
        List<Submodule> found = new ArrayList<>();
        try (SubmoduleWalk walk = new SubmoduleWalk(repository).setTree(tree).setRootTree(tree)) {
            walk.loadModulesConfig();
            while (walk.next()) {
                if (walk.getModulesPath() != null && !"none".equals(walk.getModulesUpdate())) {
                    GitUrl url = url(parent, walk.getPath(), walk.getModulesUrl());
                    found.add(new Submodule(
                            walk.getPath(), url, walk.getObjectId().name()));
                }
            }
        } catch (ConfigInvalidException e) {
            throw new IOException(FILE + " cannot be read: " + e.getMessage(), e);
        }
        return found;
    }

    private static GitUrl url(GitUrl parent, String path, @Nullable String text) {
        try {
            GitUrl url = parent.resolve(text == null ? "" : text);
            if (url.isLocal() && !parent.isLocal()) {
                // Otherwise a repository on a server could copy any repository of this machine into an image.
                throw new IllegalArgumentException(
                        "'" + url + "' is a path on this machine, which a repository on a server must not use");
            }
            return url;
        } catch (IllegalArgumentException e) {
            throw new SourceException(
                    "Submodule " + path + " of " + parent + " has no usable URL: " + e.getMessage(),
                    "Correct url in " + FILE + " of that repository, or pin a commit with a correct one",
                    e);
        }
    }
}
