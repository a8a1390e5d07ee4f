package com.mellanox.mkt.images.git;

import com.mellanox.mkt.images.failure.Causes;
import com.mellanox.mkt.images.failure.SourceException;
import com.mellanox.mkt.images.type.Commit;
import com.mellanox.mkt.images.type.TreeId;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.InvalidPathException;
import java.nio.file.Path;
import java.time.Instant;
import java.util.Optional;
import org.eclipse.jgit.lib.Constants;
import org.eclipse.jgit.lib.ObjectId;
import org.eclipse.jgit.lib.Repository;
import org.eclipse.jgit.lib.RepositoryBuilder;
import org.eclipse.jgit.lib.RepositoryCache;
import org.eclipse.jgit.revwalk.RevCommit;
import org.jspecify.annotations.Nullable;

/**
 * A directory as it is, with uncommitted changes. Without {@code .git} and what git ignores, unless git tracks it;
 * outside of a git work tree, with every file.
 */
final class WorkTree implements SourceTree {
    private static final Instant WITHOUT_COMMIT = Instant.parse("1980-01-01T00:00:00Z");

    private final Path directory;
    private final GitSettings settings;
    private final @Nullable Repository repository;
    private final @Nullable RevCommit head;

    private WorkTree(Path directory, GitSettings settings, @Nullable Repository repository, @Nullable RevCommit head) {
        this.directory = directory;
        this.settings = settings;
        this.repository = repository;
        this.head = head;
    }

    static WorkTree of(Path directory, GitSettings settings) {
        check(directory, settings);
        try {
            Path real = directory.toRealPath();
            @Nullable Repository repository = repositoryAround(real, settings);
            @Nullable ObjectId id = repository == null ? null : repository.resolve(Constants.HEAD);
            @Nullable RevCommit head = repository == null || id == null
                    ? null
                    : Revision.commit(repository, id).orElse(null);
            return new WorkTree(real, settings, repository, head);
        } catch (IOException e) {
            throw new SourceException(
                    "Cannot read " + directory + ": " + Causes.reason(e),
                    "Check the permissions of the directory; 'git status' in it should work",
                    e);
        }
    }

    private static void check(Path directory, GitSettings settings) {
        if (!Files.exists(directory)) {
            throw new SourceException(
                    "The source directory " + directory + " does not exist",
                    "Check -Dmkt.source.<package>, or 'sources' of your settings",
                    null);
        }
        if (!Files.isDirectory(directory)) {
            throw new SourceException(
                    "The source " + directory + " is a file",
                    "Give a directory by -Dmkt.source.<package>; unpack an archive first",
                    null);
        }
        if (RepositoryCache.FileKey.isGitRepository(directory.toFile(), settings.files())) {
            throw new SourceException(
                    "The source directory " + directory + " is a bare repository, which has no files to build",
                    "Give a work tree by -Dmkt.source.<package>; to use the repository for git_url without a change of"
                            + " the script, set url.<base>.insteadOf in git's configuration",
                    null);
        }
    }

    /** The repository of the work tree that contains the directory; null if there is none. */
    static @Nullable Repository repositoryAround(Path directory, GitSettings settings) throws IOException {
        RepositoryBuilder builder = new RepositoryBuilder().setFS(settings.files());
        builder.findGitDir(directory.toFile());
        if (builder.getGitDir() == null) {
            return null;
        }
        Repository repository = JGitRuntime.open(builder);
        if (repository.isBare()) {
            repository.close();
            return null;
        }
        settings.applyTo(repository);
        return repository;
    }

    @Override
    public Optional<Commit> commit() {
        return Optional.ofNullable(head).map(commit -> new Commit(commit.name()));
    }

    @Override
    public Instant time() {
        return head == null ? WITHOUT_COMMIT : Instant.ofEpochSecond(head.getCommitTime());
    }

    @Override
    public TreeId id() throws IOException {
        TreeHash hash = new TreeHash();
        walk(hash);
        return hash.finish();
    }

    @Override
    public void walk(Visitor visitor) throws IOException {
        WorkTreeWalk walk = new WorkTreeWalk(settings, visitor);
        if (repository == null) {
            walk.plain(directory);
            return;
        }
        try {
            walk.tracked(repository, directory);
        } catch (InvalidPathException e) {
            throw new IOException("git's configuration names a file that is not a path", e);
        }
    }

    @Override
    public void close() {
        if (repository != null) {
            repository.close();
        }
    }
}
