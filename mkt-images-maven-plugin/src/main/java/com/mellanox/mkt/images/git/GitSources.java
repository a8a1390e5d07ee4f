package com.mellanox.mkt.images.git;

import com.mellanox.mkt.images.event.BuildListener;
import com.mellanox.mkt.images.failure.CancelledException;
import com.mellanox.mkt.images.failure.Causes;
import com.mellanox.mkt.images.failure.MktException;
import com.mellanox.mkt.images.failure.SourceException;
import com.mellanox.mkt.images.type.GitUrl;
import java.io.IOException;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.eclipse.jgit.lib.Repository;
import org.jspecify.annotations.Nullable;

/**
 * The sources of a run's packages: commits, fetched once into the cache with their submodules, and work trees. One for
 * a run; may be used by several threads, beside other processes with the same cache.
 */
public final class GitSources {
    private static final int DEEPEST = 20;

    private final Path cacheDirectory;
    private final GitAccess access;
    private final BuildListener listener;
    private final Timeouts timeouts;
    private @Nullable GitSettings settings;

    GitSources(Path cacheDirectory, GitAccess access, BuildListener listener, Timeouts timeouts) {
        this.cacheDirectory = cacheDirectory;
        this.access = access;
        this.listener = listener;
        this.timeouts = timeouts;
    }

    /** Sources that are kept below the directory, in {@code git/}. */
    public static GitSources at(Path cacheDirectory, GitAccess access, BuildListener listener) {
        return new GitSources(cacheDirectory, access, listener, Timeouts.DEFAULT);
    }

    /**
     * Has the commit and its submodules in the cache. A full id that is there needs no network.
     *
     * @param revision a full id; or a tag or branch, for which the server is asked each time, unless offline
     */
    public PinnedSource fetch(GitUrl url, String revision) {
        Revision wanted = Revision.of(revision, url);
        try (CommitTree tree = load(url, wanted, 0)) {
            return tree.pinned(wanted);
        }
    }

    /** Pins the commit if the cache, or a local repository, has it; without network, and without its submodules. */
    public Optional<PinnedSource> find(GitUrl url, String revision) {
        Revision wanted = Revision.of(revision, url);
        try {
            Optional<ResolvedCommit> found = origin(url).find(wanted);
            try (ResolvedCommit located = found.orElse(null)) {
                return Optional.ofNullable(located).map(there -> CommitTree.pinned(url, wanted, there));
            }
        } catch (IOException e) {
            throw unreadable(url, e);
        }
    }

    /** Opens the files of a commit that was fetched. */
    public SourceTree open(PinnedSource source) {
        return load(source.url(), new Revision(source.commit().id()), 0);
    }

    /** Opens a directory as it is, a git work tree or not. */
    public SourceTree workTree(Path directory) {
        return WorkTree.of(directory, settings());
    }

    /** Opens the history of the work tree that a directory is in; an empty one where it is in none. */
    public FileHistory history(Path directory) {
        return new FileHistory(directory, this::settings);
    }

    private CommitTree load(GitUrl url, Revision revision, int depth) {
        Map<String, CommitTree> submodules = new HashMap<>();
        ResolvedCommit located = locate(url, revision);
        try {
            for (Submodules.Submodule submodule : submodules(url, located)) {
                submodules.put(submodule.path(), load(url, submodule, depth + 1));
            }
            return new CommitTree(url, located, submodules);
        } catch (RuntimeException e) {
            submodules.values().forEach(CommitTree::close);
            located.close();
            throw e;
        }
    }

    private CommitTree load(GitUrl parent, Submodules.Submodule submodule, int depth) {
        String what = "Submodule " + submodule.path() + " of " + parent;
        if (depth > DEEPEST) {
            throw new SourceException(
                    what + " is the " + depth + "th submodule within a submodule", "Mend .gitmodules there", null);
        }
        try {
            return load(submodule.url(), new Revision(submodule.commit()), depth);
        } catch (SourceException e) {
            throw new SourceException(
                    what + " cannot be fetched: " + e.getMessage(),
                    "The commit of a submodule is pinned by the repository that it is in",
                    e);
        }
    }

    private ResolvedCommit locate(GitUrl url, Revision revision) {
        if (Thread.currentThread().isInterrupted()) {
            throw new CancelledException("The fetch of " + url);
        }
        try {
            return origin(url).locate(revision);
        } catch (IOException e) {
            throw unreadable(url, e);
        }
    }

    private static List<Submodules.Submodule> submodules(GitUrl url, ResolvedCommit located) {
        try {
            Repository repository = located.repository();
            return new Submodules(url).of(repository, located.commit().getTree());
        } catch (IOException e) {
            throw unreadable(url, e);
        }
    }

    /** Read on first use: a run that has nothing to fetch needs nothing of JGit. */
    private synchronized GitSettings settings() {
        if (settings == null) {
            settings = GitSettings.of(access);
        }
        return settings;
    }

    private SourceRepository origin(GitUrl url) {
        GitSettings known = settings();
        RemoteUrl remote = RemoteUrl.of(url, known);
        Optional<Path> directory = remote.directory();
        return directory.isPresent()
                ? new LocalRepository(remote, directory.get(), known)
                : new RemoteRepository(
                        remote, new CachedBareRepository(cacheDirectory, url, known), access, timeouts, listener);
    }

    private static MktException unreadable(GitUrl url, IOException e) {
        if (Thread.currentThread().isInterrupted()) {
            return new CancelledException("Reading " + url);
        }
        return new SourceException(
                url + ": its repository cannot be read: " + Causes.reason(e),
                url.isLocal()
                        ? "Run 'git fsck' there"
                        : "Check the cache directory, below git/; what is in it can be deleted at any time",
                e);
    }
}
