package com.mellanox.mkt.images.git;

import com.mellanox.mkt.images.failure.SourceException;
import com.mellanox.mkt.images.type.Commit;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Instant;
import java.util.Collection;
import java.util.Iterator;
import java.util.Optional;
import org.eclipse.jgit.api.Git;
import org.eclipse.jgit.api.LogCommand;
import org.eclipse.jgit.api.StatusCommand;
import org.eclipse.jgit.api.errors.GitAPIException;
import org.eclipse.jgit.api.errors.NoHeadException;
import org.eclipse.jgit.lib.Repository;
import org.eclipse.jgit.revwalk.RevCommit;
import org.jspecify.annotations.Nullable;

/** The commits that changed files of a work tree last; open until it is closed. */
public final class FileHistory implements AutoCloseable {
    private final @Nullable Repository repository;

    FileHistory(@Nullable Repository repository) {
        this.repository = repository;
    }

    /**
     * A change of files.
     *
     * @param commit the commit
     * @param time when it was made
     * @param modified whether the files have been changed since, and not been committed
     */
    public record Change(Commit commit, Instant time, boolean modified) {}

    /** The last change of any of the files; empty where no commit has one, or they are in no repository. */
    public Optional<Change> lastChange(Collection<Path> files) {
        if (repository == null || files.isEmpty()) {
            return Optional.empty();
        }
        try (Git git = Git.wrap(repository)) {
            LogCommand log = git.log().setMaxCount(1);
            StatusCommand status = git.status();
            Path top = repository.getWorkTree().toPath().toRealPath();
            for (Path file : files) {
                String path = top.relativize(realPath(file)).toString();
                log.addPath(path);
                status.addPath(path);
            }
            Iterator<RevCommit> commits = log.call().iterator();
            if (!commits.hasNext()) {
                return Optional.empty();
            }
            RevCommit commit = commits.next();
            return Optional.of(new Change(
                    new Commit(commit.name()),
                    Instant.ofEpochSecond(commit.getCommitTime()),
                    !status.call().isClean()));
        } catch (NoHeadException e) {
            return Optional.empty();
        } catch (GitAPIException | IOException e) {
            throw new SourceException(
                    "The history of " + repository.getWorkTree() + " cannot be read: " + e.getMessage(),
                    "'git log' in it should work",
                    e);
        }
    }

    /** The path as git has it: links on the way are followed, one at its end is the file itself. */
    private static Path realPath(Path file) throws IOException {
        Path absolute = file.toAbsolutePath();
        @Nullable Path directory = absolute.getParent();
        return directory == null ? absolute : directory.toRealPath().resolve(absolute.getFileName());
    }

    @Override
    public void close() {
        if (repository != null) {
            repository.close();
        }
    }
}
