package com.mellanox.mkt.images.git;

import com.mellanox.mkt.images.failure.SourceException;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import org.eclipse.jgit.lib.ObjectId;
import org.eclipse.jgit.lib.Repository;
import org.eclipse.jgit.lib.RepositoryBuilder;
import org.eclipse.jgit.revwalk.RevCommit;

/** A repository of this machine, bare or with a work tree: read where it is, since a copy would only be older. */
final class LocalRepository implements CommitSource {
    private final RemoteUrl remote;
    private final Path directory;
    private final GitSettings settings;

    LocalRepository(RemoteUrl remote, Path directory, GitSettings settings) {
        this.remote = remote;
        this.directory = directory;
        this.settings = settings;
    }

    @Override
    public ResolvedCommit locate(Revision revision) throws IOException {
        return find(revision).orElseThrow(() -> revision.unknownIn(remote.toString()));
    }

    @Override
    public Optional<ResolvedCommit> find(Revision revision) throws IOException {
        Repository repository = open();
        try {
            Optional<ObjectId> id = revision.idIn(repository);
            Optional<RevCommit> commit = id.isPresent() ? Revision.commit(repository, id.get()) : Optional.empty();
            if (commit.isEmpty()) {
                repository.close();
            }
            return commit.map(found -> new ResolvedCommit(repository, found));
        } catch (IOException | RuntimeException e) {
            repository.close();
            throw e;
        }
    }

    /** Finds it as git does: a bare repository, or the {@code .git} of a work tree, be it a directory or a file. */
    private Repository open() throws IOException {
        for (Path candidate : List.of(directory, Path.of(directory + ".git"))) {
            RepositoryBuilder builder = new RepositoryBuilder().setFS(settings.files());
            if (Files.exists(candidate.resolve(".git"))) {
                return builder.setWorkTree(candidate.toFile()).build();
            }
            if (Files.isDirectory(candidate.resolve("objects")) && Files.exists(candidate.resolve("HEAD"))) {
                return builder.setGitDir(candidate.toFile()).build();
            }
        }
        throw new SourceException(
                remote + " is not there, or is no git repository",
                Files.isDirectory(directory)
                        ? "Run 'git init' in it, or give the directory by -Dmkt.source.<package>"
                        : "Check git_url, and whether its file system is mounted",
                null);
    }
}
