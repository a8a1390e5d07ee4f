package com.mellanox.mkt.images.git;

import com.mellanox.mkt.images.event.BuildEvent;
import com.mellanox.mkt.images.event.BuildListener;
import com.mellanox.mkt.images.failure.SourceException;
import com.mellanox.mkt.images.type.Commit;
import java.io.IOException;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.SortedMap;
import org.eclipse.jgit.errors.TransportException;
import org.eclipse.jgit.lib.ObjectId;
import org.eclipse.jgit.lib.Ref;
import org.eclipse.jgit.lib.Repository;
import org.eclipse.jgit.revwalk.RevCommit;
import org.eclipse.jgit.transport.RefSpec;
import org.jspecify.annotations.Nullable;

/** A repository on a server, and its copy in the cache: only what is missing in the cache is fetched. */
final class RemoteRepository implements GitSources.SourceRepository {
    /** What is fetched, one after the other until the commit is found, if a server sends no commit by its id. */
    private static final List<List<RefSpec>> EVERYTHING = List.of(
            List.of(new RefSpec("+refs/heads/*:refs/mkt/all/heads/*"), new RefSpec("+refs/tags/*:refs/mkt/all/tags/*")),
            List.of(new RefSpec("+refs/*:refs/mkt/all/*")));

    /** Commits of a branch that was merged later can be this much older than the first commit. */
    private static final Duration BRANCH_AGE = Duration.ofDays(180);

    private final RemoteUrl remote;
    private final CachedBareRepository entry;
    private final GitAccess access;
    private final Timeouts timeouts;
    private final BuildListener listener;

    RemoteRepository(
            RemoteUrl remote, CachedBareRepository entry, GitAccess access, Timeouts timeouts, BuildListener listener) {
        this.remote = remote;
        this.entry = entry;
        this.access = access;
        this.timeouts = timeouts;
        this.listener = listener;
    }

    @Override
    public CommitTree locate(Revision revision) throws IOException {
        if (revision.isFullId() || access.offline()) {
            Optional<CommitTree> cached = find(revision);
            if (cached.isPresent()) {
                return cached.get();
            }
        }
        if (access.offline()) {
            throw new SourceException(
                    revision + " of " + remote + " is not in the cache, and this run is offline (-o)",
                    "Run once without -o, or give a directory by -Dmkt.source.<package>",
                    null);
        }
        fetch(revision);
        return find(revision).orElseThrow(() -> revision.unknownIn(remote.toString()));
    }

    @Override
    public Optional<CommitTree> find(Revision revision) throws IOException {
        Optional<Repository> opened = entry.open();
        return opened.isPresent()
                ? CommitTree.find(remote.url(), opened.get(), repository -> idIn(repository, revision))
                : Optional.empty();
    }

    @Override
    public Optional<CommitRange> commitsBetween(Commit first, Commit last, int most) throws IOException {
        try (@Nullable Repository repository = entry.open().orElse(null)) {
            if (repository == null) {
                return Optional.empty();
            }
            Optional<CommitRange> cached = CommitLog.between(repository, first, last, most);
            Optional<RevCommit> oldest = Revision.commit(repository, ObjectId.fromString(first.id()));
            return cached.isPresent() || oldest.isEmpty() || access.offline()
                    ? cached
                    : fetchCommits(oldest.get().getCommitterIdent().getWhenAsInstant(), first, last, most);
        }
    }

    private Optional<CommitRange> fetchCommits(Instant start, Commit first, Commit last, int most) throws IOException {
        ObjectId id = ObjectId.fromString(last.id());
        try (Repository commits = entry.inMemory();
                GitFetch transfer = new GitFetch(remote, access, timeouts, listener)) {
            Revision revision = new Revision(last.id());
            transfer.run(
                    revision,
                    () -> reported("the commits since " + first.abbreviated(), () -> {
                        transfer.fetchCommits(commits, id, start.minus(BRANCH_AGE));
                        return last;
                    }));
            return CommitLog.between(commits, first, last, most);
        }
    }

