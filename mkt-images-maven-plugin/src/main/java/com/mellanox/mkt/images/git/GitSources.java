package com.mellanox.mkt.images.git;

import com.mellanox.mkt.images.event.BuildListener;
import com.mellanox.mkt.images.failure.Causes;
import com.mellanox.mkt.images.failure.SourceException;
import com.mellanox.mkt.images.type.Commit;
import com.mellanox.mkt.images.type.GitUrl;
import java.io.IOException;
import java.nio.file.Path;
import java.util.Optional;
import java.util.SortedMap;
import org.jspecify.annotations.Nullable;

/**
 * The sources of a run's packages: commits, fetched once into the cache with their submodules, and work trees. May be
 * used by several threads, and by several processes with the same cache.
 */
public final class GitSources {
    private static final int DEEPEST = 20;

    private final Path cacheDirectory;
    private final GitAccess access;
    private final BuildListener listener;
    private final Timeouts timeouts;
    private @Nullable GitSettings settings;

    /** A repository with commits: on a server, with its copy in the cache, or on this machine. */
    sealed interface SourceRepository permits LocalRepository, RemoteRepository {

        /** Finds the commit, and fetches it if necessary; without its submodules. */
        CommitTree locate(Revision revision) throws IOException;

        /** Finds the commit without network; empty also if there is no repository. */
        Optional<CommitTree> find(Revision revision) throws IOException;

        /** The commits after one, up to another; see {@link GitSources#commitsBetween}. */
        Optional<CommitRange> commitsBetween(Commit first, Commit last, int most) throws IOException;

        /** The commits of its tags, by the names of these. */
        SortedMap<String, Commit> tags() throws IOException;

        /** Fails if the repository does not answer. */
        void checkAccess() throws IOException;
    }

    GitSources(Path cacheDirectory, GitAccess access, BuildListener listener, Timeouts timeouts) {
        this.cacheDirectory = cacheDirectory;
        this.access = access;
        this.listener = listener;
        this.timeouts = timeouts;
    }

    /** Sources whose cache is in {@code git/} of the directory. */
    public static GitSources at(Path cacheDirectory, GitAccess access, BuildListener listener) {
        return new GitSources(cacheDirectory, access, listener, Timeouts.DEFAULT);
    }

    /**
     * Fetches the commit and its submodules into the cache. A full id that is in the cache needs no network.
     *
     * @param revision a full id; or a tag or branch, which is looked up at the server each time, unless offline
     */
    public PinnedSource fetch(GitUrl url, String revision) {
        Revision wanted = Revision.of(revision, url);
        try (CommitTree tree = load(url, wanted, 0)) {
            return tree.pinned(wanted);
        }
    }

    /** The commits of the submodules of a commit that was fetched, and of their submodules, by their directories. */
    public SortedMap<String, Commit> submodules(PinnedSource source) {
        try (CommitTree tree = load(source.url(), new Revision(source.commit().id()), 0)) {
            return tree.submoduleCommits();
        }
    }

    /**
     * The tags of a repository as they are now, with the ids of the commits that they stand for. Nothing is fetched.
     *
     * @throws SourceException if it does not answer
     */
    public SortedMap<String, Commit> tags(GitUrl url) {
        try {
            return origin(url).tags();
        } catch (IOException e) {
            throw unreadable(url, e);
        }
    }

    /** Pins the commit without network and submodules; empty if neither the cache nor a local repository has it. */
    public Optional<PinnedSource> find(GitUrl url, String revision) {
        Revision wanted = Revision.of(revision, url);
        try (@Nullable CommitTree tree = origin(url).find(wanted).orElse(null)) {
            return Optional.ofNullable(tree).map(found -> found.pinned(wanted));
        } catch (IOException e) {
            throw unreadable(url, e);
        }
    }

    /**
     * The commits after one, up to another. The cache has most commits without their history, which is then fetched, without
     * files, and is not kept.
     *
     * @param first a commit that is in the cache or in a local repository
     * @param most how many of them have a line
     * @return empty if not all of them can be had, or if the first is not in the history of the last
     */
    public Optional<CommitRange> commitsBetween(GitUrl url, Commit first, Commit last, int most) {
        try {
            return origin(url).commitsBetween(first, last, most);
        } catch (IOException e) {
            throw unreadable(url, e);
        }
    }

    /**
     * Checks that a repository answers, without a fetch: the host, its key, the login.
     *
     * @throws SourceException if it does not, with the remedy
     */
    public void checkAccess(GitUrl url) {
        try {
            origin(url).checkAccess();
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

    /** Opens the history of the work tree that contains the directory; an empty one if there is none. */
    public FileHistory history(Path directory) {
        return new FileHistory(directory, this::settings);
    }

    private CommitTree load(GitUrl url, Revision revision, int depth) {
        CancellableTask.throwIfInterrupted("The fetch of " + url);
        try {
            CommitTree tree = origin(url).locate(revision);
            try {
                for (CommitTree.Submodule submodule : tree.submodules()) {
                    tree.add(submodule.path(), load(url, submodule, depth + 1));
                }
                return tree;
            } catch (IOException | RuntimeException e) {
                tree.close();
                throw e;
            }
        } catch (IOException e) {
            throw unreadable(url, e);
        }
    }

    private CommitTree load(GitUrl parent, CommitTree.Submodule submodule, int depth) {
        String what = "Submodule " + submodule.path() + " of " + parent;
        if (depth > DEEPEST) {
            throw new SourceException(
                    what + " is the " + depth + "th submodule within a submodule",
                    "Correct .gitmodules of that repository",
                    null);
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

    /** Reads them on first use: a run without a fetch does not load JGit. */
    private synchronized GitSettings settings() {
        if (settings == null) {
            settings = GitSettings.of(access);
        }
        return settings;
    }

    private SourceRepository origin(GitUrl url) {
        GitSettings current = settings();
        RemoteUrl remote = RemoteUrl.of(url, current);
        Optional<Path> directory = remote.directory();
        return directory.isPresent()
                ? new LocalRepository(remote, directory.get(), current)
                : new RemoteRepository(
                        remote, new CachedBareRepository(cacheDirectory, url, current), access, timeouts, listener);
    }

    private static SourceException unreadable(GitUrl url, IOException e) {
        CancellableTask.throwIfInterrupted("Reading " + url);
        return new SourceException(
                "Cannot read the repository of " + url + ": " + Causes.reason(e),
                url.isLocal()
                        ? "Run 'git fsck' there"
                        : "Check git/ in the cache directory; it can be deleted at any time",
                e);
    }
}
