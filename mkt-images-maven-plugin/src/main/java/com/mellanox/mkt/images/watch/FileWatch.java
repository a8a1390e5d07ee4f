package com.mellanox.mkt.images.watch;

import com.mellanox.mkt.images.failure.Causes;
import com.mellanox.mkt.images.failure.InvalidInputException;
import com.mellanox.mkt.images.failure.SourceException;
import java.io.IOException;
import java.nio.file.FileSystems;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.NotDirectoryException;
import java.nio.file.Path;
import java.nio.file.StandardWatchEventKinds;
import java.nio.file.WatchKey;
import java.nio.file.WatchService;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;

/**
 * Waits for changes of files. The operating system reports that something has happened in a directory; what has changed is
 * found out by a comparison of all files, so that it makes no difference what is reported of ignored or temporary files.
 */
public final class FileWatch implements AutoCloseable {
    private static final long QUIET_MILLIS = 300;

    /** A compilation in a watched directory can go on for long. */
    private static final long MOST_QUIET_WAITS = 10;

    private static final int ATTEMPTS = 5;

    private final WatchService service;
    private final Map<Path, WatchKey> keys = new HashMap<>();
    private Map<WatchTarget, Snapshot> last = new HashMap<>();

    private FileWatch(WatchService service) {
        this.service = service;
    }

    /** Opens a watch that looks at nothing yet. */
    public static FileWatch open() {
        try {
            return new FileWatch(FileSystems.getDefault().newWatchService());
        } catch (IOException e) {
            throw new InvalidInputException(
                    "Changes of files cannot be watched: " + Causes.reason(e),
                    "Raise the limit: sudo sysctl fs.inotify.max_user_instances=1024");
        }
    }

    /**
     * Watches these targets. The next changes of one that was watched before are those since {@link #await} has told its last
     * ones, and of another one those from now on.
     *
     * @throws InvalidInputException if there are too many directories
     */
    public void watch(List<WatchTarget> targets) throws InterruptedException {
        Map<WatchTarget, Snapshot> next = new HashMap<>();
        for (WatchTarget target : targets) {
            @Nullable Snapshot known = last.get(target);
            next.put(target, known == null ? look(target) : known);
        }
        last = next;
    }

    /** The changes of all targets since the last ones, once there are any and nothing more happens for a moment. */
    public List<Change> await() throws InterruptedException {
        List<Change> before = changes();
        // What has changed before this call can be half written.
        @Nullable WatchKey key = before.isEmpty() ? service.take() : service.poll(QUIET_MILLIS, TimeUnit.MILLISECONDS);
        while (true) {
            awaitQuiet(key);
            List<Change> changes = Change.merge(before, changes());
            if (!changes.isEmpty()) {
                return changes;
            }
            key = service.take();
        }
    }

    private void awaitQuiet(@Nullable WatchKey first) throws InterruptedException {
        @Nullable WatchKey key = first;
        for (long waits = 0; key != null && waits < MOST_QUIET_WAITS; waits++) {
            reset(key);
            key = service.poll(QUIET_MILLIS, TimeUnit.MILLISECONDS);
        }
        if (key != null) {
            reset(key);
        }
    }

    private void reset(WatchKey key) {
        key.pollEvents();
        if (!key.reset()) {
            keys.values().remove(key);
        }
    }

    private List<Change> changes() throws InterruptedException {
        List<Change> changes = new ArrayList<>();
        for (Map.Entry<WatchTarget, Snapshot> entry : last.entrySet()) {
            Snapshot now = look(entry.getKey());
            List<String> files = entry.getValue().differences(now);
            if (!files.isEmpty()) {
                changes.add(new Change(entry.getKey().name(), files));
            }
            entry.setValue(now);
        }
        return changes;
    }

    /** The state of a target, whose directories are watched since before it was looked at. */
    private Snapshot look(WatchTarget target) throws InterruptedException {
        Snapshot snapshot = snapshot(target);
        while (register(snapshot)) {
            snapshot = snapshot(target);
        }
        return snapshot;
    }

    private static Snapshot snapshot(WatchTarget target) throws InterruptedException {
        for (int i = 0; i < ATTEMPTS; i++) {
            try {
                return target.snapshot();
            } catch (IOException | SourceException e) {
                if (!Files.exists(target.path())) {
                    break;
                }
                // A program writes to it at the moment.
                Thread.sleep(QUIET_MILLIS);
            }
        }
        return Snapshot.empty(target.path());
    }

    /** Watches the directories; returns whether one of them is new, and so may have changed before it was watched. */
    private boolean register(Snapshot snapshot) {
        boolean isNew = false;
        for (Path directory : snapshot.directories()) {
            Optional<Path> existing = existing(directory);
            if (existing.isPresent() && !isWatched(existing.get())) {
                isNew |= register(existing.get());
            }
        }
        return isNew;
    }

    private boolean isWatched(Path directory) {
        @Nullable WatchKey key = keys.get(directory);
        return key != null && key.isValid();
    }

    /** The directory, or the nearest one above it that exists. */
    private static Optional<Path> existing(Path directory) {
        @Nullable Path path = directory.toAbsolutePath();
        while (path != null && !Files.isDirectory(path)) {
            path = path.getParent();
        }
        return Optional.ofNullable(path);
    }

    private boolean register(Path directory) {
        try {
            keys.put(
                    directory,
                    directory.register(
                            service,
                            StandardWatchEventKinds.ENTRY_CREATE,
                            StandardWatchEventKinds.ENTRY_DELETE,
                            StandardWatchEventKinds.ENTRY_MODIFY));
            return true;
        } catch (NoSuchFileException | NotDirectoryException gone) {
            return false;
        } catch (IOException e) {
            throw new InvalidInputException(
                    "Changes in " + directory + " cannot be watched, after " + keys.size() + " directories: "
                            + Causes.reason(e),
                    "If it is the limit, raise it: sudo sysctl fs.inotify.max_user_watches=524288");
        }
    }

    @Override
    public void close() {
        try {
            service.close();
        } catch (IOException e) {
            // Nothing is watched any more.
        }
    }
}
