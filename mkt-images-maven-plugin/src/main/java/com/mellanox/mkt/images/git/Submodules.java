package com.mellanox.mkt.images.git;

import com.mellanox.mkt.images.failure.SourceException;
import com.mellanox.mkt.images.type.GitUrl;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.eclipse.jgit.errors.ConfigInvalidException;
import org.eclipse.jgit.lib.Config;
import org.eclipse.jgit.lib.FileMode;
import org.eclipse.jgit.lib.ObjectId;
import org.eclipse.jgit.lib.ObjectReader;
import org.eclipse.jgit.lib.Repository;
import org.eclipse.jgit.revwalk.RevTree;
import org.eclipse.jgit.treewalk.TreeWalk;
import org.jspecify.annotations.Nullable;

/** Reads which other repositories a commit pins, at which commits and paths. */
final class Submodules {
    private static final String FILE = ".gitmodules";
    private static final String SECTION = "submodule";
    private static final int FILE_LIMIT = 4 * 1024 * 1024;

    private final GitUrl parent;

    Submodules(GitUrl parent) {
        this.parent = parent;
    }

    /**
     * A repository within a repository.
     *
     * @param path where its files are
     * @param url as the parent gives it, made absolute
     * @param commit the full id that the parent pins
     */
    record Submodule(String path, GitUrl url, String commit) {}

    /** The submodules that the tree has itself, not those that they have. */
    List<Submodule> of(Repository repository, RevTree tree) throws IOException {
        List<Submodule> found = new ArrayList<>();
        try (ObjectReader reader = repository.newObjectReader()) {
            Config config = config(reader, tree);
            for (String name : config.getSubsections(SECTION)) {
                @Nullable String path = config.getString(SECTION, name, "path");
                boolean wanted = path != null && !"none".equals(config.getString(SECTION, name, "update"));
                Optional<ObjectId> commit = wanted ? entry(reader, tree, path, FileMode.GITLINK) : Optional.empty();
                if (commit.isPresent()) {
                    GitUrl url = url(path, config.getString(SECTION, name, "url"));
                    found.add(new Submodule(path, url, commit.get().name()));
                }
            }
        }
        return found;
    }

    private static Config config(ObjectReader reader, RevTree tree) throws IOException {
        Config config = new Config();
        Optional<ObjectId> file = entry(reader, tree, FILE, FileMode.REGULAR_FILE);
        if (file.isPresent()) {
            byte[] bytes = reader.open(file.get()).getCachedBytes(FILE_LIMIT);
            try {
                config.fromText(new String(bytes, StandardCharsets.UTF_8));
            } catch (ConfigInvalidException e) {
                throw new IOException(FILE + " cannot be read: " + e.getMessage(), e);
            }
        }
        return config;
    }

    private static Optional<ObjectId> entry(ObjectReader reader, RevTree tree, String path, FileMode mode)
            throws IOException {
        if (path.isEmpty() || path.startsWith("/") || path.endsWith("/")) {
            return Optional.empty();
        }
        try (@Nullable TreeWalk walk = TreeWalk.forPath(reader, path, tree)) {
            return walk != null && mode.equals(walk.getRawMode(0))
                    ? Optional.of(walk.getObjectId(0))
                    : Optional.empty();
        }
    }

    private GitUrl url(String path, @Nullable String text) {
        try {
            GitUrl url = parent.resolve(text == null ? "" : text);
            if (url.isLocal() && !parent.isLocal()) {
                // Else a repository on a server could have any repository of this machine copied into an image.
                throw new IllegalArgumentException(
                        "'" + url + "' is a path on this machine, which a repository on a" + " server must not name");
            }
            return url;
        } catch (IllegalArgumentException e) {
            throw new SourceException(
                    "Submodule " + path + " of " + parent + " has no usable URL: " + e.getMessage(),
                    "Mend url in " + FILE + " of that repository, or pin a commit that has it right",
                    e);
        }
    }
}
