package com.mellanox.mkt.images.git;

import com.mellanox.mkt.images.event.BuildListener;
import com.mellanox.mkt.images.type.Commit;
import java.io.IOException;
import java.time.Instant;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.concurrent.Callable;
import java.util.stream.Stream;
import org.eclipse.jgit.lib.ObjectId;
import org.eclipse.jgit.lib.ProgressMonitor;
import org.eclipse.jgit.lib.Ref;
import org.eclipse.jgit.lib.Repository;
import org.eclipse.jgit.transport.FetchConnection;
import org.eclipse.jgit.transport.FilterSpec;
import org.eclipse.jgit.transport.RefSpec;
import org.eclipse.jgit.transport.SshTransport;
import org.eclipse.jgit.transport.TagOpt;
import org.eclipse.jgit.transport.Transport;
import org.eclipse.jgit.transport.TransportHttp;
import org.jspecify.annotations.Nullable;

/** Looks up names at a server and fetches from it, over connections that another thread can close. */
final class GitFetch implements AutoCloseable {
    private static final String TAGS = "refs/tags/";

    private final RemoteUrl remote;
    private final GitAccess access;
    private final CancellableTask task = new CancellableTask();
    private final ProgressMonitor progress;
    private final Timeouts timeouts;
    private final CredentialChain credentials;
    private final HttpConnections http;
    private final SshConnections ssh;
    private volatile @Nullable Transport current;

    GitFetch(RemoteUrl remote, GitAccess access, Timeouts timeouts, BuildListener listener) {
        this.progress = new FetchMonitor(remote.toString(), task::isCancelled, listener);
        this.remote = remote;
        this.access = access;
        this.timeouts = timeouts;
        this.credentials = new CredentialChain(access, remote.login());
        this.http = new HttpConnections(access.proxies(), timeouts);
        this.ssh = new SshConnections(access);
    }

    /** Does work with these connections, which an interrupt closes; failures are explained. */
    <T> T run(Revision revision, Callable<T> work) {
        return task.call(
                "The fetch of " + remote,
                work,
                this::disconnect,
                e -> ssh.explain(remote.toString(), e)
                        .orElseGet(() -> new FetchErrorMessages(e).explain(remote, revision, remote.proxy(access))));
    }

    /** The object of a tag, or else of a branch, at the server: a commit, or an annotated tag. */
    Optional<ObjectId> lookUp(Repository repository, Revision revision) throws IOException {
        List<String> candidates = revision.candidates();
        List<RefSpec> specs = candidates.stream().map(RefSpec::new).toList();
        try (Transport transport = open(repository);
                FetchConnection connection = transport.openFetch(specs)) {
            return candidates.stream()
                    .flatMap(candidate -> Stream.ofNullable(connection.getRef(candidate)))
                    .map(Ref::getObjectId)
                    .findFirst();
        }
    }

    /** The commits of all tags at the server, by the names of the tags; annotated tags stand for their commits. */
    SortedMap<String, Commit> tags(Repository repository) throws IOException {
        try (Transport transport = open(repository);
                FetchConnection connection = transport.openFetch(List.of(new RefSpec(TAGS + "*:" + TAGS + "*")))) {
            SortedMap<String, Commit> tags = new TreeMap<>();
            for (Ref ref : connection.getRefs()) {
                if (ref.getName().startsWith(TAGS)) {
                    @Nullable ObjectId peeled = ref.getPeeledObjectId();
                    ObjectId id = peeled == null ? Objects.requireNonNull(ref.getObjectId()) : peeled;
                    tags.put(ref.getName().substring(TAGS.length()), new Commit(id.name()));
                }
            }
            return tags;
        }
    }

    /** Fetches one commit with its files, without its history. */
    void fetch(Repository repository, ObjectId id, String destination) throws IOException {
        try (Transport transport = open(repository)) {
            transport.setDepth(1);
            transport.fetch(progress, List.of(new RefSpec(id.name() + ":" + destination)));
        }
    }

    /** Fetches a commit and its history back to a time, without files. */
    void fetchCommits(Repository repository, ObjectId id, Instant since) throws IOException {
        try (Transport transport = open(repository)) {
            transport.setDeepenSince(since);
            transport.setFilterSpec(FilterSpec.fromFilterLine("tree:0"));
            transport.fetch(progress, List.of(new RefSpec(id.name() + ":refs/heads/" + id.name())));
        }
    }

    /** Fetches all refs that match the patterns, with their history. */
    void fetchAll(Repository repository, List<RefSpec> patterns) throws IOException {
        try (Transport transport = open(repository)) {
            if (!repository.getObjectDatabase().getShallowCommits().isEmpty()) {
                // Otherwise, the history of commits that were fetched without it would not be fetched.
                transport.setDepth(Integer.MAX_VALUE);
            }
            transport.fetch(progress, patterns);
        }
    }

    private Transport open(Repository repository) throws IOException {
        Transport transport = Transport.open(repository, remote.uri());
        transport.setTimeout(timeouts.stallSeconds());
        transport.setCredentialsProvider(credentials);
        transport.setTagOpt(TagOpt.NO_TAGS);
        if (transport instanceof TransportHttp overHttp) {
            overHttp.setHttpConnectionFactory(http);
        }
        if (transport instanceof SshTransport overSsh) {
            overSsh.setSshSessionFactory(ssh);
        }
        current = transport;
        return transport;
    }

    private void disconnect() {
        http.disconnect();
        Transport transport = current;
        if (transport != null) {
            transport.close();
        }
    }

    @Override
    public void close() {
        ssh.close();
    }
}
