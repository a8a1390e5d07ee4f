package com.mellanox.mkt.images.git;

import com.mellanox.mkt.images.failure.SourceException;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import org.eclipse.jgit.lib.Repository;
import org.eclipse.jgit.lib.RepositoryBuilder;

/** A repository of this machine, bare or with a work tree: read where it is, since a copy would only be older. */
final class LocalRepository implements SourceRepository {
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
        return find(revision).orElseThrow(() -> isThere() ? revision.unknownIn(remote.toString()) : missing());
    }

    @Override
    public Optional<ResolvedCommit> find(Revision revision) throws IOException {
        Optional<Repository> repository = open();
        return repository.isPresent() ? ResolvedCommit.find(repository.get(), revision::idIn) : Optional.empty();
    }

    /** Opens it as git does: a bare repository, or the {@code .git} of a work tree, be it a directory or a file. */
    private Optional<Repository> open() throws IOException {
        for (Path candidate : candidates()) {
            RepositoryBuilder builder = new RepositoryBuilder().setFS(settings.files());
            if (Files.exists(candidate.resolve(".git"))) {
                return Optional.of(builder.setWorkTree(candidate.toFile()).build());
            }
            if (isBare(candidate)) {
                return Optional.of(builder.setGitDir(candidate.toFile()).build());
            }
        }
        return Optional.empty();
    }

    private List<Path> candidates() {
        return List.of(directory, Path.of(directory + ".git"));
    }

    private static boolean isBare(Path candidate) {
        return Files.isDirectory(candidate.resolve("objects")) && Files.exists(candidate.resolve("HEAD"));
    }

    private boolean isThere() {
        return candidates().stream()
                .anyMatch(candidate -> Files.exists(candidate.resolve(".git")) || isBare(candidate));
    }

    private SourceException missing() {
        return new SourceException(
                remote + " is not there, or is not a git repository",
                Files.isDirectory(directory)
                        ? "Run 'git init' in it, or give the directory by -Dmkt.source.<package>"
                        : "Check git_url, and whether its file system is mounted",
                null);
    }
}
