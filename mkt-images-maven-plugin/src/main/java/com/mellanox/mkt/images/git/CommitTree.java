package com.mellanox.mkt.images.git;

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
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.SortedMap;
import java.util.TreeMap;
import org.apache.commons.io.function.IOFunction;
import org.eclipse.jgit.errors.ConfigInvalidException;
import org.eclipse.jgit.errors.CorruptObjectException;
import org.eclipse.jgit.errors.LargeObjectException;
import org.eclipse.jgit.errors.MissingObjectException;
import org.eclipse.jgit.lib.Constants;
import org.eclipse.jgit.lib.FileMode;
import org.eclipse.jgit.lib.ObjectId;
import org.eclipse.jgit.lib.ObjectReader;
import org.eclipse.jgit.lib.Repository;
import org.eclipse.jgit.revwalk.RevCommit;
import org.eclipse.jgit.submodule.SubmoduleWalk;
import org.eclipse.jgit.treewalk.TreeWalk;
import org.jspecify.annotations.Nullable;

/**
 * The files of a commit and of its submodules in git's order, read from the objects: attributes neither exclude files
 * nor change line ends. It has the repository open.
 */
final class CommitTree implements SourceTree {
    private static final String MODULES_FILE = ".gitmodules";
    private static final int LINK_LIMIT = 64 * 1024;

    private final GitUrl url;
    private final Repository repository;
    private final RevCommit commit;
    private final Map<String, CommitTree> submodules = new HashMap<>();

    private CommitTree(GitUrl url, Repository repository, RevCommit commit) {
        this.url = url;
        this.repository = repository;
        this.commit = commit;
    }

    /**
     * A submodule.
     *
     * @param path the directory of its files
     * @param url the URL in {@code .gitmodules}, made absolute
     * @param commit the full id that the parent pins
     */
    record Submodule(String path, GitUrl url, String commit) {}

    /**
     * Finds a commit, without its submodules. The repository is closed with the result, or at once if that is empty.
     *
     * @param lookup finds the id of the commit or of an annotated tag
     */
    static Optional<CommitTree> find(
            GitUrl url, Repository repository, IOFunction<Repository, Optional<ObjectId>> lookup) throws IOException {
        Optional<RevCommit> commit = Optional.empty();
        try {
            Optional<ObjectId> id = lookup.apply(repository);
            commit = id.isPresent() ? Revision.commit(repository, id.get()) : commit;
        } finally {
            if (commit.isEmpty()) {
                repository.close();
            }
        }
        return commit.map(found -> new CommitTree(url, repository, found));
    }

    /** The submodules of the commit, without their own submodules; {@link #add} must be called for each. */
    List<Submodule> submodules() throws IOException {
        try (@Nullable TreeWalk file = TreeWalk.forPath(repository, MODULES_FILE, commit.getTree())) {
            // Most repositories have none: their trees are not read.
            return file == null ? List.of() : readSubmodules();
        } catch (IndexOutOfBoundsException | LargeObjectException e) {
            throw new IOException("a tree of commit " + commit.name() + " is damaged", e);
        }
    }

    private List<Submodule> readSubmodules() throws IOException {
        List<Submodule> found = new ArrayList<>();
        try (SubmoduleWalk walk =
                new SubmoduleWalk(repository).setTree(commit.getTree()).setRootTree(commit.getTree())) {
            walk.loadModulesConfig();
            while (walk.next()) {
                if (walk.getModulesPath() != null && !"none".equals(walk.getModulesUpdate())) {
                    GitUrl url = submoduleUrl(walk.getPath(), walk.getModulesUrl());
                    found.add(new Submodule(
                            walk.getPath(), url, walk.getObjectId().name()));
                }
            }
        } catch (ConfigInvalidException e) {
            throw new IOException(MODULES_FILE + " cannot be read: " + e.getMessage(), e);
        }
        return found;
    }

    private GitUrl submoduleUrl(String path, @Nullable String text) {
        try {
            GitUrl resolved = url.resolve(text == null ? "" : text);
            if (resolved.isLocal() && !url.isLocal()) {
                // Otherwise a repository on a server could copy any repository of this machine into an image.
                throw new IllegalArgumentException(
                        "'" + resolved + "' is a path on this machine, which a repository on a server must not use");
            }
            return resolved;
        } catch (IllegalArgumentException e) {
            throw new SourceException(
                    "Submodule " + path + " of " + url + " has no usable URL: " + e.getMessage(),
                    "Correct url in " + MODULES_FILE + " of that repository, or pin a commit with a correct one",
                    e);
        }
    }

    /** Adds the files of a submodule, which are closed with this. */
    void add(String path, CommitTree submodule) {
        submodules.put(path, submodule);
    }

    /** The commits of the submodules that were added, and of theirs, by their directories. */
    SortedMap<String, Commit> submoduleCommits() {
        SortedMap<String, Commit> commits = new TreeMap<>();
        submodules.forEach((path, submodule) -> {
            commits.put(path, new Commit(submodule.commit.name()));
            submodule.submoduleCommits().forEach((below, commit) -> commits.put(path + "/" + below, commit));
        });
        return commits;
    }

    PinnedSource pinned(Revision revision) {
        return new PinnedSource(url, revision.text(), new Commit(commit.name()), id());
    }

    @Override
    public TreeId id() {
        return new TreeId(commit.getTree().name());
    }

    @Override
    public Optional<Commit> commit() {
        return Optional.of(new Commit(commit.name()));
    }

    @Override
    public Instant time() {
        return Instant.ofEpochSecond(commit.getCommitTime());
    }

    @Override
    public void walk(Visitor visitor) throws IOException {
        walk("", visitor);
    }

    private void walk(String prefix, Visitor visitor) throws IOException {
        try (ObjectReader reader = repository.newObjectReader();
                TreeWalk walk = new TreeWalk(reader)) {
            walk.addTree(commit.getTree());
            while (walk.next()) {
                CancellableTask.throwIfInterrupted("Reading " + url);
                visit(walk, prefix, visitor);
            }
        } catch (InterruptedIOException | ClosedByInterruptException e) {
            CancellableTask.throwIfInterrupted("Reading " + url);
            throw e;
        } catch (MissingObjectException | CorruptObjectException | IndexOutOfBoundsException | LargeObjectException e) {
            throw new SourceException(
                    url + " is incomplete in " + repository.getDirectory() + ": " + Causes.reason(e),
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

    /** Git never creates these names: a commit with one is made to write outside of the directory. */
    private void refuseForbiddenName(String name, String path) {
        if (name.equals(".")
                || name.equals("..")
                || name.equalsIgnoreCase(".git")
                || name.isEmpty()
                || name.indexOf('/') >= 0) {
            throw new SourceException(
                    "Commit " + commit.name() + " of " + url + " contains a forbidden name: '" + path + "'",
                    "Do not use this commit: git does not check it out either",
                    null);
        }
    }

    @Override
    public void close() {
        submodules.values().forEach(CommitTree::close);
        repository.close();
    }
}
