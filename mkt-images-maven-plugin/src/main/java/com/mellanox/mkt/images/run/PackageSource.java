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
import java.util.Optional;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/** The source of a package. It is opened when its files are read, and stays open until it is closed. */
final class PackageSource implements Source, AutoCloseable {
    /** The item that is in the inputs digest. */
    static final String TREE = "git tree";

    /** The item that explains a change to the user, and is not in the inputs digest. */
    static final String COMMIT = "commit";

    private final Identity identity;
    private @Nullable SourceTree tree;

    PackageSource(Identity identity) {
        this.identity = identity;
    }

    /**
     * What is found out about a source without opening it.
     *
     * @param url where it comes from; empty for a directory of this host
     * @param commit its full id; empty for a directory, whose files may differ from its commit
     * @param text shown to the user
     * @param directory the user's directory; null for a commit
     * @param opener opens its files
     */
    record Identity(
            TreeId tree,
            String url,
            String commit,
            String text,
            @Nullable Path directory,
            Supplier<SourceTree> opener) {

        static Identity of(PinnedSource source, GitSources git) {
            return new Identity(
                    source.tree(),
                    source.url().toString(),
                    source.commit().id(),
                    source.commit().abbreviated() + " of " + source.url(),
                    null,
                    () -> git.open(source));
        }

        boolean isDirectory() {
            return directory != null;
        }
    }

    Identity identity() {
        return identity;
    }

    @Override
    public List<InputItem> items() {
        return List.of(
                InputItem.of(TREE, identity.tree().id()),
                InputItem.note(COMMIT, identity.isDirectory() ? identity.text() : identity.commit()),
                InputItem.note("source", identity.isDirectory() ? "a work tree" : identity.url()));
    }

    @Override
    public FileTree files() {
        return open();
    }

    @Override
    public Instant time() {
        return open().time();
    }

    @Override
    public Optional<Path> directory() {
        return Optional.ofNullable(identity.directory());
    }

    private synchronized SourceTree open() {
        if (tree == null) {
            tree = identity.opener().get();
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
