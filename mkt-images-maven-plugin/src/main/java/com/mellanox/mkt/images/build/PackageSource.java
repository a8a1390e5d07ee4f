package com.mellanox.mkt.images.build;

import com.mellanox.mkt.images.context.Contexts;
import com.mellanox.mkt.images.git.GitSources;
import com.mellanox.mkt.images.git.PinnedSource;
import com.mellanox.mkt.images.git.SourceTree;
import com.mellanox.mkt.images.type.Commit;
import java.nio.file.Path;
import java.time.Instant;

/** Where a package's source is taken from; open until it is closed. */
sealed interface PackageSource extends AutoCloseable {

    SourceTree tree();

    /** What a label says of it: a URL, empty for a directory of this host. */
    String origin();

    /** How a user recognises it. */
    String describe();

    /** The full id of its commit; empty for a work tree, which is more than its commit. */
    default String commit() {
        return "";
    }

    default Instant time() {
        return tree().time();
    }

    default Contexts.Source asSource() {
        return new Contexts.Source(tree(), tree().time());
    }

    @Override
    default void close() {
        tree().close();
    }

    /** The commit that the package's script pins. */
    record Pinned(PinnedSource source, SourceTree tree) implements PackageSource {

        static Pinned open(GitSources git, PinnedSource source) {
            return new Pinned(source, git.open(source));
        }

        @Override
        public String origin() {
            return source.url().toString();
        }

        @Override
        public String describe() {
            return source.commit().abbreviated() + " of " + source.url();
        }

        @Override
        public String commit() {
            return source.commit().id();
        }
    }

    /** A directory of the user's, as it is. */
    record Directory(Path path, SourceTree tree) implements PackageSource {

        static Directory open(GitSources git, Path path) {
            return new Directory(path, git.workTree(path));
        }

        @Override
        public String origin() {
            return "";
        }

        @Override
        public String describe() {
            return "the work tree " + path
                    + tree.commit()
                            .map(Commit::abbreviated)
                            .map(id -> " (at " + id + ")")
                            .orElse("");
        }
    }
}
