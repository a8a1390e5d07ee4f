package com.mellanox.mkt.images.git;

import com.mellanox.mkt.images.failure.Causes;
import com.mellanox.mkt.images.failure.SourceException;
import com.mellanox.mkt.images.type.Commit;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Instant;
import java.util.Collection;
import java.util.Optional;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/**
 * The commits that changed files of a work tree last; open until it is closed, for several threads. What is never asked
 * never loads JGit: nothing here names a class of it.
 */
public final class FileHistory implements AutoCloseable {
    private final Path directory;
    private final Supplier<GitSettings> settings;
    private @Nullable TrackedFiles files;
    private boolean isRead;
    private boolean isClosed;

    FileHistory(Path directory, Supplier<GitSettings> settings) {
        this.directory = directory;
        this.settings = settings;
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
    public Optional<Change> lastChange(Collection<Path> changed) {
        if (changed.isEmpty()) {
            return Optional.empty();
        }
        try {
            @Nullable TrackedFiles tracked = tracked();
            return tracked == null ? Optional.empty() : tracked.lastChange(changed);
        } catch (IOException e) {
            throw new SourceException(
                    "The history of " + directory + " cannot be read: " + Causes.reason(e),
                    "'git log' in it should work",
                    e);
        }
    }

    private synchronized @Nullable TrackedFiles tracked() throws IOException {
        if (isClosed) {
            throw new IllegalStateException("the history of " + directory + " is closed");
        }
        if (!isRead) {
            files = TrackedFiles.around(directory.toRealPath(), settings.get()).orElse(null);
            isRead = true;
        }
        return files;
    }

    @Override
    public synchronized void close() {
        isClosed = true;
        if (files != null) {
            files.close();
        }
    }
}
