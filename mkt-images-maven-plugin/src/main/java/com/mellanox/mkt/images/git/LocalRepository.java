package com.mellanox.mkt.images.git;

import com.mellanox.mkt.images.failure.SourceException;
import com.mellanox.mkt.images.type.Commit;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import java.util.SortedMap;
import java.util.TreeMap;
import org.eclipse.jgit.lib.Constants;
import org.eclipse.jgit.lib.ObjectId;
import org.eclipse.jgit.lib.Ref;
import org.eclipse.jgit.lib.Repository;
import org.eclipse.jgit.lib.RepositoryBuilder;
import org.jspecify.annotations.Nullable;

/** A repository on this machine, bare or with a work tree. It is not copied to the cache. */
final class LocalRepository implements GitSources.SourceRepository {
    private final RemoteUrl remote;
    private final Path directory;
    private final GitSettings settings;

    LocalRepository(RemoteUrl remote, Path directory, GitSettings settings) {
        this.remote = remote;
        this.directory = directory;
        this.settings = settings;
    }

    @Override
    public CommitTree locate(Revision revision) throws IOException {
        Repository repository = open().orElseThrow(this::missing);
        return CommitTree.find(remote.url(), repository, revision::idIn)
                .orElseThrow(() -> revision.unknownIn(remote.toString()));
    }

    @Override
    public Optional<CommitTree> find(Revision revision) throws IOException {
        Optional<Repository> repository = open();
        return repository.isPresent()
                ? CommitTree.find(remote.url(), repository.get(), revision::idIn)
                : Optional.empty();
    }

    @Override
    public void checkAccess() throws IOException {
        open().orElseThrow(this::missing).close();
    }

    @Override
    public Optional<CommitRange> commitsBetween(Commit first, Commit last, int most) throws IOException {
        try (@Nullable Repository repository = open().orElse(null)) {
            return repository == null ? Optional.empty() : CommitLog.between(repository, first, last, most);
        }
    }

    @Override
    public SortedMap<String, Commit> tags() throws IOException {
        try (Repository repository = open().orElseThrow(this::missing)) {
            SortedMap<String, Commit> tags = new TreeMap<>();
            for (Ref ref : repository.getRefDatabase().getRefsByPrefix(Constants.R_TAGS)) {
                @Nullable ObjectId peeled = repository.getRefDatabase().peel(ref).getPeeledObjectId();
                ObjectId id = peeled == null ? Objects.requireNonNull(ref.getObjectId()) : peeled;
                tags.put(ref.getName().substring(Constants.R_TAGS.length()), new Commit(id.name()));
            }
            return tags;
        }
    }

    /** Opens it as git does: a bare repository, or the {@code .git} of a work tree, a directory or a file. */
    private Optional<Repository> open() throws IOException {
        for (Path candidate : List.of(directory, Path.of(directory + ".git"))) {
            RepositoryBuilder builder = new RepositoryBuilder().setFS(settings.files());
            if (Files.exists(candidate.resolve(".git"))) {
                return Optional.of(JGitRuntime.open(builder.setWorkTree(candidate.toFile())));
            }
            if (Files.isDirectory(candidate.resolve("objects")) && Files.exists(candidate.resolve("HEAD"))) {
                return Optional.of(JGitRuntime.open(builder.setGitDir(candidate.toFile())));
            }
        }
        return Optional.empty();
    }

    private SourceException missing() {
        return new SourceException(
                remote + " does not exist, or is not a git repository",
                Files.isDirectory(directory)
                        ? "Run 'git init' in it, or give the directory by -Dmkt.source.<package>"
                        : "Check git_url, and whether its file system is mounted",
                null);
    }
}
