package com.mellanox.mkt.images.git;

import com.mellanox.mkt.images.failure.CancelledException;
import com.mellanox.mkt.images.failure.Causes;
import com.mellanox.mkt.images.failure.SourceException;
import com.mellanox.mkt.images.type.Commit;
import com.mellanox.mkt.images.type.GitUrl;
import com.mellanox.mkt.images.type.TreeId;
import java.io.IOException;
import java.io.InterruptedIOException;
import java.nio.channels.ClosedByInterruptException;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.Map;
import java.util.Optional;
import org.eclipse.jgit.errors.CorruptObjectException;
import org.eclipse.jgit.errors.MissingObjectException;
import org.eclipse.jgit.lib.Constants;
import org.eclipse.jgit.lib.FileMode;
import org.eclipse.jgit.lib.ObjectId;
import org.eclipse.jgit.lib.ObjectReader;
import org.eclipse.jgit.treewalk.TreeWalk;
import org.jspecify.annotations.Nullable;

/**
 * The files of a commit and of its submodules, straight from the pack, byte for byte as they were committed: no
 * attribute drops a file or changes a line end. In git's order.
 */
final class CommitTree implements SourceTree {
    private static final int LINK_LIMIT = 64 * 1024;

    private final GitUrl url;
    private final ResolvedCommit located;
    private final Map<String, CommitTree> submodules;

    CommitTree(GitUrl url, ResolvedCommit located, Map<String, CommitTree> submodules) {
        this.url = url;
        this.located = located;
        this.submodules = Map.copyOf(submodules);
    }

    PinnedSource pinned(Revision revision) {
        return pinned(url, revision, located);
    }

    static PinnedSource pinned(GitUrl url, Revision revision, ResolvedCommit located) {
        return new PinnedSource(
                url, revision.text(), new Commit(located.commit().name()), treeOf(located));
    }

    private static TreeId treeOf(ResolvedCommit located) {
        return new TreeId(located.commit().getTree().name());
    }

    @Override
    public TreeId id() {
        return treeOf(located);
    }

    @Override
    public Optional<Commit> commit() {
        return Optional.of(new Commit(located.commit().name()));
    }

    @Override
    public Instant time() {
        return Instant.ofEpochSecond(located.commit().getCommitTime());
    }

    @Override
    public void walk(Visitor visitor) throws IOException {
        walk("", visitor);
    }

    private void walk(String prefix, Visitor visitor) throws IOException {
        try (ObjectReader reader = located.repository().newObjectReader();
                TreeWalk walk = new TreeWalk(reader)) {
            walk.addTree(located.commit().getTree());
            while (walk.next()) {
                if (Thread.currentThread().isInterrupted()) {
                    throw new CancelledException("Reading " + url);
                }
                visit(walk, prefix, visitor);
            }
        } catch (InterruptedIOException | ClosedByInterruptException e) {
            if (Thread.currentThread().isInterrupted()) {
                throw new CancelledException("Reading " + url);
            }
            throw e;
        } catch (MissingObjectException | CorruptObjectException e) {
            throw new SourceException(
                    url + " is not complete in " + located.repository().getDirectory() + ": " + Causes.reason(e),
                    url.isLocal()
                            ? "Run 'git fsck' there; of a partial clone, give the URL that it was cloned from"
                            : "Delete that directory and run again",
                    e);
        }
    }

    private void visit(TreeWalk walk, String prefix, Visitor visitor) throws IOException {
        String path = prefix + walk.getPathString();
        FileMode mode = walk.getFileMode(0);
        refuseForbiddenName(walk.getNameString(), path);
        if (FileMode.TREE.equals(mode)) {
            visitor.directory(path);
            walk.enterSubtree();
        } else if (FileMode.GITLINK.equals(mode)) {
            visitor.directory(path);
            @Nullable CommitTree submodule = submodules.get(walk.getPathString());
            if (submodule != null) {
                submodule.walk(path + "/", visitor);
            }
        } else if (FileMode.SYMLINK.equals(mode)) {
            byte[] target = walk.getObjectReader()
                    .open(walk.getObjectId(0), Constants.OBJ_BLOB)
                    .getCachedBytes(LINK_LIMIT);
            visitor.link(path, new String(target, StandardCharsets.UTF_8));
        } else {
            file(walk, path, FileMode.EXECUTABLE_FILE.equals(mode), visitor);
        }
    }

    private static void file(TreeWalk walk, String path, boolean executable, Visitor visitor) throws IOException {
        ObjectReader reader = walk.getObjectReader();
        ObjectId id = walk.getObjectId(0);
        long size = reader.getObjectSize(id, Constants.OBJ_BLOB);
        visitor.file(
                path,
                executable,
                size,
                out -> reader.open(id, Constants.OBJ_BLOB).copyTo(out));
    }

    /** Git makes no such names: a commit that has them is meant to write outside of its directory. */
    private void refuseForbiddenName(String name, String path) {
        if (name.equals(".") || name.equals("..") || name.equalsIgnoreCase(".git") || name.isEmpty()) {
            throw new SourceException(
                    "Commit " + located.commit().name() + " of " + url + " has a forbidden name in it: '" + path + "'",
                    "Do not use this commit: git does not check it out either",
                    null);
        }
    }

    @Override
    public void close() {
        submodules.values().forEach(CommitTree::close);
        located.close();
    }
}
