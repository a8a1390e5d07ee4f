package com.mellanox.mkt.images.run;

import com.mellanox.mkt.images.context.Source;
import com.mellanox.mkt.images.digest.InputItem;
import com.mellanox.mkt.images.git.GitSources;
import com.mellanox.mkt.images.git.PinnedSource;
import com.mellanox.mkt.images.git.SourceTree;
import com.mellanox.mkt.images.io.FileTree;
import com.mellanox.mkt.images.type.TreeId;
import java.nio.file.Path;
import java.time.Instant;
import java.util.List;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/** Where a package's source is taken from. It is opened when its files are wanted, and open until it is closed. */
final class PackageSource implements Source, AutoCloseable {
    /** By this a source counts. */
    static final String TREE = "git tree";

    /** By this a user knows it, and it does not count. */
    static final String COMMIT = "commit";

    private final Identity identity;
    private final Supplier<SourceTree> opener;
    private @Nullable SourceTree tree;

    private PackageSource(Identity identity, Supplier<SourceTree> opener) {
        this.identity = identity;
        this.opener = opener;
    }

    /** What a source is, known before it is opened. */
    sealed interface Identity {

        TreeId tree();

        /** What a label says of where it comes from: a URL, empty for a directory of this host. */
        String origin();

        /** The full id of its commit; empty for a work tree, which is more than its commit. */
        String commit();

        /** How a user recognises it. */
        String describe();

        /** Makes it ready to be opened. */
        PackageSource from(GitSources git);
    }

    /** The commit that the package's script pins. */
    record Pinned(PinnedSource source) implements Identity {

        @Override
        public TreeId tree() {
            return source.tree();
        }

        @Override
        public String origin() {
            return source.url().toString();
        }

        @Override
        public String commit() {
            return source.commit().id();
        }

        @Override
        public String describe() {
            return source.commit().abbreviated() + " of " + source.url();
        }

        @Override
        public PackageSource from(GitSources git) {
            return new PackageSource(this, () -> git.open(source));
        }
    }

    /**
     * A directory of the user's, as it is.
     *
     * @param base the commit that it is based on, abbreviated; empty where it has none
     */
    record Directory(Path path, TreeId tree, String base) implements Identity {

        @Override
        public String origin() {
            return "";
        }

        @Override
        public String commit() {
            return "";
        }

        @Override
        public String describe() {
            return "the work tree " + path + (base.isEmpty() ? "" : " (at " + base + ")");
        }

        @Override
        public PackageSource from(GitSources git) {
            return new PackageSource(this, () -> git.workTree(path));
        }
    }

    Identity identity() {
        return identity;
    }

    @Override
    public List<InputItem> items() {
        String commit = identity.commit().isEmpty() ? identity.describe() : identity.commit();
        return List.of(
                InputItem.of(TREE, identity.tree().id()),
                InputItem.note(COMMIT, commit),
                InputItem.note("source", identity.origin().isEmpty() ? "a work tree" : identity.origin()));
    }

    @Override
    public FileTree files() {
        return open();
    }

    @Override
    public Instant time() {
        return open().time();
    }

    private synchronized SourceTree open() {
        if (tree == null) {
            tree = opener.get();
        }
        return tree;
    }

    @Override
    public synchronized void close() {
        if (tree != null) {
            tree.close();
        }
    }
}