    private static Optional<ObjectId> idIn(Repository repository, Revision revision) throws IOException {
        if (revision.isFullId()) {
            return Optional.of(revision.id());
        }
        @Nullable Ref recorded = repository.exactRef(revision.cacheRef());
        return recorded == null ? revision.abbreviated(repository) : Optional.ofNullable(recorded.getObjectId());
    }

    private void fetch(Revision revision) {
        try (GitFetch transfer = new GitFetch(remote, access, timeouts, listener)) {
            transfer.run(revision, () -> entry.runLocked(this::reportWaiting, () -> fetchMissing(revision, transfer)));
        }
    }

    /** Fetches what the previous owner of the lock has not fetched. */
    private ObjectId fetchMissing(Revision revision, GitFetch transfer) throws IOException {
        try (Repository repository = entry.openForFetch()) {
            ObjectId id = revision.isFullId() ? revision.id() : lookUp(repository, revision, transfer);
            if (Revision.commit(repository, id).isEmpty()) {
                reported(revision.text(), () -> fetch(repository, revision, id, transfer));
            }
            if (!revision.isFullId()) {
                CachedBareRepository.updateRef(repository, revision.cacheRef(), id);
            }
            return id;
        }
    }

    private Commit fetch(Repository repository, Revision revision, ObjectId id, GitFetch transfer) throws IOException {
        fetch(repository, id, transfer);
        RevCommit commit = Revision.commit(repository, id).orElseThrow(() -> revision.unknownIn(remote.toString()));
        CachedBareRepository.updateRef(repository, CachedBareRepository.ref(id), id);
        return new Commit(commit.name());
    }

    /** A fetch, which returns its commit. */
    @FunctionalInterface
    private interface Fetch {
        Commit run() throws IOException;
    }

    private Commit reported(String wanted, Fetch fetch) throws IOException {
        long start = System.nanoTime();
        listener.on(new BuildEvent.FetchStarted(remote.toString(), wanted));
        try {
            Commit commit = fetch.run();
            listener.on(new BuildEvent.FetchFinished(remote.toString(), Optional.of(commit), since(start)));
            return commit;
        } catch (IOException | RuntimeException e) {
            listener.on(new BuildEvent.FetchFailed(remote.toString(), since(start)));
            throw e;
        }
    }

    private static Duration since(long start) {
        return Duration.ofNanos(System.nanoTime() - start);
    }

    private ObjectId lookUp(Repository repository, Revision revision, GitFetch transfer) throws IOException {
        Optional<ObjectId> named = transfer.lookUp(repository, revision);
        return (named.isPresent() ? named : revision.abbreviated(repository))
                .orElseThrow(() -> revision.unknownIn(remote.toString()));
    }

    /** Asks for a name, whether it exists or not. The cache is not changed. */
    @Override
    public void checkAccess() throws IOException {
        Revision head = new Revision("HEAD");
        try (Repository empty = entry.inMemory();
                GitFetch transfer = new GitFetch(remote, access, timeouts, listener)) {
            transfer.run(head, () -> transfer.lookUp(empty, head));
        }
    }

    @Override
    public SortedMap<String, Commit> tags() throws IOException {
        if (access.offline()) {
            throw new SourceException(
                    "The tags of " + remote + " are not known: this run is offline (-o)", "Leave -o out", null);
        }
        Revision all = new Revision("refs/tags/*");
        try (Repository empty = entry.inMemory();
                GitFetch transfer = new GitFetch(remote, access, timeouts, listener)) {
            return transfer.run(all, () -> transfer.tags(empty));
        }
    }

    private void reportWaiting(String owner) {
        listener.on(new BuildEvent.Detail(
                remote + ": waits for another fetch into " + entry.directory() + ", by " + owner));
    }

    /** Fetches only the commit if the server allows it, otherwise as few refs as may contain it. */
    private static void fetch(Repository repository, ObjectId id, GitFetch transfer) throws IOException {
        try {
            transfer.fetch(repository, id, CachedBareRepository.ref(id));
        } catch (TransportException e) {
            if (!new FetchErrorMessages(e).canBeARefusalOfIds()) {
                throw e;
            }
        }
        for (List<RefSpec> patterns : EVERYTHING) {
            if (Revision.commit(repository, id).isEmpty()) {
                transfer.fetchAll(repository, patterns);
            }
        }
    }
}
